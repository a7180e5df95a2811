// Eligibility classes: contacts that need the same, and the agents who may serve them.
//
// An agent has a seat in every class that they may serve. A class keeps its open contacts in line
// and the seats of agents who are free for it in the order in which they are chosen, so neither a
// freed agent nor an arriving contact ever scans the pool.

#ifndef RAPPORT_MATCHING_CLASSES_H_
#define RAPPORT_MATCHING_CLASSES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/slab.h"
#include "boost/intrusive/set.hpp"
#include "matching/contact_line.h"
#include "matching/line.h"
#include "ranking/filter.h"
#include "ranking/pool.h"

namespace rapport {

using ClassIndex = SlabIndex;

using HeldLine = Line<Place, ContactIndex>;

using FreeHook = boost::intrusive::set_member_hook<boost::intrusive::optimize_size<true>>;

// What a walk through the free reads of a seat fills one cache line: who is free is a tree of
// thousands, and every step down in it is a miss.
struct alignas(64) Seat {
  FreeHook hook;
  IdleKey key;  // Of when it was linked.
  AgentIndex agent = kNoIndex;
  ClassIndex klass = kNoIndex;
  SlabIndex team = kNoIndex;  // Into the class's teams.
  bool available = false;     // Counted among the class's available agents.
  // The class's waiting contacts that have an entry for the agent who is not barred, by place less
  // worth. Made when first needed.
  std::unique_ptr<ContactLine> known;

  bool free() const { return hook.is_linked(); }
  friend bool operator<(const Seat& a, const Seat& b) { return a.key < b.key; }
};

using FreeSeats =
    boost::intrusive::set<Seat, boost::intrusive::member_hook<Seat, FreeHook, &Seat::hook>,
                          boost::intrusive::constant_time_size<false>>;

struct TeamSeats {
  TeamId team;
  std::int64_t members = 0;  // 0: the place is free for another team.
  FreeSeats free;
  IdleKey first_free;  // The key of the first of `free`, while there is one.
  boost::intrusive::set_member_hook<> hook;
  // Preferred routing: the class's open contacts that have an entry for the team, by place less
  // worth. Made when first needed.
  std::unique_ptr<ContactLine> known;

  friend bool operator<(const TeamSeats& a, const TeamSeats& b) {
    return a.first_free < b.first_free;
  }
};

using TeamsWithFree = boost::intrusive::set<
    TeamSeats,
    boost::intrusive::member_hook<TeamSeats, boost::intrusive::set_member_hook<>, &TeamSeats::hook>,
    boost::intrusive::constant_time_size<false>>;

struct EligibilityClass {
  Needs needs;                         // Skills as lowered.
  std::vector<ContactIndex> contacts;  // That wait, open or held, in no particular order.
  std::int64_t members = 0;            // Registered agents who may serve it.
  std::int64_t available = 0;          // Of these: present and available,
  std::int64_t free = 0;               // and with room.
  std::uint64_t last_used = 0;
  Slab<TeamSeats> teams;
  absl::flat_hash_map<std::uint64_t, SlabIndex> team_index;
  TeamsWithFree teams_with_free;  // By the first of each.
  std::vector<SlabIndex> seats;
  std::int64_t open_contacts = 0;  // Of `contacts`, those held for nobody.
  ContactLine open;                // Of these, the linked ones by place.
  HeldLine held;                   // Of the others, the linked ones by place.
};

class EligibilityClasses {
 public:
  explicit EligibilityClasses(Pool& pool) : pool_(pool) {}

  // The class of contacts with these needs, so many levels lowered. Cost: O(agents) where it is
  // new.
  ClassIndex FindOrAdd(const Needs& needs, int levels_lowered);
  // Whether any agent may serve such contacts.
  bool HasMembers(const Needs& needs, int levels_lowered);

  // Whether anybody of the contact's class may serve it whom neither its customer nor the host
  // bars. Cost: O(entries of the contact).
  bool MayBeServed(const Contact& contact) const;

  // A waiting contact comes to, or leaves, its class. It must be in no line of it.
  void Enter(ContactIndex contact, ClassIndex index);
  void Leave(ContactIndex contact);
  // One that is held becomes open or the other way round.
  void CountOpen(const Contact& contact, int by) { classes_[contact.klass]->open_contacts += by; }
  std::int64_t in_use() const { return in_use_; }  // Classes of waiting contacts.
  bool IsInUse(const Needs& needs);

  struct Seated {
    SlabIndex seat = kNoIndex;
    bool first_of_team = false;  // In its class.
  };
  // After an agent's team, skills, channels, registration or bot flag changed. Appends the seats
  // that the agent has got; contacts are not in their lines yet. Cost: O(classes + contacts in
  // lines lost).
  void Reseat(AgentIndex agent, std::vector<Seated>& seated);
  // After an agent's presence, hands or load changed. Cost: O(classes of the agent).
  void Refresh(AgentIndex agent);
  // After the policy changed what is exclusive or how the idle are ordered.
  void RefreshAll();

  // Unused classes may go whenever another is needed.
  bool Exists(ClassIndex index) const { return classes_[index] != nullptr; }
  EligibilityClass& operator[](ClassIndex index) { return *classes_[index]; }
  const EligibilityClass& operator[](ClassIndex index) const { return *classes_[index]; }
  Seat& seat(SlabIndex index) { return seats_[index]; }
  const Seat& seat(SlabIndex index) const { return seats_[index]; }
  LineSpots& spots() { return spots_; }  // Of all lines by priority.
  // The agent's seat in a class, kNoIndex if they may not serve it.
  SlabIndex FindSeat(AgentIndex agent, ClassIndex klass) const;
  // nullptr: nobody of that team may serve the class.
  TeamSeats* FindTeam(ClassIndex klass, TeamId team);
  const TeamSeats* FindTeam(ClassIndex klass, TeamId team) const;
  // The agent's seats, one per class.
  const std::vector<SlabIndex>& SeatsOf(AgentIndex agent);
  std::span<const SlabIndex> SeatsIn(AgentIndex agent) const;

 private:
  struct NeedsLess {
    bool operator()(const Needs& a, const Needs& b) const;
  };

  const Needs& Lowered(const Needs& needs, int levels_lowered);
  ClassIndex Add(const Needs& lowered);
  void DropUnused();
  void Drop(ClassIndex index);
  Seated AddSeat(AgentIndex agent, ClassIndex klass);
  void ClearLine(Seat& seat);
  static SlabIndex AddTeam(EligibilityClass& c, TeamId team);
  void LeaveTeam(EligibilityClass& c, const Seat& seat);
  static void SetFirstFree(EligibilityClass& c, TeamSeats& team);
  static std::uint64_t SeatKey(AgentIndex agent, ClassIndex klass) {
    return std::uint64_t{agent} << 32 | klass;
  }
  void RemoveSeat(SlabIndex seat);
  void RefreshSeat(Seat& seat, const Agent& agent, const IdleKey& key);

  Pool& pool_;
  LineSpots spots_;   // Outlive the lines, which unlink them as they go.
  Slab<Seat> seats_;  // Outlives the classes, whose sets unlink the seats as they go.
  std::map<Needs, ClassIndex, NeedsLess> index_;
  Slab<std::unique_ptr<EligibilityClass>> classes_;
  std::vector<std::vector<SlabIndex>> seats_of_;  // By agent.
  absl::flat_hash_map<std::uint64_t, SlabIndex> seat_index_;
  Needs scratch_;
  std::int64_t in_use_ = 0;
  std::uint64_t uses_ = 0;
};

}  // namespace rapport

#endif  // RAPPORT_MATCHING_CLASSES_H_
