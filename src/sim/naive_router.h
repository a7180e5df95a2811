// The second implementation of docs/routing.md: every decision by full scans over plain maps.
//
// It has the contract of rapport::Router and is the oracle of the reference test, so it is written
// to be read beside the page that it implements, and shares with the router only the arithmetic
// that the page takes for granted and the list of what a fingerprint covers.

#ifndef RAPPORT_SIM_NAIVE_ROUTER_H_
#define RAPPORT_SIM_NAIVE_ROUTER_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "affinity/directory.h"
#include "affinity/handling_means.h"
#include "affinity/outcome_model.h"
#include "affinity/outcomes.h"
#include "base/decay.h"
#include "base/instant.h"
#include "matching/overflow.h"
#include "ranking/demand.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/limits.h"
#include "rapport/policy.h"
#include "sim/naive_state.h"

namespace rapport::sim {

class NaiveRouter {
 public:
  static absl::StatusOr<NaiveRouter> Create(const Policy& policy, const Limits& limits);

  // As rapport::Router has them.
  absl::Status Apply(const Event& event, std::vector<Decision>& decisions);
  absl::Time NextDeadline() const;
  absl::Time Now() const { return FromInstant(now_); }
  std::uint64_t Fingerprint() const;

  // What is wrong with the state, in words; empty where nothing is. O(everything held).
  std::string Inconsistency() const;

 private:
  NaiveRouter(const Policy& policy, const Limits& limits);

  // --- Section 9: may the event be applied? (naive_admit.cc, naive_room.cc) ---
  absl::Status Admit(const Event& event) const;
  // Items 3 to 5: is it known, is it new, does the state allow it?
  absl::Status Check(const AgentUpdated& e) const;
  absl::Status Check(const AgentReady& e) const;
  absl::Status Check(const CustomerUpdated& e) const;
  absl::Status Check(const CustomersMerged& e) const;
  absl::Status Check(const CustomerForgotten& e) const;
  absl::Status Check(const ContactArrived& e) const;
  absl::Status Check(const ContactUpdated& e) const;
  absl::Status Check(const ContactAbandoned& e) const;
  absl::Status Check(const ContactAssigned& e) const;
  absl::Status Check(const ContactJoined& e) const;
  absl::Status Check(const ContactLeft& e) const;
  absl::Status Check(const OfferAnswered& e) const;
  absl::Status Check(const ContactClaimed& e) const;
  absl::Status Check(const ContactTransferred& e) const;
  absl::Status Check(const ContactEnded& e) const;
  absl::Status Check(const FeedbackReceived& e) const;
  absl::Status Check(const HistoryImported& e) const;
  absl::Status Check(const PolicyChanged& e) const;
  absl::Status Check(const TimeAdvanced& e) const;
  // Item 6: is there room for it?
  absl::Status Room(const AgentUpdated& e) const;
  absl::Status Room(const CustomerUpdated& e) const;
  absl::Status Room(const CustomersMerged& e) const;
  absl::Status Room(const ContactArrived& e) const;
  absl::Status Room(const ContactUpdated& e) const;
  absl::Status Room(const ContactAssigned& e) const;
  absl::Status Room(const ContactJoined& e) const;
  absl::Status Room(const ContactTransferred& e) const;
  absl::Status Room(const HistoryImported& e) const;
  template <typename Other>
  absl::Status Room(const Other&) const {
    return absl::OkStatus();
  }
  absl::Status RoomForCustomer(CustomerId customer) const;
  absl::Status RoomForAccount(AccountId account) const;
  absl::Status RoomForAgents(std::vector<AgentId> named) const;
  absl::Status RoomForContacts(std::int64_t more, std::int64_t over = 0) const;
  absl::Status RoomForWaiting() const;
  absl::Status RoomForClass(const ContactArrived& e) const;

