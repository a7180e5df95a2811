// The router and the naive router side by side: what is done to both, and the first difference.

#ifndef RAPPORT_TESTS_REFERENCE_TWINS_H_
#define RAPPORT_TESTS_REFERENCE_TWINS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codec/keys.h"
#include "codec/text.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/router.h"
#include "sim/naive_router.h"

namespace rapport::testing {

class Twins {
 public:
  static absl::StatusOr<Twins> Create(const Policy& policy, const Limits& limits) {
    absl::StatusOr<Router> router = Router::Create(policy, limits);
    absl::StatusOr<sim::NaiveRouter> naive = sim::NaiveRouter::Create(policy, limits);
    if (router.status().code() != naive.status().code()) {
      return absl::InternalError(
          absl::StrCat("Create: ", router.status().ToString(), " and ", naive.status().ToString()));
    }
    if (!router.ok()) return router.status();
    return Twins(*std::move(router), *std::move(naive));
  }

  // Applies an event to both. False where they differ; what() says how.
  bool Apply(const Event& event) {
    decisions_.clear();
    naive_decisions_.clear();
    status_ = router_.Apply(event, decisions_);
    const absl::Status status = naive_.Apply(event, naive_decisions_);
    if (status_.code() != status.code()) {
      return Differ(event,
                    absl::StrCat("status: ", status_.ToString(), " and ", status.ToString()));
    }
    if (decisions_ != naive_decisions_) return Differ(event, "decisions");
    if (router_.NextDeadline() != naive_.NextDeadline()) {
      return Differ(event, absl::StrCat("deadlines: ", Text(router_.NextDeadline()), " and ",
                                        Text(naive_.NextDeadline())));
    }
    return router_.Now() == naive_.Now() || Differ(event, "times");
  }

  // False where the fingerprints differ after `event`.
  bool SameFingerprint(const Event& event) {
    return router_.Fingerprint() == naive_.Fingerprint() || Differ(event, "fingerprints");
  }

  const Router& router() const { return router_; }
  const sim::NaiveRouter& naive() const { return naive_; }
  const absl::Status& status() const { return status_; }
  const std::vector<Decision>& decisions() const { return decisions_; }
  const std::string& what() const { return what_; }

 private:
  Twins(Router router, sim::NaiveRouter naive)
      : router_(std::move(router)), naive_(std::move(naive)) {}

  static std::string Text(absl::Time time) { return codec::TimeText(time, codec::TimeStyle::kIso); }

  bool Differ(const Event& event, const std::string& how) {
    const codec::KeyTable keys;
    what_ = absl::StrCat(
        "differ in ", how, "\n  event:  ", codec::FormatEvent(event, keys, codec::TimeStyle::kIso),
        "\n  router: ", codec::FormatDecisions(decisions_, keys, codec::TimeStyle::kIso),
        "\n  naive:  ", codec::FormatDecisions(naive_decisions_, keys, codec::TimeStyle::kIso));
    return false;
  }

  Router router_;
  sim::NaiveRouter naive_;
  absl::Status status_;
  std::vector<Decision> decisions_;
  std::vector<Decision> naive_decisions_;
  std::string what_;
};

}  // namespace rapport::testing

#endif  // RAPPORT_TESTS_REFERENCE_TWINS_H_
