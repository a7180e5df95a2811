// How much in demand agents and teams are: what a router can know of the load before it decides who
// is worth waiting for. Estimates only; what is decided with them is matching's.
//
// A contact prefers one agent, or one team, where it is worth more with them than with anybody
// else. Such an agent or team is a station: contacts come to it at a rate of their own, and
// overflow to others. Rates are counted in contacts, not in time, so they are as exact at night as
// at noon; how fast contacts come at all is measured over the last of them.

#ifndef RAPPORT_RANKING_DEMAND_H_
#define RAPPORT_RANKING_DEMAND_H_

#include <array>
#include <cstdint>
#include <vector>

#include "affinity/directory.h"
#include "affinity/handling_means.h"
#include "base/fixed.h"
#include "base/instant.h"
#include "rapport/event.h"
#include "rapport/ids.h"

namespace rapport {

// Whom a contact prefers; none of both: nobody in particular.
struct Station {
  AgentId agent;
  TeamId team;

  bool valid() const { return agent.valid() || team.valid(); }
  friend bool operator==(const Station&, const Station&) = default;
};

// Sums over the contacts that preferred a station, or stations of a kind.
struct DemandSums {
  std::int64_t contacts = 0;
  std::int64_t importance_ppm = 0;
  std::int64_t gap_ms = 0;   // Of worth, to the best elsewhere, times importance.
  std::int64_t loss_ms = 0;  // What losing them costs.

  DemandSums& operator+=(const DemandSums& other);
  DemandSums operator-(const DemandSums& other) const;
};

// Sums over the last stretch of so many and the one before it, so that what is long ago goes.
template <typename Sums>
struct Recent {
  std::int64_t stretch = 0;
  Sums now;
  Sums before;

  void MoveTo(std::int64_t to) {
    if (to == stretch) return;
    before = to == stretch + 1 ? now : Sums{};
    now = Sums{};
    stretch = to;
  }
  Sums At(std::int64_t to) const {
    Recent copy = *this;
    copy.MoveTo(to);
    copy.now += copy.before;
    return copy.now;
  }
};

// What a contact says of demand when it comes to be placed for the first time.
struct NewDemand {
  Station station;
  Millis gap_ms = 0;  // > 0 where it prefers a station.
  std::int64_t importance_ppm = kPpm;
  Millis loss_ms = 0;
  bool station_busy = false;   // Nobody of the station has room for it.
  bool other_free = false;     // Somebody else has.
  std::int64_t free = 0;       // How many agents have,
  std::int64_t available = 0;  // of how many who are available.
  Instant now = 0;
};

// What is known of a station and of others of its kind, in seconds and seconds' worth.
struct DemandRates {
  double own = 0;     // Contacts that prefer the station, per second.
  double others = 0;  // The same of all others of its kind together.
  double rest = 0;    // Contacts that prefer none of the kind.
  double importance = 1, others_importance = 1;
  double gap_s = 0, others_gap_s = 0;  // Worth times importance.
  double loss_s = 0, others_loss_s = 0;
  double all_busy = 1;  // The share of those who found the station busy that found all others busy.
  double overflow = 0;  // Contacts that went elsewhere, per second and free agent.
};

class Demand {
 public:
  void Arrived(const NewDemand& contact);
  void Overflowed();
  // A contact is over; one comes back that had ended so.
  void Ended(Outcome outcome);
  void CameBack(Outcome earlier);
  // An agent of this team, or of none, has handled a contact that takes `expected` on average.
  void Handled(AgentId agent, TeamId team, Millis handling, Millis expected);

  DemandSums SumsOf(const Station& station) const;
  // Of stations, agents or teams, with these sums together.
  DemandRates RatesOf(bool teams, const DemandSums& own) const;
  // How long the agent, or those of the team, take for what takes `usual` on average.
  Millis HandlingBy(AgentId agent, Millis usual) const;
  Millis HandlingBy(TeamId team, Millis usual) const;

  // What it saves, in ordinary waiting, that a contact is resolved: so much less often its customer
  // comes back, and one contact more waits itself and makes others wait. With a mean wait W and
  // agents busy to a share r that is W * (1 + 1 / (1 - r)), the derivative of all waiting by the
  // rate of contacts where W goes with r / (1 - r). Half of it is counted: part of W is waiting by
  // choice, for those who resolve more. 0 until enough is known. `waited_s`: that contacts have
  // waited in all, so many `waits`.
  Millis WorthOfResolution(std::int64_t waited_s, std::int64_t waits) const;

  // Changes with everything that the above depends on.
  std::uint64_t digest() const { return digest_; }

 private:
  enum Kind { kAgents = 0, kTeams = 1 };
  // What agents and teams took, against what their contacts take on average.
  struct Pace {
    Millis taken = 0;
    Millis usual = 0;
    void Add(Millis handling, Millis expected);
    Millis Of(Millis mean) const;
  };
  struct Load {
    Recent<DemandSums> sums;
    Pace pace;
  };
  struct Chances {
    std::int64_t contacts = 0;
    std::int64_t busy = 0;      // Found their station busy,
    std::int64_t all_busy = 0;  // and everybody else.
    std::int64_t free = 0;      // Agents free, summed over the contacts.
    std::int64_t available = 0;
    std::int64_t elsewhere = 0;
    // Ended, and of these came back.
    std::int64_t resolved = 0;
    std::int64_t unresolved = 0;
    std::int64_t resolved_back = 0;
    std::int64_t unresolved_back = 0;
    Chances& operator+=(const Chances& other);
  };
  struct Span {
    std::int64_t contacts = 0;
    Micros micros = 0;
    Span& operator+=(const Span& other);
  };

  template <typename IdType>
  struct Loads {
    Interner<IdType> index;
    std::vector<Load> loads;
    Load& At(IdType id);
    const Load* Find(IdType id) const;
  };
  void Note(std::uint64_t of) { digest_ = Mix(digest_, of); }
  void Count(const NewDemand& contact);
  void CountTime(Instant now);
  Load& LoadOf(const Station& station);
  const Load* FindLoad(const Station& station) const;
  std::int64_t Stretch() const;

  std::int64_t contacts_ = 0;
  Instant last_ = kAlways;
  std::int64_t elsewhere_ = 0;  // Since the last contact came.
  Recent<Span> span_;
  Recent<Chances> chances_;
  std::array<Recent<DemandSums>, 2> kinds_;
  Loads<AgentId> agents_;
  Loads<TeamId> teams_;
  std::uint64_t digest_ = 0;
};

}  // namespace rapport

#endif  // RAPPORT_RANKING_DEMAND_H_