  // --- Section 8: what events do. (naive_agent_events.cc, naive_customer_events.cc,
  // naive_contact_events.cc) ---
  void Record(const AgentUpdated& e);
  void Record(const AgentReady& e);
  void Record(const CustomerUpdated& e);
  void Record(const CustomersMerged& e);
  void Record(const CustomerForgotten& e);
  void Record(const ContactArrived& e);
  void Record(const ContactUpdated& e);
  void Record(const ContactAbandoned& e);
  void Record(const ContactAssigned& e);
  void Record(const ContactJoined& e);
  void Record(const ContactLeft& e);
  void Record(const OfferAnswered& e);
  void Record(const ContactClaimed& e);
  void Record(const ContactTransferred& e);
  void Record(const ContactEnded& e);
  void Record(const FeedbackReceived& e);
  void Record(const HistoryImported& e);
  void Record(const PolicyChanged& e);
  void Record(const TimeAdvanced& e);
  void EmptyHands(AgentId agent, Presence presence, const std::vector<NaiveHand>& hands);
  void CorrectHands(AgentId agent, const std::vector<InHand>& listed);
  void LookAtHoldsAnew(AgentId id);
  void Unhold(AgentId agent);
  void SetAccount(NaiveCustomer& customer, AccountId account);
  void LeaveAccount(NaiveCustomer& customer);
  void ReviewContactsOf(CustomerId customer);
  void MergePairs(NaiveCustomer& from, NaiveCustomer& into);
  NaiveContact& NewContact(ContactId id, ChannelId channel, int units);
  void Assign(ContactId contact, AgentId agent);
  void Decline(NaiveContact& contact, AgentId agent);
  void Miss(NaiveContact& contact, AgentId agent);
  void ReviewOffers(AgentId agent, const std::set<ContactId>& served);
  void ReviewOffer(NaiveContact& contact, bool could_serve);

  // --- What happens to contacts, wherever it comes from. (naive_contacts.cc) ---
  void Free(AgentId agent);
  void Unplace(ContactId contact);
  void Decide(const Decision& decision);
  void Revoke(const NaiveContact& contact, Reason reason);
  void Release(ContactId contact, Reason reason);
  void Requeue(NaiveContact& contact);
  void BeginWaiting(NaiveContact& contact);
  void EndHold(NaiveContact& contact);
  void TakeInHand(NaiveContact& contact, AgentId agent);
  void LeaveHands(NaiveContact& contact, AgentId agent);
  void CountPatience(const NaiveContact& contact);
  void CoolDown(NaiveContact& contact, AgentId agent);
  void AddEnded(const NaiveContact& contact, AgentId agent, Outcome outcome);
  void Erase(ContactId contact);
  int RelaxedByTime(const NaiveContact& contact) const;
  int UnitsFor(ChannelId channel, int stated) const;
  bool Exclusive(ChannelId channel) const;

  // --- Section 7: deadlines. (naive_contacts.cc) ---
  Instant Deadline(const NaiveContact& contact) const;
  Instant EarliestDeadline() const;
  void Expire();
  void ExpireContact(ContactId contact);
  void ExpireAgent(AgentId agent);

  // --- Section 4: learning. (naive_history.cc) ---
  struct Lesson {
    CustomerId customer;
    AgentId agent;
    TopicId topic;
    ChannelId channel;
    Outcome outcome = Outcome::kUnknown;
    Micros handling = 0;
    bool timed = false;
    Instant arrived = kNever;
    Instant dated = kNever;
    Instant at = 0;
    Instant known = 0;
    bool joined = false;
    bool bot = false;
    bool forgotten = false;
  };
  void Learn(const Lesson& lesson);
  void LearnInHand(const NaiveContact& contact, AgentId agent, Outcome outcome, bool joined);
  Lesson LessonOf(const NaiveContact& contact, AgentId agent) const;
  Lesson LessonOf(const NaiveEnded& ended) const;
  void LearnFeedback(const Lesson& of, FeedbackKind kind, int rating, Counts counts);
  void LearnReopened(NaiveEnded& ended);
  void LearnHandling(TopicId topic, Micros handling);
  void Meet(const Lesson& of, std::int64_t weight);
  static bool LeavesPair(const Lesson& lesson);
  NaivePair& PairOf(CustomerId customer, AgentId agent);
  // All but so many, the weakest first.
  void ForgetPairs(NaiveCustomer& customer, std::int64_t keep);
  void SetMet(NaiveCustomer& customer, AgentId agent, Instant at);
  void NameAccount(AccountId account);
  void NameAgent(AgentId agent);
  void AddToPair(NaivePair& pair, TopicId topic, ChannelId channel, const DecayedSum& sum);
  void AddToAccount(AccountId account, AgentId agent, const DecayedSum& sum);
  void TakeFromAccount(AccountId account, AgentId agent, const DecayedSum& sum);
  void Rescale(Micros before, Micros half_life);
  DecayClock Clock() const { return DecayClock(p_.half_life); }

