#include "matching/station_iteration.h"

#include <algorithm>

#include "matching/two_stations.h"

namespace rapport {
namespace {

constexpr int kMostRounds = 24;
// Of a value, what it loses in a handling time.
constexpr double kDiscount = 1e-6;
// Choices whose values differ by less than this share of them stay as they are.
constexpr double kSame = 1e-12;
// The price of time outside has settled.
constexpr double kSettled = 1e-3;
// An agent who never ends would leave the equations without a solution.
constexpr double kSlowest = 0x1p-10;
// Choices that a state may have: a contact that finds all busy goes to somebody outside; one that
// prefers none goes away; an agent who gets free takes a contact of the other station; who waits is
// moved at once.
enum : std::uint16_t {
  kHomeLeaves = 1,
  kAwayLeaves = 2,
  kAnyGoesAway = 4,
  kHomeHelps = 8,
  kAwayHelps = 16,
  kMoves = 32
};
// More than the room wait in so small a share of the time.
constexpr double kOverflows = 1.0 / 128;
constexpr std::size_t kMostColumns = StationIteration::kMostAgents + StationIteration::kMostRoom;
constexpr std::size_t kMostStates = kMostColumns * kMostColumns;

}  // namespace

void StationScratch::Reserve() {
  flows.Reserve(kMostStates, kMostColumns);
  choices.reserve(kMostStates);
  for (std::vector<double>* of : {&values, &stays}) of->reserve(kMostStates);
}

StationIteration::StationIteration(const StationRates& rates, StationScratch& scratch)
    : home_(Bounded(rates.home_agents, 1)),
      away_(Bounded(rates.away_agents, rates.away_speed)),
      rates_(rates),
      room_(RoomFor()),
      rows_(home_.agents + room_),
      columns_(away_.agents + room_),
      flows_(scratch.flows),
      choices_(scratch.choices),
      values_(scratch.values),
      stays_(scratch.stays) {
  home_.arrivals = rates.home_arrivals;
  home_.gap = rates.home_gap;
  home_.loss = rates.home_loss;
  away_.arrivals = rates.away_arrivals;
  away_.gap = rates.away_gap;
  away_.loss = rates.away_loss;
  away_.wait_cost = rates.away_wait_cost;
}

StationIteration::Side StationIteration::Bounded(int agents, double speed) {
  Side side;
  side.agents = std::clamp(agents, 1, kMostAgents);
  side.speed = std::max(kSlowest, speed * std::max(agents, 1) / side.agents);
  return side;
}

// Of those who wait in one queue for all agents, or in each station's own where nobody overflows,
// each is there a load times as often as the one before it.
int StationIteration::RoomFor() const {
  const double home = home_.agents * home_.speed;
  const double away = away_.agents * away_.speed;
  const double all = rates_.home_arrivals + rates_.away_arrivals + rates_.any_arrivals;
  const double load =
      std::max({all / (home + away), rates_.home_arrivals / home, rates_.away_arrivals / away});
  int room = 0;
  for (double share = 1; room < kMostRoom && share > kOverflows; ++room) share *= load;
  return std::max(room, kLeastRoom);
}

void StationIteration::Run() {
  Guess();
  Improve();
  for (int round = 0; round < kMostRounds; ++round) {
    Evaluate();
    if (!Improve()) return;
  }
}

// As though nobody came any more.
void StationIteration::Guess() {
  const std::size_t states = At(rows_, 0);
  choices_.assign(states, 0);
  values_.assign(states, 0);
  stays_.assign(states, 0);
  const auto until_gone = [](const Side& side, int count) {
    const int waits = std::max(0, count - side.agents);
    return side.wait_cost * waits * (waits + 1) / (2 * side.agents * side.speed);
  };
  for (int h = 0; h < rows_; ++h) {
    for (int a = 0; a < columns_; ++a)
      values_[At(h, a)] = until_gone(home_, h) + until_gone(away_, a);
  }
}

template <typename Visit>
void StationIteration::VisitEvents(int home, int away, Visit visit) const {
  const std::size_t here = At(home, away);
  const int home_busy = std::min(home, home_.agents);
  const int away_busy = std::min(away, away_.agents);
  const int home_waits = home - home_busy;
  const int away_waits = away - away_busy;
  const auto beyond = [this, here](const Side& side) {
    return Way{side.wait_cost * room_ / (side.agents * side.speed), here};
  };
  const Way to_home = home + 1 < rows_ ? Way{0, At(home + 1, away)} : beyond(home_);
  const Way to_away = away + 1 < columns_ ? Way{0, At(home, away + 1)} : beyond(away_);
  const auto arrive = [&](const Side& side, bool busy, Way stays, std::uint16_t bit) {
    const double outside = busy ? rates_.outside : 0;
    visit(side.arrivals * (1 - outside), 0, stays, stays);
    if (outside > 0) visit(side.arrivals * outside, bit, stays, {side.gap + outside_price_, here});
  };
  arrive(home_, home_busy == home_.agents, to_home, kHomeLeaves);
  arrive(away_, away_busy == away_.agents, to_away, kAwayLeaves);
  visit(rates_.any_arrivals, kAnyGoesAway, to_home, to_away);
  if (home_busy < home_.agents) visit(rates_.from_outside, 0, to_home, to_home);
  if (away_busy < away_.agents) visit(rates_.from_outside, 0, to_away, to_away);
  const auto leave = [&](const Side& side, int busy, int waits, int others_wait, Way own, Way other,
                         double others_gap, std::uint16_t bit) {
    if (waits > 0) {
      const Way hung_up{side.loss, own.to};
      visit(waits * rates_.hang_ups, 0, hung_up, hung_up);
    }
    // Whoever gets free may take one of the other station before one of their own.
    other.cost = others_gap;
    if (busy > 0) visit(busy * side.speed, others_wait > 0 ? bit : 0, own, other);
  };
  const Way home_less{0, home > 0 ? At(home - 1, away) : here};
  const Way away_less{0, away > 0 ? At(home, away - 1) : here};
  leave(home_, home_busy, home_waits, away_waits, home_less, away_less, away_.gap, kHomeHelps);
  leave(away_, away_busy, away_waits, home_waits, away_less, home_less, home_.gap, kAwayHelps);
}

double StationIteration::CostOf(int home, int away) const {
  return std::max(0, home - home_.agents) + away_.wait_cost * std::max(0, away - away_.agents);
}

bool StationIteration::MoveOf(int home, int away, Way& way) const {
  if (home > home_.agents && away < away_.agents) {
    way = {home_.gap, At(home - 1, away + 1)};
    return true;
  }
  if (away > away_.agents && home < home_.agents) {
    way = {away_.gap, At(home + 1, away - 1)};
    return true;
  }
  return false;
}

bool StationIteration::Improve() {
  const double price = std::max(0.0, values_[At(1, 1)] - values_[At(0, 1)]);
  const double settled = kSettled * price;
  bool better =
      rates_.outside > 0 && (price > outside_price_ + settled || price < outside_price_ - settled);
  outside_price_ = price;
  for (int h = 0; h < rows_; ++h) {
    for (int a = 0; a < columns_; ++a) {
      const std::uint16_t before = choices_[At(h, a)];
      choices_[At(h, a)] = BestChoices(h, a);
      better |= choices_[At(h, a)] != before;
    }
  }
  return better;
}

std::uint16_t StationIteration::BestChoices(int home, int away) {
  const std::uint16_t before = choices_[At(home, away)];
  std::uint16_t choices = 0;
  const auto is_second = [&](double first, double second, std::uint16_t bit) {
    const double slack = kSame * (1 + std::max(first, -first));
    return (before & bit) != 0 ? second <= first + slack : second < first - slack;
  };
  double rate = kDiscount;
  double cost = CostOf(home, away);
  VisitEvents(home, away, [&](double of, std::uint16_t bit, const Way& first, const Way& second) {
    double value = first.cost + values_[first.to];
    if (bit != 0) {
      const double other = second.cost + values_[second.to];
      if (is_second(value, other, bit)) {
        choices |= bit;
        value = other;
      }
    }
    rate += of;
    cost += of * value;
  });
  double& stays = stays_[At(home, away)];
  stays = cost / rate;
  Way move;
  if (MoveOf(home, away, move) && is_second(stays, move.cost + values_[move.to], kMoves)) {
    choices |= kMoves;
  }
  return choices;
}

// In each state rate * (v - what comes next) = cost, and so little of v goes in a unit of time that
// its differences are those of the average cost. Without that v would have no end.
void StationIteration::Evaluate() {
  const std::size_t states = choices_.size();
  flows_.Reset(states, static_cast<std::size_t>(columns_));
  values_.assign(states, 0);
  for (int h = 0; h < rows_; ++h) {
    for (int a = 0; a < columns_; ++a) AddEquation(h, a);
  }
  flows_.Solve(values_);
}

void StationIteration::AddEquation(int home, int away) {
  const std::size_t here = At(home, away);
  const std::uint16_t choices = choices_[here];
  Way move;
  if ((choices & kMoves) != 0 && MoveOf(home, away, move)) {
    flows_.Flow(here, move.to) = 1;
    values_[here] = move.cost;
    return;
  }
  flows_.Exit(here) = kDiscount;
  double cost = CostOf(home, away);
  VisitEvents(home, away, [&](double rate, std::uint16_t bit, const Way& first, const Way& second) {
    const Way& way = (choices & bit) != 0 ? second : first;
    cost += rate * way.cost;
    if (way.to != here) flows_.Flow(here, way.to) += rate;
  });
  values_[here] = cost;
}

}  // namespace rapport
