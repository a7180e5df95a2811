// What is forecast of a contact, what is seen of one that is over, and what a forecast is made of.

#ifndef RAPPORT_AFFINITY_OUTCOMES_H_
#define RAPPORT_AFFINITY_OUTCOMES_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "affinity/indexes.h"
#include "affinity/lanes.h"
#include "base/instant.h"
#include "rapport/ids.h"

namespace rapport {

enum class Target : std::uint8_t {
  kResolutionTime = 0,  // From arrival to end.
  kHandlingTime = 1,    // From the agent's start to the end.
  kTransferred = 2,     // Handed over at least once.
  kResolved = 3,
  kSatisfied = 4,  // Rated above the middle.
};
inline constexpr std::size_t kTimeTargets = 2;  // These come first; the others are yes or no.
inline constexpr std::size_t kTargets = 5;

constexpr std::size_t IndexOf(Target target) { return static_cast<std::size_t>(target); }
constexpr bool IsTime(Target target) { return IndexOf(target) < kTimeTargets; }

// A Lanes holds one number of each target; the last lanes are nobody's.
static_assert(kTargets <= Lanes::kSize);

// Who was, or would be, served by whom about what. Dense numbers as in the directory.
struct Subject {
  CustomerIndex customer = kNoIndex;  // kNoIndex: not identified.
  AgentIndex agent = kNoIndex;        // kNoIndex, in forecasts only: whoever it will be.
  TopicId topic;                      // 0 is a topic like any.
  bool unknown = false;               // There is a customer, of whom nothing is known (any more).

  bool identified() const { return customer != kNoIndex || unknown; }
};

// Whom an outcome teaches about.
enum class Teaches : std::uint8_t {
  kEverything = 0,
  kDeskOnly = 1,  // The agent is a bot, who gets to know nobody.
};

// Whether the contact itself counts with an outcome, and not only what is seen of it.
enum class Counts : std::uint8_t {
  kNow = 0,
  kLater = 1,    // It is still going on, and counts when it is over.
  kAlready = 2,  // It was learned before, and this is more of it: a rating.
};

// What is known of a contact that is over.
struct OutcomeSeen {
  static constexpr std::int64_t kUnseen = -1;

  Instant arrived = 0;
  Instant known = 0;  // When it became known: the end, or when the rating came.
  // As of when its evidence counts; kNever: as of its arrival. Another half-life moves only this.
  Instant dated = kNever;
  // Microseconds of the times; 1 = yes, 0 = no.
  std::array<std::int64_t, kTargets> value = {kUnseen, kUnseen, kUnseen, kUnseen, kUnseen};
  Teaches teaches = Teaches::kEverything;
  Counts counts = Counts::kNow;

  void Set(Target target, std::int64_t seen) { value[IndexOf(target)] = seen; }
  bool Has(std::size_t target) const { return value[target] >= 0; }
  Instant date() const { return dated == kNever ? arrived : dated; }
};

// A rating from 0 to 100 as yes or no.
constexpr std::int64_t SatisfiedBy(int rating) { return rating > 50 ? 1 : 0; }

// The effects that add up to a forecast, from the widest group to the narrowest.
enum class Level : std::uint8_t {
  kEveryone = 0,  // Identified customers, or those who are not.
  kTopic = 1,
  kAgent = 2,
  kAgentTopic = 3,
  kAccount = 4,
  kCustomer = 5,
  kPair = 6,  // Beyond what agent and customer are each.
  kMet = 7,   // That they have met, whoever they are.
};
inline constexpr std::size_t kLevels = 8;

constexpr std::size_t IndexOf(Level level) { return static_cast<std::size_t>(level); }

// What one group of earlier contacts says.
struct Effect {
  Lanes log_odds{};  // Of the outcome being larger: longer, or yes.
  Lanes evidence{};  // Contacts behind it; older ones count less.
};

struct Forecast {
  std::array<Effect, kLevels> effects{};
  Lanes log_odds{};  // Their sum.

  float at(Target target) const { return log_odds[IndexOf(target)]; }
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_OUTCOMES_H_