  // --- Sections 4 and 5: outcomes and forecasts. (naive_outcomes.cc) ---
  CustomerPast PastOf(CustomerId id, const DecayAge& age) const;
  OutcomeSeen SeenOf(const Lesson& lesson) const;
  void LearnTargets(const Lesson& lesson);
  void LearnSeen(const Lesson& lesson, const OutcomeSeen& seen);
  void UnlearnResolved(const Lesson& lesson);
  void AddForecasts(const NaiveContact& contact, AgentId agent, const PairEvidence* pair,
                    Affinity& affinity) const;

  // --- Section 5: scoring. (naive_scoring.cc) ---
  struct Familiarity;
  void Score(NaiveContact& contact) const;
  NaiveEntry ScoreAgent(const NaiveContact& contact, AgentId agent) const;
  // (naive_substitutes.cc)
  std::map<AgentId, Millis> SubstitutesFor(const NaiveContact& contact) const;
  std::vector<AgentId> KnownAndAway(const NaiveContact& contact) const;
  std::map<AgentId, std::int64_t> SharedCustomers(AgentId agent) const;
  bool IsThere(AgentId agent) const;
  NaiveEntry ScoreTeam(const NaiveContact& contact, TeamId team) const;
  std::set<AgentId> AgentsToScore(const NaiveContact& contact) const;
  std::vector<TeamId> TeamsToScore(const NaiveContact& contact) const;
  std::int64_t FamiliarPpm(const NaiveContact& contact, const NaivePair& pair) const;
  std::int64_t TeamPpm(const NaiveContact& contact, TeamId team, AgentId without) const;
  Millis OpinionOf(const NaiveContact& contact, AgentId agent, TeamId team) const;
  bool MayNotServe(const NaiveContact& contact, AgentId agent, TeamId team) const;
  Millis HandlingOf(TopicId topic) const;  // m(t)
  const NaiveEntry* OwnEntry(const NaiveContact& contact, AgentId agent) const;
  const NaiveEntry* EntryFor(const NaiveContact& contact, AgentId agent) const;
  Affinity AffinityFor(const NaiveContact& contact, AgentId agent) const;
  bool Known(const NaiveContact& contact, AgentId agent) const;
  bool Barred(const NaiveContact& contact, AgentId agent) const;

