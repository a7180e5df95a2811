// A router that takes events, as an engine of the workload.
//
// R is rapport::Router or its naive twin: both have the same contract. Offers are accepted at once,
// and TimeAdvanced is sent when a deadline has come. In the router's numbers agents, contacts,
// topics and skills count from 1.

#ifndef RAPPORT_BENCH_SUPPORT_EVENT_ENGINE_H_
#define RAPPORT_BENCH_SUPPORT_EVENT_ENGINE_H_

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/fixed.h"
#include "bench/support/host.h"
#include "bench/support/samples.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/limits.h"
#include "rapport/policy.h"
#include "sim/workload.h"

namespace rapport::bench {

inline constexpr ChannelId kVoice{1};

// What the workload leaves open: it has neither teams nor accounts.
struct DeskOptions {
  std::uint64_t team_size = 0;  // Agents; 0 = no teams.
};

inline Limits LimitsFor(const sim::WorkloadShape& shape) {
  Limits limits;
  limits.agents = static_cast<std::int64_t>(shape.agents) + 1'000;
  limits.remembered_agents = limits.agents;
  limits.customers = 2 * static_cast<std::int64_t>(shape.customers) + 10'000'000;
  limits.contacts = 4 * static_cast<std::int64_t>(shape.agents) + 200'000;
  return limits;
}

// How often it came to what, to say what a run has exercised.
struct Outcomes {
  std::uint64_t offers = 0;
  std::uint64_t known = 0;  // Of these, for what the agent is to the customer.
  std::uint64_t waits_for_agent = 0;
  std::uint64_t waits_for_anyone = 0;
};

template <typename R>
class EventEngine {
 public:
  EventEngine(R& router, const sim::WorkloadShape& shape, const DeskOptions& options, Probe& probe)
      : router_(router), shape_(shape), options_(options), probe_(probe) {
    arrival_.what.emplace<ContactArrived>().skills.resize(1);
    imported_.what.emplace<HistoryImported>();
  }

  void SignIn(std::uint64_t agent, const sim::Workload::AgentTraits& traits) {
    std::vector<Assignment> none;
    Tell(UpdateOf(agent, traits), none);
  }

  void Remember(const sim::Workload::Record& r) {
    auto& e = std::get<HistoryImported>(imported_.what);
    e.customer = {sim::Workload::Key(r.customer)};
    e.agent = {r.agent + 1};
    e.topic = {r.skill + 1};
    e.channel = kVoice;
    e.outcome = OutcomeOf(r.variation);
    e.handling = shape_.handling * static_cast<double>(1 + (r.variation >> 8) % 40) / 20.5;
    e.ended = StreamBegin() - r.before;
    std::vector<Assignment> none;
    Apply(imported_, none);
  }

  void Advance(absl::Time now, std::vector<Assignment>& assigned) {
    now_ = now;
    while (router_.NextDeadline() <= now_) Tell(TimeAdvanced{}, assigned);
  }

  void Arrive(std::uint64_t contact, const sim::Workload::Arrival& a,
              std::vector<Assignment>& assigned) {
    Fill(std::get<ContactArrived>(arrival_.what), contact, a);
    Apply(arrival_, assigned);
  }

  void End(const Assignment& in_hand, std::vector<Assignment>& assigned) {
    const ContactId contact{in_hand.contact + 1};
    Tell(ContactEnded{.contact = contact, .outcome = OutcomeOf(SplitMix(contact.value))}, assigned);
  }

  // What follows is for drivers that know events.
  AgentUpdated UpdateOf(std::uint64_t agent, const sim::Workload::AgentTraits& traits) const {
    AgentUpdated e{.agent = {agent + 1}, .capacity = traits.capacity};
    if (options_.team_size > 0) e.team = {1 + agent / options_.team_size};
    for (const std::uint64_t skill : traits.skills) e.skills.push_back({{skill + 1}, 5});
    return e;
  }
  static void Fill(ContactArrived& e, std::uint64_t contact, const sim::Workload::Arrival& a) {
    e.contact = {contact + 1};
    e.customer = {sim::Workload::Key(a.customer)};
    e.channel = kVoice;
    e.topic = {a.skill + 1};
    e.skills.front() = {{a.skill + 1}, 1};
    e.priority = 3 - a.priority;
  }

  // Applies an event and answers what it offers, unless told to let it ring.
  template <typename Body>
  void Tell(Body&& body, std::vector<Assignment>& assigned) {
    told_.what = std::forward<Body>(body);
    Apply(told_, assigned);
  }
  void LetRing(bool ring) { let_ring_ = ring; }
  // The offer that rings since the last event, if any.
  const Assignment* ringing() const { return rings_ ? &ringing_ : nullptr; }

  R& router() { return router_; }
  const Outcomes& outcomes() const { return outcomes_; }

 private:
  static Outcome OutcomeOf(std::uint64_t variation) {
    const std::uint64_t tenth = variation % 10;
    return tenth < 7 ? Outcome::kResolved : tenth < 9 ? Outcome::kServed : Outcome::kUnresolved;
  }

  void Apply(Event& event, std::vector<Assignment>& assigned) {
    decisions_.clear();
    rings_ = false;
    Call(event);
    for (std::size_t i = 0; i < decisions_.size(); ++i) {
      const Decision& d = decisions_[i];
      outcomes_.waits_for_agent += d.reason == Reason::kForAgent;
      outcomes_.waits_for_anyone += d.reason == Reason::kForAnyone;
      if (d.kind == DecisionKind::kRelease) assigned.push_back({d.contact.value - 1, kReleased});
      if (d.kind != DecisionKind::kOffer) continue;
      ++outcomes_.offers;
      outcomes_.known += d.reason == Reason::kKnown;
      const Assignment offered{d.contact.value - 1, d.agent.value - 1};
      if (let_ring_) {
        rings_ = true;
        ringing_ = offered;
        continue;
      }
      assigned.push_back(offered);
      if (d.until == absl::InfiniteFuture()) continue;  // Final.
      answer_.what = OfferAnswered{.contact = d.contact, .agent = d.agent};
      Call(answer_);
    }
  }

  void Call(Event& event) {
    event.at = now_;
    absl::Status status;
    probe_(event.what.index(), [&] { status = router_.Apply(event, decisions_); });
    if (status.ok()) return;
    std::fprintf(stderr, "bench: %s refused: %s\n", NameOfKind(event.what.index()).data(),
                 status.ToString().c_str());
    std::abort();
  }

  R& router_;
  sim::WorkloadShape shape_;
  DeskOptions options_;
  Probe& probe_;
  absl::Time now_ = StreamBegin();
  Event arrival_, imported_, told_, answer_;
  std::vector<Decision> decisions_;
  bool let_ring_ = false;
  bool rings_ = false;
  Assignment ringing_;
  Outcomes outcomes_;
};

}  // namespace rapport::bench

#endif  // RAPPORT_BENCH_SUPPORT_EVENT_ENGINE_H_
