// One event of each of the kinds that a router takes, in the state in which it is sent.
//
// The desk runs at its load; before each event of a kind one ordinary contact arrives and one ends,
// and afterwards what the event has changed is put right again, so that the desk stays as it is.
// Only the event itself is timed. Kinds about contacts that wait need a queue: Saturate makes one.

#ifndef RAPPORT_BENCH_SUPPORT_EVERY_KIND_H_
#define RAPPORT_BENCH_SUPPORT_EVERY_KIND_H_

#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/time/time.h"
#include "base/fixed.h"
#include "bench/support/event_engine.h"
#include "bench/support/host.h"
#include "bench/support/samples.h"
#include "rapport/event.h"
#include "rapport/policy.h"
#include "sim/workload.h"

namespace rapport::bench {

// Kinds that are measured while contacts wait.
constexpr bool NeedsQueue(std::size_t kind) {
  return kind == kKindOf<ContactUpdated> || kind == kKindOf<ContactAbandoned> ||
         kind == kKindOf<PolicyChanged>;
}

template <typename R>
class EveryKind {
 public:
  EveryKind(Host<EventEngine<R>>& host, const Policy& policy, Probe& probe)
      : host_(host), engine_(host.engine()), policy_(policy), probe_(probe) {}

  // Lets contacts arrive until one of twenty waits.
  void Saturate() {
    while (host_.Waiting().size() * 20 < host_.world().capacity()) host_.Arrive();
  }

  // One event of the kind, or two where one undoes the other.
  void Do(std::size_t kind) {
    host_.Turn();
    switch (kind) {
      case kKindOf<AgentUpdated>:
        return TakeBreak();
      case kKindOf<AgentReady>:
        return BeReady();
      case kKindOf<CustomerUpdated>:
        return UpdateCustomer();
      case kKindOf<CustomersMerged>:
        return MergeCustomers();
      case kKindOf<CustomerForgotten>:
        return ForgetCustomer();
      case kKindOf<ContactUpdated>:
        return UpdateWaiting();
      case kKindOf<ContactAbandoned>:
        return Abandon();
      case kKindOf<ContactAssigned>:
        return Assign();
      case kKindOf<ContactJoined>:
      case kKindOf<ContactLeft>:
        return JoinAndLeave();
      case kKindOf<ContactClaimed>:
        return Claim();
      case kKindOf<ContactTransferred>:
        return Transfer();
      case kKindOf<FeedbackReceived>:
        return Rate();
      case kKindOf<HistoryImported>:
        return Import();
      case kKindOf<PolicyChanged>:
        return ChangePolicy();
      case kKindOf<TimeAdvanced>:
        return CallBack();
      default:
        break;  // An arrival, an answer, an end.
    }
    probe_.Switch(true);
    host_.Turn();
    probe_.Switch(false);
  }

  // A contact for Router::Rank: of a returning customer.
  ContactArrived Contact() {
    ContactArrived e;
    e.skills.resize(1);
    const std::uint64_t c = Customer();
    EventEngine<R>::Fill(e, 0, {c, sim::Workload::HomeSkill(c), 0});
    return e;
  }

 private:
  std::uint64_t Random() { return SplitMix(++draws_); }
  std::uint64_t Customer() { return Random() % host_.world().shape().customers; }
  std::uint64_t Agent() { return Random() % host_.world().shape().agents; }
  std::size_t PlaceInHand() { return Random() % host_.in_hand().size(); }
  static CustomerId KeyOf(std::uint64_t customer) { return {sim::Workload::Key(customer)}; }

  template <typename Body>
  void Tell(Body&& body) {
    engine_.Tell(std::forward<Body>(body), host_.assigned());
    host_.Take();
  }
  template <typename Body>
  void Timed(Body&& body) {
    probe_.Switch(true);
    engine_.Tell(std::forward<Body>(body), host_.assigned());
    probe_.Switch(false);
    host_.Take();
  }

  // A contact arrives, and is offered to somebody who does not answer yet; repeated where it has to
  // wait.
  Assignment Ring() {
    for (;;) {
      host_.Advance();
      engine_.LetRing(true);
      host_.ArriveNow();
      engine_.LetRing(false);
      if (engine_.ringing() == nullptr) {
        host_.EndOne();
        continue;
      }
      host_.Forget(engine_.ringing()->contact);
      return *engine_.ringing();
    }
  }
  std::uint64_t HandsOf(std::uint64_t agent) const {
    std::uint64_t hands = 0;
    for (const Assignment& a : host_.in_hand()) hands += a.agent == agent;
    return hands;
  }

  void TakeBreak() {
    const std::uint64_t agent = Agent();
    AgentUpdated e = engine_.UpdateOf(agent, host_.world().agent(agent));
    e.presence = Presence::kAway;
    Timed(e);
    host_.Turn();
    e.presence = Presence::kAvailable;
    Timed(e);
  }