  // --- Section 6: matching. (naive_matching.cc, naive_place.cc) ---
  struct WaitFor {
    AgentId agent;
    Millis gain = 0;
    Millis cost = 0;
    Millis ready_in = 0;
    Instant until = kNever;
    bool all_considered = false;
  };
  using PlaceInLine = std::tuple<std::int64_t, std::int64_t, std::uint64_t>;
  using IdleRank = std::tuple<std::int64_t, Instant, std::uint64_t, std::uint64_t>;
  std::vector<SkillLevel> LoweredSkills(const NaiveContact& contact) const;
  bool MayServe(const NaiveContact& contact, AgentId agent) const;
  bool MayServeNow(const NaiveContact& contact, AgentId agent) const;
  bool HasCapacity(const NaiveContact& contact, AgentId agent) const;
  bool CoolingDown(const NaiveContact& contact, AgentId agent) const;
  bool ComesBack(const NaiveAgent& agent) const;
  bool AnyMayServe(const NaiveContact& contact) const;
  bool SameClass(const NaiveContact& a, const NaiveContact& b) const;
  std::int64_t Importance(const NaiveContact& contact) const;
  PlaceInLine Place(const NaiveContact& contact) const;
  void CountIdle(AgentId id);
  void CountDemand(const NewDemand& contact);
  IdleRank IdleOrder(AgentId agent) const;
  HandlingShape ShapeBy(AgentId agent, TopicId topic) const;
  Millis WrapUpBy(AgentId agent, TopicId topic) const;
  Millis TimeLeft(AgentId agent, const NaiveHand& hand) const;
  bool NeedsAll(const NaiveAgent& agent, const NaiveContact& contact) const;
  std::vector<NaiveHand> EndingHands(AgentId agent, const NaiveContact& contact,
                                     std::size_t& needed) const;
  Millis TimeUntilRoom(AgentId agent, const NaiveContact& contact) const;
  Millis TimeUntilFree(AgentId agent, const NaiveContact& contact) const;
  void AddUntilRoom(AgentId agent, const NaiveContact& contact, FirstFree& first) const;
  std::int64_t WaitRate(const NaiveContact& contact) const;
  enum class Verdict { kNothing, kNotFor, kWait, kGo };
  Verdict Compare(const NaiveContact& contact, AgentId wanted, AgentId at_hand,
                  WaitFor& wait) const;
  Verdict PlanWait(const NaiveContact& contact, AgentId wanted, AgentId at_hand,
                   WaitFor& wait) const;
  void WeighPlan(const NaiveContact& contact, AgentId at_hand, WaitFor& wait) const;
  std::vector<AgentId> ToWaitFor(const NaiveContact& contact, AgentId at_hand) const;
  std::optional<WaitFor> BestWait(const NaiveContact& contact, AgentId at_hand) const;
  std::optional<WaitFor> WaitOrGo(const NaiveContact& contact, AgentId at_hand) const;
  // (naive_demand.cc)
  void FindPreferred(NaiveContact& contact) const;
  bool StrangersThere(const NaiveContact& contact) const;
  std::vector<AgentId> Available(TeamId team) const;
  std::vector<AgentId> Seen(TeamId team) const;
  bool CanBeWaitedFor(const NaiveContact& contact, AgentId agent) const;
  std::int64_t TeamsThere() const;
  StationLoad LoadOf(const NaiveContact& contact, AgentId agent, TeamId team) const;
  Millis HandlingBy(AgentId agent, TeamId team, Millis usual) const;
  void Weigh(const NaiveContact& contact, AgentId agent, TeamId team, AgentId at_hand,
             WaitFor& wait) const;
  std::vector<AgentId> AsGoodAs(const NaiveContact& contact, AgentId wanted, AgentId at_hand) const;
  std::int64_t CountFree(NaiveContact contact) const;
  std::optional<NewDemand> FirstDemand(NaiveContact& contact);
  void Match();
  void PlaceContact(ContactId contact);
  bool PlaceTransferred(NaiveContact& contact);
  bool ReleasedForWantOfClass(NaiveContact& contact);
  void PlaceHeld(NaiveContact& contact);
  AgentId BestNow(const NaiveContact& contact) const;
  std::vector<NaiveEntry> KnownToSeek(const NaiveContact& contact) const;
  void PlacePreferred(NaiveContact& contact);
  void PlaceBaseline(NaiveContact& contact);
  bool PlaceKnown(NaiveContact& contact);
  void Hold(NaiveContact& contact, AgentId agent, Instant until, Millis expected);
  void WaitForAnyone(NaiveContact& contact);
  void Offer(NaiveContact& contact, AgentId agent);
  Reason ReasonFor(const NaiveContact& contact, AgentId agent) const;
  void Fill(AgentId agent);
  bool FillOne(AgentId agent);
  bool FillPreferred(AgentId agent, const std::vector<ContactId>& takeable);
  bool Takeable(const NaiveContact& contact, AgentId agent) const;
  bool Shared(const NaiveContact& contact, AgentId agent) const;
  bool AmongFirstHeld(const NaiveContact& contact) const;
  bool LetWait(NaiveContact& contact, AgentId agent);
  // (naive_keep.cc)
  bool Bound(const NaiveContact& contact) const;
  const NaiveContact* KeptFor(AgentId agent) const;
  bool KeptForAnother(const NaiveContact& contact, AgentId agent) const;
  void EndKeep(NaiveContact& contact);
  bool CanBeKeptFor(const NaiveContact& contact, AgentId agent) const;
  bool FirstOfClass(const NaiveContact& contact) const;
  NaiveContact* PassedForRoom(const NaiveContact& contact, AgentId agent);
  AgentId KeeperOf(const NaiveContact& contact) const;
  bool KeepInstead(const NaiveContact& contact, AgentId agent);
  void CountPassed(const NaiveContact& contact, AgentId agent);
  void FillFreed();
  AgentId BestToTake(const NaiveContact& contact);

