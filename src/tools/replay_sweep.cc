#include "tools/replay_sweep.h"

#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "codec/location.h"
#include "codec/policy_json_fields.h"

namespace rapport::tools {
namespace {

// Four steps to a doubling from the policy's own worths on, for where waiting begins to pay a
// little more worth changes much. In quarters, which a binary number holds exactly.
constexpr int kQuarters = 4;
constexpr int kScaleQuarters[] = {0,  1,  2,  4,  5,  6,  7,  8,  10, 12,
                                  14, 16, 20, 24, 28, 32, 40, 48, 56, 64};
constexpr int kWaitsS[] = {0, 30, 60, 120, 180};

// Multiplies whatever a policy names under `worth_s`, and nothing else.
class WorthScaler {
 public:
  WorthScaler(int quarters, std::string file) : quarters_(quarters), file_(std::move(file)) {}

  void Begin(std::string_view name) { path_ = codec::Cat({"/", name, "/"}); }
  void End() {}
  void Seconds(std::string_view name, absl::Duration& worth, const codec::Range& range) {
    const absl::Duration most = absl::Milliseconds(range.most);
    const absl::Duration scaled = worth * quarters_ / kQuarters;
    if (scaled > most && status_.ok()) {
      const std::int64_t most_s = absl::ToInt64Seconds(most * kQuarters / quarters_);
      status_ = codec::Problem(
          {file_}, codec::Cat({path_, name}),
          codec::Cat({"was ", std::to_string(absl::ToInt64Seconds(worth))}),
          codec::Cat({"at most ", std::to_string(most_s), ", for --sweep multiplies it by ",
                      std::to_string(quarters_ / kQuarters)}));
    }
    worth = scaled;
  }

  const absl::Status& status() const { return status_; }

 private:
  int quarters_;
  std::string file_;
  std::string path_;
  absl::Status status_;
};

absl::StatusOr<SweptRule> ScaledWorths(const Policy& given, const std::string& file) {
  // What the largest scale allows, all others do.
  WorthScaler largest(*std::rbegin(kScaleQuarters), file);
  WorthPolicy worth = given.worth;
  codec::VisitJson(worth, largest);
  if (!largest.status().ok()) return largest.status();
  SweptRule rule{
      .routing = Routing::kPreferred, .setting = insight::FrontierSetting::kWorthScale, .runs = {}};
  for (const int quarters : kScaleQuarters) {
    Policy policy = given;
    policy.routing = Routing::kPreferred;
    WorthScaler scaler(quarters, file);
    codec::VisitJson(policy.worth, scaler);
    rule.runs.push_back({static_cast<double>(quarters) / kQuarters, std::move(policy)});
  }
  return rule;
}

SweptRule FixedWaits(const Policy& given, Routing routing) {
  SweptRule rule{.routing = routing, .setting = insight::FrontierSetting::kWaitMax, .runs = {}};
  for (const int wait_s : kWaitsS) {
    Policy policy = given;
    policy.routing = routing;
    policy.wait_max = absl::Seconds(wait_s);
    rule.runs.push_back({static_cast<double>(wait_s), std::move(policy)});
  }
  return rule;
}

}  // namespace

absl::StatusOr<std::vector<SweptRule>> SweptRules(const Policy& given, const std::string& file) {
  absl::StatusOr<SweptRule> preferred = ScaledWorths(given, file);
  if (!preferred.ok()) return preferred.status();
  std::vector<SweptRule> rules;
  rules.push_back(*std::move(preferred));
  rules.push_back(FixedWaits(given, Routing::kLastAgent));
  rules.push_back(FixedWaits(given, Routing::kAnyKnown));
  return rules;
}

}  // namespace rapport::tools
