// Streams of random events from a seed: every event kind and field, in small id spaces so that
// things collide, mostly aimed at what the router holds at the moment and partly wrong, late or
// repeated.
//
//   RandomEvents stream(seed);
//   auto router = Router::Create(stream.policy(), stream.limits());
//   for (...) {
//     const Event event = stream.Next(router->NextDeadline());
//     std::vector<Decision> decisions;
//     stream.Follow(event, router->Apply(event, decisions), decisions);
//   }
//
// The stream needs no standard library distribution and depends on nothing but the seed and the
// decisions, so it is the same with every compiler.

#ifndef RAPPORT_SIM_RANDOM_EVENTS_H_
#define RAPPORT_SIM_RANDOM_EVENTS_H_

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/fixed.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/limits.h"
#include "rapport/policy.h"

namespace rapport::sim {

// Random numbers from one splitmix64 sequence. Draw only one per expression whose order of
// evaluation is not fixed.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(SplitMix(seed)) {}

  std::uint64_t Next() { return SplitMix(state_++); }
  // From 0 to `count` - 1; count > 0.
  std::int64_t Below(std::int64_t count) {
    return static_cast<std::int64_t>(Next() % static_cast<std::uint64_t>(count));
  }
  std::int64_t Between(std::int64_t low, std::int64_t high) { return low + Below(high - low + 1); }
  int Int(int low, int high) { return static_cast<int>(Between(low, high)); }
  bool Chance(int percent) { return Below(100) < percent; }
  template <typename T>
  T OneOf(std::initializer_list<T> choices) {
    return *(choices.begin() + Below(static_cast<std::int64_t>(choices.size())));
  }
  template <typename T>
  const T& OneOf(const std::vector<T>& choices) {
    return choices[static_cast<std::size_t>(Below(static_cast<std::int64_t>(choices.size())))];
  }
  absl::Duration Duration(absl::Duration least, absl::Duration most) {
    const std::int64_t low = absl::ToInt64Microseconds(least);
    return absl::Microseconds(Between(low, absl::ToInt64Microseconds(most)));
  }

 private:
  std::uint64_t state_;
};

// How large the world of a stream is.
struct RandomWorld {
  int agents = 12;  // The last two of them bots.
  int teams = 5;
  int customers = 30;
  int accounts = 4;
  int skills = 6;
  int channels = 4;
  int topics = 5;
  int contacts = 20;      // Alive at a time, about.
  int wrong_percent = 6;  // Of the events: invalid, or aimed at anything.
  absl::Duration longest_step = absl::Hours(24 * 40);  // Between two events, but for deadlines.
  bool small_limits = false;
};

class RandomEvents {
 public:
  // A world drawn from the seed, too.
  explicit RandomEvents(std::uint64_t seed);
  RandomEvents(std::uint64_t seed, const RandomWorld& world);

  const Policy& policy() const { return policy_; }
  const Limits& limits() const { return limits_; }
  const RandomWorld& world() const { return world_; }

  // The next event, knowing when the router wants to hear of the time.
  Event Next(absl::Time deadline);
  // What became of it.
  void Follow(const Event& event, const absl::Status& status,
              const std::vector<Decision>& decisions);

  // A contact for Router::Rank, which need not be known.
  ContactArrived AnyContact();

 private:
  struct Known {
    ContactState state = ContactState::kWaiting;
    std::vector<AgentId> agents;
  };

  // --- The time and the choice of what happens. (random_events.cc) ---
  absl::Time NextTime(absl::Time deadline);
  EventBody AnyBody();
  EventBody BodyOfKind(int kind);
  bool HasAim(int kind) const;

  // --- What happens. (random_events_bodies.cc) ---
  AgentUpdated UpdateAgent();
  std::vector<InHand> HandsOf(AgentId agent);
  CustomerUpdated UpdateCustomer();
  ContactArrived Arrive();
  ContactUpdated UpdateContact();
  ContactAssigned Assign();
  ContactJoined Join();
  ContactLeft Leave();
  OfferAnswered AnswerOffer();
  ContactClaimed Claim();
  ContactTransferred Transfer();
  ContactEnded End();
  FeedbackReceived Feedback();
  HistoryImported Import();
  PolicyChanged ChangePolicy();
  std::vector<SkillLevel> Skills(int most, int highest);
  std::vector<Opinion> Opinions();
  std::vector<AgentId> Agents(int most);

  // --- Ids, of what is there and of what is not. ---
  AgentId Agent() { return {Number(world_.agents)}; }
  TeamId Team() { return {Number(world_.teams)}; }
  CustomerId Customer() { return {Number(world_.customers)}; }
  AccountId Account() { return {Number(world_.accounts)}; }
  SkillId Skill() { return {Number(world_.skills)}; }
  ChannelId Channel() { return {Number(world_.channels)}; }
  TopicId Topic() { return {Number(world_.topics)}; }
  std::uint64_t Number(int count) { return static_cast<std::uint64_t>(random_.Between(1, count)); }
  AgentId RegisteredAgent();
  ContactId NewContact();
  ContactId Contact(std::initializer_list<ContactState> states);
  ContactId EndedContact();
  AgentId AgentOf(ContactId contact);

  // --- Policies and limits. (random_events_policy.cc) ---
  Policy AnyPolicy();
  void Change(Policy& policy, int knob);
  void ChangeQueue(Policy& policy, int knob);
  Limits AnyLimits();

  // --- Events that must be refused. (random_events_broken.cc) ---
  void Break(Event& event);

  // --- Following. ---
  void FollowBody(const EventBody& what);
  void FollowDecision(const Decision& decision);
  void FollowAgent(const AgentUpdated& e);

  Random random_;
  RandomWorld world_;
  Policy policy_;  // The first one.
  Limits limits_;
  Policy now_policy_;  // The one in force.
  absl::Time now_;
  std::uint64_t last_contact_ = 0;
  std::uint64_t last_command_ = 0;
  std::map<ContactId, Known> alive_;
  std::map<AgentId, AgentUpdated> agents_;  // Registered, as last said.
  std::vector<ContactId> ended_;            // The last few.
  std::vector<Event> recent_;               // Accepted ones, to be repeated.
};

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_RANDOM_EVENTS_H_
