#include "rapport/router.h"

#include <utility>

#include "base/instant.h"
#include "base/status_macros.h"
#include "matching/explain.h"
#include "matching/matcher.h"
#include "ranking/pool.h"
#include "router/admission.h"
#include "router/advisor.h"
#include "router/commands.h"
#include "router/ended.h"
#include "router/fingerprint.h"
#include "router/recorder.h"
#include "router/values.h"
#include "router/views.h"

namespace rapport {

class Router::Impl {
 public:
  Impl(const Policy& policy, const Limits& limits)
      : pool_(policy, limits),
        matcher_(pool_, decisions_),
        ended_(limits.ended),
        commands_(limits.commands),
        recorder_(pool_, matcher_, ended_, commands_, decisions_) {}

  absl::Status Apply(const Event& event, std::vector<Decision>& decisions) {
    RAPPORT_RETURN_IF_ERROR(Refusal());
    if (event.command.valid() && commands_.Repeat(event.command, decisions)) {
      return absl::OkStatus();
    }
    RAPPORT_RETURN_IF_ERROR(Admission(pool_, ended_, matcher_.queue().classes()).Admit(event));
    decisions_.clear();
    pool_.now = std::max(pool_.now, ToInstant(event.at));
    recorder_.Record(event);
    recorder_.Expire();
    matcher_.Match();
    recorder_.DropReleased();
    Check();
    for (const Decision& d : decisions_) chain_ = ChainDecision(chain_, d);
    if (event.command.valid()) commands_.Add(event.command, decisions_);
    decisions.insert(decisions.end(), decisions_.begin(), decisions_.end());
    return absl::OkStatus();
  }

  absl::Status ApplyExplained(const Event& event, ContactId contact,
                              std::vector<Decision>& decisions,
                              std::vector<Explanation>& explanations) {
    RAPPORT_RETURN_IF_ERROR(Refusal());
    if (!contact.valid()) return Invalid("contact", "a number other than 0");
    witnessed_.clear();
    matcher_.Watch(contact, &witnessed_);
    const absl::Status status = Apply(event, decisions);
    matcher_.Watch({}, nullptr);
    explanations.insert(explanations.end(), witnessed_.begin(), witnessed_.end());
    return status;
  }

  absl::StatusOr<std::vector<Candidate>> Rank(const ContactArrived& contact,
                                              std::size_t most) const {
    RAPPORT_RETURN_IF_ERROR(Refusal());
    RAPPORT_RETURN_IF_ERROR(CheckArrival(contact));
    RAPPORT_RETURN_IF_ERROR(CheckArrivalLengths(contact, pool_.limits));
    const Ended* earlier = contact.continues.valid() ? ended_.Find(contact.continues) : nullptr;
    return RankFor(pool_, matcher_.queue().classes(), contact,
                   earlier == nullptr ? kNoIndex : earlier->agent, most);
  }

  absl::StatusOr<Explanation> Explain(ContactId contact) const {
    RAPPORT_RETURN_IF_ERROR(Refusal());
    if (!contact.valid()) return Invalid("contact", "a number other than 0");
    const ContactIndex index = pool_.FindContact(contact);
    if (index == kNoIndex) return absl::NotFoundError("the contact is not known");
    return ExplainContact(pool_, pool_.contacts[index], kNoIndex);
  }

  absl::Time NextDeadline() const { return FromInstant(matcher_.queue().deadlines().next()); }
  absl::Time Now() const { return FromInstant(pool_.now); }

  std::uint64_t Fingerprint() const {
    rapport::Fingerprint fingerprint;
    AddPool(pool_, fingerprint);
    for (const Ended& ended : ended_.all()) AddEnded(pool_, ended, fingerprint);
    commands_.ForEach([&](CommandId command) { fingerprint.AddCommand(command); });
    return fingerprint.Value(chain_, pool_.now);
  }

 private:
  absl::Status Refusal() const {
    return broken_ ? absl::InternalError("the router is inconsistent and refuses")
                   : absl::OkStatus();
  }

  // What must hold between any two events and costs nothing to see.
  void Check() {
    const auto alive = static_cast<std::int64_t>(pool_.contacts.used());
    if (pool_.waiting < 0 || pool_.waiting > alive ||
        pool_.contact_index.size() != pool_.contacts.used() || pool_.registered < 0 ||
        matcher_.queue().deadlines().next() <= pool_.now) {
      broken_ = true;
    }
  }

  Pool pool_;
  std::vector<Decision> decisions_;
  std::vector<Explanation> witnessed_;
  Matcher matcher_;
  EndedContacts ended_;
  Commands commands_;
  Recorder recorder_;
  std::uint64_t chain_ = 0;
  bool broken_ = false;
};

absl::StatusOr<Router> Router::Create(const Policy& policy, const Limits& limits) {
  RAPPORT_RETURN_IF_ERROR(CheckLimits(limits));
  RAPPORT_RETURN_IF_ERROR(CheckPolicy(policy, limits));
  return Router(std::make_unique<Impl>(policy, limits));
}

Router::Router(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

absl::Status Router::Apply(const Event& event, std::vector<Decision>& decisions) {
  return impl_->Apply(event, decisions);
}

absl::Status Router::ApplyExplained(const Event& event, ContactId contact,
                                    std::vector<Decision>& decisions,
                                    std::vector<Explanation>& explanations) {
  return impl_->ApplyExplained(event, contact, decisions, explanations);
}

absl::StatusOr<std::vector<Candidate>> Router::Rank(const ContactArrived& contact,
                                                    std::size_t most) const {
  return impl_->Rank(contact, most);
}

absl::StatusOr<Explanation> Router::Explain(ContactId contact) const {
  return impl_->Explain(contact);
}

absl::Time Router::NextDeadline() const { return impl_->NextDeadline(); }
absl::Time Router::Now() const { return impl_->Now(); }
std::uint64_t Router::Fingerprint() const { return impl_->Fingerprint(); }

}  // namespace rapport
