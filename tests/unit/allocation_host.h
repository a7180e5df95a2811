// A busy host for the test that counts allocations: 1,000 agents, 20,000 customers who are known,
// and events of every kind that a day brings.

#ifndef RAPPORT_TESTS_UNIT_ALLOCATION_HOST_H_
#define RAPPORT_TESTS_UNIT_ALLOCATION_HOST_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "base/fixed.h"
#include "rapport/router.h"

namespace rapport {

// Set around every Apply.
inline bool counting = false;
inline std::int64_t allocations = 0;

inline constexpr std::uint64_t kAgents = 1'000;
inline constexpr std::uint64_t kCustomers = 20'000;
inline constexpr std::uint64_t kAccounts = 2'000;
inline constexpr std::uint64_t kTopics = 6;
inline constexpr std::uint64_t kTeams = 10;
inline constexpr std::uint64_t kPairs = 8;
inline constexpr std::uint64_t kPeak = 2'500;  // Contacts that wait at the peak;
inline constexpr std::uint64_t kHeld = 10;     // of these, for one agent;
inline constexpr std::uint64_t kRounds =
    9;  // so often handed over, which is a cool-down each time.
inline constexpr ChannelId kVoice{1}, kChat{2}, kMail{3};
inline constexpr std::size_t kKinds = std::variant_size_v<EventBody>;

// How a day goes, in percent and numbers.
struct Day {
  std::size_t waiting;  // At most so many contacts.
  std::size_t in_hand;
  std::uint64_t accept;  // Of offers.
  std::uint64_t decline;
};

inline AgentId Known(std::uint64_t customer, std::uint64_t k) {
  return {1 + (customer * 7 + customer / kAccounts * 61 + k * 131) % kAgents};
}
inline CustomerId CustomerOf(std::uint64_t contact) { return {1 + SplitMix(contact) % kCustomers}; }
inline AgentId AvoidedBy(CustomerId customer) { return {1 + (customer.value * 13 + 5) % kAgents}; }

class Host {
 public:
  Host() : router_(*Router::Create(DeskPolicy(), DeskLimits())) {
    decisions_.reserve(100'000);
    for (std::uint64_t a = 1; a <= kAgents; ++a) Send(UpdateOf({a}, Presence::kAvailable));
    for (std::uint64_t c = 1; c <= kCustomers; ++c) {
      Send(UpdateOf(CustomerId{c}));
      for (std::uint64_t k = 0; k < 2 * kPairs; ++k) {
        Send(HistoryImported{.customer = {c},
                             .agent = Known(c, k / 2),
                             .topic = {1 + (c + k) % kTopics},
                             .channel = {1 + k % 2},
                             .outcome = Outcome::kResolved,
                             .handling = absl::Seconds(60 + (c + k) % 200),
                             .ended = now_ - absl::Hours(24 * (1 + (c + k) % 300))});
      }
    }
  }

  // Everything at its largest, once: so many contacts wait that every place, line and list has been
  // longer than it will be again. Everyone is away, so each contact goes where the host says.
  void Peak() {
    for (std::uint64_t a = 1; a <= kAgents; ++a) Send(UpdateOf({a}, Presence::kAway));
    const std::uint64_t first = last_contact_ + 1;
    for (std::uint64_t i = 0; i < kPeak; ++i) Send(RichArrival());
    for (std::uint64_t round = 0; round < kRounds; ++round) {
      for (std::uint64_t i = 0; i < kPeak; ++i) {
        const ContactId contact{first + i};
        const std::uint64_t agent = i / kHeld + round * (kPeak / kHeld);
        Send(ContactAssigned{.contact = contact,
                             .agent = {1 + (agent + 300 + 17 * round) % kAgents}});
        Send(ContactJoined{contact, {1 + (agent + 600) % kAgents}});
        Send(ContactTransferred{.contact = contact, .to_agent = {1 + agent % kAgents}});
      }
    }
    for (std::uint64_t i = 0; i < kPeak; ++i) Send(UpdateOf(CustomerOf(first + i)));
    for (std::uint64_t a = 1; a <= kAgents; ++a) Send(UpdateOf({a}, Presence::kSignedOut));
    for (std::uint64_t a = 1; a <= kAgents; ++a) {
      for (std::uint64_t i = 1; i <= kHeld; ++i) {
        Send(ContactAssigned{.contact = {last_contact_ + i}, .agent = {a}});
      }
      for (std::uint64_t i = 1; i <= kHeld; ++i) Send(ContactEnded{{++last_contact_}});
      Send(AgentReady{{a}});
    }
    for (const int minutes : {2, 6, 31}) {
      now_ += absl::Minutes(minutes);
      Send(TimeAdvanced{});
    }
    for (std::uint64_t a = 1; a <= kAgents; ++a) Send(UpdateOf({a}, Presence::kAvailable));
  }

  // Sends so many events of one day.
  void Live(const Day& day, int events) {
    for (int i = 0; i < events; ++i) {
      now_ += absl::Milliseconds(Below(400));
      SendOne(day);
    }
  }
  void StartCounting() {
    sent_ = allocated_ = {};
    refused_ = 0;
  }
  std::int64_t sent(std::size_t kind) const { return sent_[kind]; }
  std::int64_t allocated(std::size_t kind) const { return allocated_[kind]; }
  std::int64_t refused() const { return refused_; }

 private:
  // Ids in no particular order, any of which can be drawn or leave.
  struct Bag {
    std::vector<std::uint64_t> ids;
    bool Has(std::uint64_t id) const { return std::find(ids.begin(), ids.end(), id) != ids.end(); }
    void Remove(std::uint64_t id) { std::erase(ids, id); }
    void Add(std::uint64_t id) {
      if (!Has(id)) ids.push_back(id);
    }
  };

  static Policy DeskPolicy() {
    Policy policy;
    policy.channels = {{kVoice, 1, true}, {kChat, 1, false}, {kMail, 1, false}};
    policy.relax = {{absl::Seconds(60), 2}, {absl::Seconds(300), 10}};
    policy.wrap_up = absl::Seconds(20);
    policy.queue_max = absl::Minutes(30);
    policy.abandon_worth = absl::Seconds(60);
    return policy;
  }

  static Limits DeskLimits() {
    Limits limits;
    limits.ended = 4'096;
    limits.commands = 1'024;
    limits.pairs_per_customer = kPairs;
    limits.topics_per_pair = 2;
    // As many as the history makes: later ones would be growth, as new customers are.
    limits.colleagues = kAgents * (kPairs - 1);
    return limits;
  }

  std::uint64_t Below(std::uint64_t n) { return SplitMix(++draws_) % n; }
  std::uint64_t Draw(const Bag& bag) { return bag.ids[Below(bag.ids.size())]; }

  AgentUpdated UpdateOf(AgentId agent, Presence presence) const {
    const std::uint64_t a = agent.value;
    return {
        .agent = agent,
        .team = {1 + a % kTeams},
        .skills = {{{1 + a % 4}, static_cast<int>(3 + a % 8)}, {{5 + a % 3}, 5}, {{9}, 1}},
        .channels = {kVoice, a / 4 % 2 == 0 ? kChat : kMail},
        .capacity = static_cast<int>(1 + a % 2),
        .presence = presence,
        .back_at = presence == Presence::kAway ? now_ + absl::Minutes(1) : absl::InfiniteFuture()};
  }

  CustomerUpdated UpdateOf(CustomerId customer) {
    return {.customer = customer,
            .account = {1 + customer.value % kAccounts},
            .importance_ppm = static_cast<std::int64_t>(1 + Below(3)) * kPpm,
            .asked_for = {Known(customer.value, Below(kPairs))},
            .avoid = {AvoidedBy(customer)}};
  }

  ContactArrived Arrival() {
    const std::uint64_t skill = 1 + Below(4);
    ContactArrived e{.contact = {++last_contact_},
                     .customer = CustomerOf(last_contact_),
                     .channel = {1 + Below(3)},
                     .topic = {1 + Below(kTopics)},
                     .skills = {{{skill}, static_cast<int>(3 + 4 * (skill % 2))}},
                     .priority = static_cast<int>(Below(10))};
    if (Below(10) == 0) e.due = now_ + absl::Minutes(5);
    if (Below(10) == 0) e.asked_for = Known(e.customer.value, Below(kPairs));
    if (Below(20) == 0) e.not_before = now_ + absl::Seconds(30);
    if (Below(10) == 0) e.continues = {ended_[Below(ended_.size())]};
    if (Below(5) == 0) {
      e.opinions = {{.agent = {1 + Below(kAgents)}, .worth = absl::Seconds(20)},
                    {.team = {1 + Below(kTeams)}, .worth = absl::Seconds(5)}};
    }
    return e;
  }

  ContactArrived RichArrival() {
    ContactArrived e = Arrival();
    e.asked_for = Known(e.customer.value + 1, 0);
    e.not_before = absl::InfinitePast();
    e.opinions.clear();
    for (std::uint64_t i = 0; i < kTeams; ++i) e.opinions.push_back({.team = {1 + i}});
    for (std::uint64_t i = 0; i < 50; ++i) {
      e.opinions.push_back({.agent = {1 + (e.contact.value * 51 + 97 * i) % kAgents}});
    }
    return e;
  }

  void AnswerOffer(const Day& day) {
    const auto contact = Draw(offered_);
    const AgentId agent = agent_of_[contact];
    const std::uint64_t luck = Below(100);
    if (luck < day.accept) {
      Send(OfferAnswered{{contact}, agent, Answer::kAccepted});
      offered_.Remove(contact);
      in_hand_.Add(contact);
    } else {
      const bool declined = luck < day.accept + day.decline;
      if (!declined) away_.Add(agent.value);
      const Answer answer = declined ? Answer::kDeclined : Answer::kMissed;
      Requeue(contact, OfferAnswered{{contact}, agent, answer});
    }
  }

  // The contact waits, whatever the decisions then say.
  void Requeue(std::uint64_t contact, EventBody body) {
    offered_.Remove(contact);
    in_hand_.Remove(contact);
    waiting_.Add(contact);
    Send(std::move(body));
  }

  void SendAboutWaiting() {
    const std::uint64_t contact = Draw(waiting_);
    const std::uint64_t agent = 1 + Below(kAgents);
    switch (Below(4)) {
      case 0:
        waiting_.Remove(contact);
        Send(ContactAbandoned{{contact}});
        break;
      case 1:
        if (!Send(ContactClaimed{{contact}, {agent}})) break;
        waiting_.Remove(contact);
        Take(contact, agent);
        break;
      case 2:
        Send(ContactTransferred{.contact = {contact}, .to_agent = {agent}});
        break;
      default:
        Send(ContactUpdated{.contact = {contact},
                            .topic = TopicId{1 + Below(kTopics)},
                            .priority = static_cast<int>(Below(10)),
                            .opinions = {{{.agent = {agent}, .worth = absl::Seconds(9)}}}});
    }
  }

  void Take(std::uint64_t contact, std::uint64_t agent) {
    in_hand_.Add(contact);
    agent_of_[contact] = {agent};
  }

  void SendAboutInHand() {
    const std::uint64_t contact = Draw(in_hand_);
    const AgentId first = agent_of_[contact];
    const AgentId other{1 + (first.value + 1 + Below(kAgents - 2)) % kAgents};
    const auto second = second_of_.find(contact);
    switch (Below(8)) {
      case 0:
        second_of_.erase(contact);
        Requeue(contact, ContactTransferred{.contact = {contact}, .to_agent = other});
        break;
      case 1:
        if (second != second_of_.end()) break;
        second_of_[contact] = other;
        Send(ContactJoined{{contact}, other});
        break;
      case 2:
        if (second == second_of_.end()) break;
        Send(ContactLeft{{contact}, second->second});
        second_of_.erase(second);
        break;
      case 3:
        Send(ContactUpdated{.contact = {contact}, .topic = TopicId{1 + Below(kTopics)}});
        break;
      default:
        in_hand_.Remove(contact);
        second_of_.erase(contact);
        Send(ContactEnded{{contact}, static_cast<Outcome>(Below(6))});
        ended_[next_ended_++ % ended_.size()] = contact;
    }
  }

  void SendAboutAgents() {
    const std::uint64_t agent = 1 + Below(kAgents);
    if (!away_.ids.empty() && Below(3) != 0) {
      const std::uint64_t back = Draw(away_);
      away_.Remove(back);
      Send(AgentReady{{back}});
      Send(UpdateOf(AgentId{back}, Presence::kAvailable));
    } else if (Below(3) == 0 && !away_.Has(agent)) {
      away_.Add(agent);
      Send(UpdateOf(AgentId{agent}, Presence::kAway));
    } else {
      Send(AgentReady{{agent}});
    }
  }

  void SendAboutThePast() {
    const std::uint64_t contact = ended_[Below(ended_.size())];
    if (contact != 0 && Below(2) == 0) {
      const auto kind = Below(10) == 0 ? FeedbackKind::kComplaint : FeedbackKind::kCustomerRating;
      Send(FeedbackReceived{{contact}, kind, static_cast<int>(Below(101))});
    } else if (Below(4) == 0) {
      Send(UpdateOf(CustomerId{1 + Below(kCustomers)}));
    } else {
      Send(HistoryImported{.customer = {1 + Below(kCustomers)},
                           .agent = {1 + Below(kAgents)},
                           .topic = {1 + Below(kTopics)},
                           .channel = {1 + Below(2)},
                           .outcome = Outcome::kServed,
                           .handling = absl::Seconds(60),
                           .ended = now_});
    }
  }

  void SendOne(const Day& day) {
    const std::uint64_t luck = Below(100);
    if (!offered_.ids.empty() && luck < 30) {
      AnswerOffer(day);
    } else if (luck < 55 && waiting_.ids.size() < day.waiting &&
               in_hand_.ids.size() < day.in_hand) {
      Send(Arrival());
    } else if (!in_hand_.ids.empty() && luck < 80) {
      SendAboutInHand();
    } else if (!waiting_.ids.empty() && luck < 86) {
      SendAboutWaiting();
    } else if (luck < 92) {
      SendAboutAgents();
    } else if (luck < 96) {
      SendAboutThePast();
    } else if (luck < 98) {
      now_ = std::max(now_, std::min(router_.NextDeadline(), now_ + absl::Seconds(5)));
      Send(TimeAdvanced{});
    } else {
      const std::uint64_t agent = 1 + Below(kAgents);
      Take(++last_contact_, agent);
      Send(ContactAssigned{.contact = {last_contact_}, .agent = {agent}, .channel = kMail});
    }
  }

  // Whether it was accepted. A claim may not be: the host does not look at what the agent has.
  bool Send(EventBody body) {
    Event event{.at = now_, .what = std::move(body)};
    if (Below(2) == 0) event.command = {++last_command_};
    const std::size_t kind = event.what.index();
    decisions_.clear();
    allocations = 0;
    counting = true;
    const absl::Status status = router_.Apply(event, decisions_);
    counting = false;
    ++sent_[kind];
    if (status.ok()) allocated_[kind] += allocations;
    if (!status.ok()) ++refused_;
    for (const Decision& d : decisions_) Follow(d);
    return status.ok();
  }

  void Follow(const Decision& d) {
    const std::uint64_t contact = d.contact.value;
    switch (d.kind) {
      case DecisionKind::kOffer:
        waiting_.Remove(contact);
        offered_.Add(contact);
        agent_of_[contact] = d.agent;
        break;
      case DecisionKind::kWait:
        waiting_.Add(contact);
        break;
      case DecisionKind::kRevoke:
        offered_.Remove(contact);
        waiting_.Add(contact);
        if (d.reason == Reason::kOfferExpired) away_.Add(d.agent.value);
        break;
      case DecisionKind::kRelease:
        waiting_.Remove(contact);
        break;
    }
  }

  Router router_;
  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  std::uint64_t draws_ = 0, last_contact_ = 0, last_command_ = 0;
  Bag waiting_, offered_, in_hand_, away_;
  std::map<std::uint64_t, AgentId> agent_of_, second_of_;
  std::array<std::uint64_t, 500> ended_ = {};
  std::uint64_t next_ended_ = 0;
  std::vector<Decision> decisions_;
  std::array<std::int64_t, kKinds> sent_ = {}, allocated_ = {};
  std::int64_t refused_ = 0;
};

}  // namespace rapport

#endif  // RAPPORT_TESTS_UNIT_ALLOCATION_HOST_H_