  // The agent has missed an offer, which set them away, and is back.
  void BeReady() {
    const Assignment offer = Ring();
    host_.WaitsAgain(offer.contact);
    Tell(OfferAnswered{{offer.contact + 1}, {offer.agent + 1}, Answer::kMissed});
    Timed(AgentReady{{offer.agent + 1}});
    host_.EndOne();
  }

  void UpdateCustomer() {
    const std::uint64_t c = Customer();
    Timed(CustomerUpdated{.customer = KeyOf(c),
                          .account = {1 + c / 4},
                          .asked_for = {{1 + host_.world().PastAgent(c, 0)}}});
  }
  // Customers who were merged or forgotten are not merged or forgotten again: the former are taken
  // from one end of all, the latter from the other.
  void MergeCustomers() {
    const std::uint64_t from = merged_++;
    const std::uint64_t into = merged_++;
    Timed(CustomersMerged{KeyOf(from), KeyOf(into)});
  }
  void ForgetCustomer() {
    Timed(CustomerForgotten{KeyOf(host_.world().shape().customers - ++forgotten_)});
  }

  std::uint64_t WaitingContact() {
    while (host_.Waiting().empty()) host_.Arrive();
    return host_.Waiting()[Random() % host_.Waiting().size()];
  }

  void UpdateWaiting() {
    ContactUpdated e{.contact = {1 + WaitingContact()}};
    e.topic = TopicId{1 + Random() % sim::Workload::kSkills};
    e.priority = 1 + static_cast<int>(Random() % 3);
    Timed(e);
  }

  void Abandon() {
    const std::uint64_t contact = WaitingContact();
    host_.Forget(contact);
    Timed(ContactAbandoned{{contact + 1}});
    host_.Arrive();
  }

  // An outbound call.
  void Assign() {
    const Assignment call{host_.NewContact(), Agent()};
    const std::uint64_t c = Customer();
    host_.assigned().push_back(call);
    Timed(ContactAssigned{.contact = {call.contact + 1},
                          .agent = {call.agent + 1},
                          .customer = KeyOf(c),
                          .channel = kVoice,
                          .topic = {1 + sim::Workload::HomeSkill(c)}});
    host_.EndOne();
  }

  void JoinAndLeave() {
    const Assignment a = host_.in_hand()[PlaceInHand()];
    std::uint64_t other = Agent();
    while (other == a.agent) other = Agent();
    Timed(ContactJoined{{a.contact + 1}, {other + 1}});
    Timed(ContactLeft{{a.contact + 1}, {other + 1}});
  }

  // Somebody picks up what rings at another's desk.
  void Claim() {
    const Assignment offer = Ring();
    std::uint64_t other = Agent();
    while (other == offer.agent ||
           HandsOf(other) >= static_cast<std::uint64_t>(host_.world().agent(other).capacity)) {
      other = Agent();
    }
    host_.assigned().push_back({offer.contact, other});
    Timed(ContactClaimed{{offer.contact + 1}, {other + 1}});
    host_.EndOne();
  }

  void Transfer() {
    const std::size_t place = PlaceInHand();
    const Assignment a = host_.in_hand()[place];
    host_.RemoveInHand(place);
    host_.WaitsAgain(a.contact);
    Timed(ContactTransferred{.contact = {a.contact + 1},
                             .to_skills = {{{1 + Random() % sim::Workload::kSkills}, 1}}});
  }

  void Rate() {
    Timed(FeedbackReceived{.contact = {host_.last_ended() + 1},
                           .rating = static_cast<int>(Random() % 101)});
  }

  void Import() {
    const std::uint64_t c = Customer();
    Timed(HistoryImported{.customer = KeyOf(c),
                          .agent = {1 + host_.world().PastAgent(c, Random() % 10)},
                          .topic = {1 + sim::Workload::HomeSkill(c)},
                          .channel = kVoice,
                          .outcome = Outcome::kResolved,
                          .handling = absl::Seconds(150),
                          .ended = host_.now() - absl::Hours(1)});
  }

  void ChangePolicy() {
    Policy next = policy_;
    next.worth.familiar += absl::Seconds(++changes_ % 2);
    Timed(PolicyChanged{next});
  }

  // A callback comes due.
  void CallBack() {
    const std::uint64_t c = Customer();
    ContactArrived e;
    e.skills.resize(1);
    const std::uint64_t contact = host_.NewContact();
    EventEngine<R>::Fill(e, contact, {c, sim::Workload::HomeSkill(c), 0});
    e.not_before = host_.now() + absl::Microseconds(1);
    Tell(e);
    host_.WaitsAgain(contact);
    probe_.Switch(true);
    engine_.Advance(e.not_before, host_.assigned());
    probe_.Switch(false);
    host_.Take();
    host_.EndOne();
  }

  Host<EventEngine<R>>& host_;
  EventEngine<R>& engine_;
  Policy policy_;
  Probe& probe_;
  std::uint64_t draws_ = 0;
  std::uint64_t merged_ = 0;
  std::uint64_t forgotten_ = 0;
  std::int64_t changes_ = 0;
};

}  // namespace rapport::bench

#endif  // RAPPORT_BENCH_SUPPORT_EVERY_KIND_H_
