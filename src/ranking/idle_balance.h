// How idle time is shared out among agents.
//
// Who has been idle longest since their last contact is not who has had the least to do: somebody
// whose own customers come takes contacts of strangers in turn nevertheless. Here an agent's work
// earns them as much idle time as it earns others, and who is owed it is further back in line
// (Atar, "A diffusion regime with non-degenerate slowdown", 2012, and Ward and Armony, "Blind fair
// routing in large-scale service systems", 2013, show that shares of idle time can be kept so).
// Whom more contacts prefer than others earns more, so that they are free when these come.

#ifndef RAPPORT_RANKING_IDLE_BALANCE_H_
#define RAPPORT_RANKING_IDLE_BALANCE_H_

#include <cstdint>

#include "base/instant.h"

namespace rapport {

// What an agent does, as far as idle time goes.
enum class Activity : std::uint8_t {
  kGone = 0,  // Not at work. Tomorrow nobody owes anybody anything.
  kAway = 1,  // At work, with nothing in hand, and may get nothing.
  kIdle = 2,  // With nothing in hand, and may get something.
  kBusy = 3,  // With something in hand, or offered.
};

struct IdleBalance {
  Activity activity = Activity::kGone;
  Instant since = kAlways;  // That it is so.
  Micros owed = 0;          // Idle time earned, less what there was.
  // Of the last while: the time with something in hand, how often there was, and the contacts that
  // came meanwhile and preferred the agent.
  Micros busy = 0;
  std::int64_t spells = 0;
  std::int64_t wanted = 0;

  std::uint64_t digest() const;
};

// What all agents have had of late, by which each is measured.
class IdleTimes {
 public:
  // The agent does something else from now on, or the same. `extra_ppm`: by how much of the usual
  // share that of somebody who is wanted twice as often as others is larger.
  void Turn(IdleBalance& balance, Activity activity, Instant now, std::int64_t extra_ppm);
  // A contact has come that prefers the agent.
  void Want(IdleBalance& balance);

  std::uint64_t digest() const;

 private:
  Micros EarnedBy(const IdleBalance& balance, Micros spell, std::int64_t extra_ppm) const;
  Micros MostOwed() const;
  void Fade();

  Micros idle_ = 0;
  Micros busy_ = 0;
  std::int64_t spells_ = 0;
  std::int64_t wanted_ = 0;
};

}  // namespace rapport

#endif  // RAPPORT_RANKING_IDLE_BALANCE_H_