  // --- Looking up. ---
  NaiveAgent* FindAgent(AgentId id);
  const NaiveAgent* FindAgent(AgentId id) const;
  NaiveContact* FindContact(ContactId id);
  const NaiveContact* FindContact(ContactId id) const;
  const NaiveEnded* FindEnded(ContactId id) const;
  const NaiveCustomer* FindCustomer(CustomerId id) const;
  NaiveCustomer& CustomerOf(CustomerId id);  // Created where it is not known.
  CustomerId Resolved(CustomerId id) const;  // Under its own name, not one merged into it.
  template <typename Wanted>
  std::vector<ContactId> InSeqOrder(const Wanted& wanted) const;

  Limits limits_;
  NaivePolicy p_;
  Instant now_ = kAlways;
  std::uint64_t last_seq_ = 0;
  std::map<AgentId, NaiveAgent> agents_;  // Registered.
  std::set<AgentId> bots_;                // As last said, removed since or not.
  std::map<ContactId, NaiveContact> contacts_;
  std::map<CustomerId, NaiveCustomer> customers_;
  std::map<CustomerId, CustomerId> aliases_;
  std::set<AgentId> named_agents_;      // Every id that an event has named, for ever.
  std::set<AccountId> named_accounts_;  // Likewise.
  std::map<AccountId, NaiveAccount> accounts_;
  std::set<std::pair<AgentId, AgentId>> colleagues_;  // The smaller id first; for ever.
  std::map<TopicId, HandlingSum> topics_;
  HandlingSum totals_;
  OutcomeModel model_;
  Interner<AgentId> agent_numbers_;  // The model's.
  Demand demand_;
  IdleTimes idle_times_;
  mutable WaitMemory wait_memory_{StationValuesCache::kMost};
  std::int64_t abandoned_ = 0;
  std::int64_t waited_s_ = 0;
  std::int64_t waits_ = 0;
  std::deque<NaiveEnded> ended_;  // The oldest first.
  std::map<CommandId, std::vector<Decision>> commands_;
  std::deque<CommandId> commands_in_order_;  // The oldest first.
  std::uint64_t decision_chain_ = 0;

  // Of the event being applied.
  Instant at_ = 0;
  std::vector<AgentId> freed_;
  std::vector<AgentId> let_go_;
  std::vector<ContactId> unplaced_;
  std::vector<Decision> decided_;
};

// The ids of the contacts that are wanted, in the order in which they were created.
template <typename Wanted>
std::vector<ContactId> NaiveRouter::InSeqOrder(const Wanted& wanted) const {
  std::map<std::uint64_t, ContactId> by_seq;
  for (const auto& [id, contact] : contacts_) {
    if (wanted(contact)) by_seq[contact.seq] = id;
  }
  std::vector<ContactId> ids;
  for (const auto& [seq, id] : by_seq) ids.push_back(id);
  return ids;
}

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_NAIVE_ROUTER_H_
