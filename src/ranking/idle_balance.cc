#include "ranking/idle_balance.h"

#include <algorithm>

#include "base/fixed.h"
#include "rapport/policy.h"

namespace rapport {
namespace {

// What is known is of so many last spells of work, about, of an agent and of all together; and of
// no more contacts than this, should they come faster than anybody works.
constexpr std::int64_t kSpells = 128;
constexpr std::int64_t kAllSpells = 4'096;
constexpr std::int64_t kMostWanted = 65'536;
// An agent is taken to be wanted as often as others until so many contacts speak against it.
constexpr std::int64_t kPriorPpm = 4 * kPpm;
// Nobody is owed, or owes, more than so many rounds of work and idle time: where some have less to
// do for good than others, as those with other skills, nothing would ever bring that down.
constexpr std::int64_t kMostRounds = 16;

}  // namespace

std::uint64_t IdleBalance::digest() const {
  std::uint64_t digest = static_cast<std::uint64_t>(activity);
  for (const std::int64_t part : {since, owed, busy, spells, wanted}) {
    digest = Mix(digest, static_cast<std::uint64_t>(part));
  }
  return digest;
}

std::uint64_t IdleTimes::digest() const {
  std::uint64_t digest = 0;
  for (const std::int64_t part : {idle_, busy_, spells_, wanted_}) {
    digest = Mix(digest, static_cast<std::uint64_t>(part));
  }
  return digest;
}

void IdleTimes::Turn(IdleBalance& balance, Activity activity, Instant now, std::int64_t extra_ppm) {
  if (activity == balance.activity) return;
  // Who has only just come has done nothing since ever.
  const Micros spell = balance.activity == Activity::kGone ? 0 : now - balance.since;
  if (balance.activity == Activity::kIdle) {
    idle_ = ClampedAdd(idle_, spell);
    balance.owed = ClampedAdd(balance.owed, -spell);
  } else if (balance.activity == Activity::kBusy) {
    busy_ = ClampedAdd(busy_, spell);
    ++spells_;
    balance.busy = ClampedAdd(balance.busy, spell);
    ++balance.spells;
    balance.owed = ClampedAdd(balance.owed, EarnedBy(balance, spell, extra_ppm));
    if (balance.spells >= kSpells) {
      balance.busy /= 2;
      balance.spells /= 2;
      balance.wanted /= 2;
    }
    Fade();
  }
  const Micros most = MostOwed();
  balance.owed = activity == Activity::kGone ? 0 : std::clamp(balance.owed, -most, most);
  balance.activity = activity;
  balance.since = now;
}

void IdleTimes::Want(IdleBalance& balance) {
  ++wanted_;
  balance.wanted = std::min(balance.wanted + 1, kMostWanted);
  Fade();
}

// In proportion to the work, as much as everybody has had; and more or less, up to `extra_ppm` of
// it, by how often the agent was wanted against somebody who worked as long.
Micros IdleTimes::EarnedBy(const IdleBalance& balance, Micros spell, std::int64_t extra_ppm) const {
  if (busy_ <= 0) return 0;
  const Micros usual = MulDiv(spell, idle_, busy_);
  const std::int64_t expected = MulDiv(balance.busy, wanted_ * kPpm, busy_);
  const std::int64_t ratio =
      MulDiv(balance.wanted * kPpm + kPriorPpm, kPpm, ClampedAdd(expected, kPriorPpm));
  const std::int64_t beyond = std::clamp(ratio - kPpm, -kPpm, kPpm);
  return ClampedAdd(usual, MulDiv(usual, MulDiv(extra_ppm, beyond, kPpm), kPpm));
}

Micros IdleTimes::MostOwed() const {
  return MulDiv(ClampedAdd(idle_, busy_), kMostRounds, std::max<std::int64_t>(1, spells_));
}

void IdleTimes::Fade() {
  if (spells_ < kAllSpells && wanted_ < kMostWanted) return;
  idle_ /= 2;
  busy_ /= 2;
  spells_ /= 2;
  wanted_ /= 2;
}

}  // namespace rapport
