// What demand says of a desk whose rates are known, because they were simulated.

#include "ranking/demand.h"

#include <cmath>
#include <cstdint>
#include <random>

#include "gtest/gtest.h"
#include "support/scale.h"

namespace rapport {
namespace {

constexpr Station kAnna{AgentId{1}, TeamId{}};
constexpr Station kBen{AgentId{2}, TeamId{}};
constexpr Station kNorth{AgentId{}, TeamId{7}};
constexpr Station kNobody{};
constexpr Instant kBegin = 1'700'000'000'000'000;
constexpr Micros kSecond = 1'000'000;

DemandRates RatesOf(const Demand& demand, const Station& station) {
  return demand.RatesOf(station.team.valid(), demand.SumsOf(station));
}

// Contacts that come as a Poisson stream.
class Stream {
 public:
  explicit Stream(double per_second) : pauses_(per_second) {}

  void Pause(Micros micros) { now_ += micros; }
  NewDemand Next(const Station& station) {
    now_ += static_cast<Micros>(pauses_(random_) * static_cast<double>(kSecond));
    NewDemand contact;
    contact.station = station;
    contact.gap_ms = station.valid() ? 1'000 : 0;
    contact.now = now_;
    return contact;
  }
  double Uniform() { return std::uniform_real_distribution<double>(0, 1)(random_); }

 private:
  std::mt19937_64 random_{::rapport::testing::Seeds().front()};
  std::exponential_distribution<double> pauses_;
  Instant now_ = kBegin;
};

TEST(DemandTest, NothingIsKnownAtFirst) {
  const Demand demand;
  const DemandRates rates = RatesOf(demand, kAnna);
  EXPECT_EQ(rates.own, 0);
  EXPECT_EQ(rates.others, 0);
  EXPECT_EQ(rates.rest, 0);
  EXPECT_EQ(rates.importance, 1);
  EXPECT_EQ(rates.all_busy, 1);
  EXPECT_EQ(rates.overflow, 0);
  EXPECT_EQ(demand.HandlingBy(AgentId{1}, 180'000), 180'000);
  EXPECT_EQ(demand.HandlingBy(TeamId{1}, 180'000), 180'000);
}

// Two contacts at one moment have no rate.
TEST(DemandTest, NoTimeNoRate) {
  Demand demand;
  NewDemand contact;
  contact.station = kAnna;
  contact.now = kBegin;
  demand.Arrived(contact);
  EXPECT_EQ(RatesOf(demand, kAnna).own, 0);
  demand.Arrived(contact);
  EXPECT_EQ(RatesOf(demand, kAnna).own, 0);
  contact.now += 10 * kSecond;
  demand.Arrived(contact);
  EXPECT_NEAR(RatesOf(demand, kAnna).own, 0.2, 1e-12);  // Two pauses, 10 s in all.
}

// Time never runs backwards, whatever is said of it.
TEST(DemandTest, AnEarlierTimeIsNoPause) {
  Demand demand;
  NewDemand contact;
  contact.station = kAnna;
  for (const Instant now : {kBegin, kBegin + 10 * kSecond, kBegin}) {
    contact.now = now;
    demand.Arrived(contact);
  }
  EXPECT_NEAR(RatesOf(demand, kAnna).own, 0.2, 1e-12);
}

TEST(DemandTest, RatesOfAPoissonStream) {
  constexpr double kPerSecond = 0.05;
  Demand demand;
  Stream stream(kPerSecond);
  for (int i = 0; i < 40'000; ++i) {
    const double of = stream.Uniform();
    demand.Arrived(stream.Next(of < 0.5 ? kAnna : of < 0.7 ? kBen : of < 0.8 ? kNorth : kNobody));
  }
  // How fast they come is known from at least 1,024 of them: 3 % is one standard error.
  const DemandRates anna = RatesOf(demand, kAnna);
  EXPECT_NEAR(anna.own / kPerSecond, 0.5, 0.06);
  EXPECT_NEAR(anna.others / anna.own, 0.4, 0.06);
  EXPECT_NEAR(anna.rest / anna.own, 0.6, 0.08);  // Teams are nothing to agents.
  const DemandRates ben = RatesOf(demand, kBen);
  EXPECT_NEAR(ben.own, anna.others, 1e-12);
  EXPECT_NEAR(ben.others, anna.own, 1e-12);
  EXPECT_NEAR(ben.rest, anna.rest, 1e-12);
  const DemandRates north = RatesOf(demand, kNorth);
  EXPECT_NEAR(north.own / anna.own, 0.2, 0.04);
  EXPECT_EQ(north.others, 0);
  EXPECT_NEAR(north.rest / anna.own, 1.8, 0.15);
  const DemandRates stranger = RatesOf(demand, {AgentId{99}, TeamId{}});
  EXPECT_EQ(stranger.own, 0);
  EXPECT_NEAR(stranger.others, anna.own + anna.others, 1e-12);
}

TEST(DemandTest, ANightIsNoQuietDesk) {
  constexpr double kPerSecond = 0.1;
  Demand demand;
  Stream stream(kPerSecond);
  for (int day = 0; day < 20; ++day) {
    for (int i = 0; i < 500; ++i) demand.Arrived(stream.Next(kAnna));
    stream.Pause(16 * 3'600 * kSecond);
    demand.Arrived(stream.Next(kAnna));
    // The night counts as a few pauses, of which the day has 500.
    EXPECT_NEAR(RatesOf(demand, kAnna).own / kPerSecond, 1, 0.25) << "day " << day;
  }
}

// The desk gets five times as busy: a thousand contacts later demand has noticed, and after some
// more the old rate is forgotten. Whom they prefer takes longer.
TEST(DemandTest, OldTimesAreForgotten) {
  Demand demand;
  Stream quiet(0.02);
  NewDemand last;
  for (int i = 0; i < 20'000; ++i) {
    last = quiet.Next(kAnna);
    demand.Arrived(last);
  }
  EXPECT_NEAR(RatesOf(demand, kAnna).own, 0.02, 0.003);
  Stream busy(0.1);
  busy.Pause(last.now - kBegin);
  for (int i = 0; i < 2'100; ++i) demand.Arrived(busy.Next(kBen));
  const DemandRates soon = RatesOf(demand, kBen);
  EXPECT_NEAR(soon.own + soon.others, 0.1, 0.015);
  EXPECT_GT(soon.others, soon.own);
  for (int i = 0; i < 17'000; ++i) demand.Arrived(busy.Next(kBen));
  EXPECT_EQ(RatesOf(demand, kBen).others, 0);
  EXPECT_EQ(RatesOf(demand, kAnna).own, 0);
  EXPECT_NEAR(RatesOf(demand, kBen).own, 0.1, 0.015);
}

TEST(DemandTest, MeansOfThoseWhoPrefer) {
  Demand demand;
  NewDemand contact;
  contact.station = kAnna;
  contact.importance_ppm = 3 * kPpm;
  contact.gap_ms = 600'000;
  contact.loss_ms = 10'000;
  contact.now = kBegin;
  demand.Arrived(contact);
  contact.importance_ppm = kPpm;
  contact.gap_ms = 200'000;
  contact.loss_ms = 0;
  contact.now += kSecond;
  demand.Arrived(contact);
  contact.station = kBen;
  contact.now += kSecond;
  demand.Arrived(contact);
  const DemandRates anna = RatesOf(demand, kAnna);
  EXPECT_EQ(anna.importance, 2);
  EXPECT_EQ(anna.gap_s, 400);
  EXPECT_EQ(anna.loss_s, 5);
  EXPECT_EQ(anna.others_importance, 1);
  EXPECT_EQ(anna.others_gap_s, 200);
  EXPECT_EQ(anna.others_loss_s, 0);
}

TEST(DemandTest, HowOftenEverybodyIsBusy) {
  Demand demand;
  Stream stream(1);
  const auto arrives = [&](const Station& station, bool busy, bool others_free) {
    NewDemand contact = stream.Next(station);
    contact.station_busy = busy;
    contact.other_free = others_free;
    demand.Arrived(contact);
  };
  arrives(kAnna, false, true);
  arrives(kAnna, false, false);
  EXPECT_EQ(RatesOf(demand, kAnna).all_busy, 1);  // Nobody has found their station busy.
  arrives(kAnna, true, true);
  EXPECT_EQ(RatesOf(demand, kAnna).all_busy, 0);
  arrives(kBen, true, true);
  arrives(kNorth, true, true);
  arrives(kNorth, true, false);
  arrives(kNobody, true, false);  // Has no station.
  EXPECT_EQ(RatesOf(demand, kAnna).all_busy, 0.25);
}

TEST(DemandTest, OverflowIsPerAgentWhoIsFree) {
  Demand demand;
  NewDemand contact;
  for (int i = 0; i <= 100; ++i) {
    contact.now = kBegin + i * 10 * kSecond;
    contact.station = kAnna;
    contact.free = i == 0 ? 0 : 3;
    demand.Arrived(contact);
    if (i % 4 == 1) demand.Overflowed();  // 25 times, of which the last is known by the next.
  }
  // 25 in 100 pauses of 10 s, while 300 agents were found free in 101 looks.
  EXPECT_NEAR(RatesOf(demand, kAnna).overflow, 0.1 * 25 / 300, 1e-9);
}

// Eight contacts' weight of what is usual stands against what was taken.
TEST(DemandTest, HandlingIsAgainstWhatIsUsual) {
  Demand demand;
  for (int i = 0; i < 8; ++i) demand.Handled(AgentId{1}, TeamId{7}, 300'000, 100'000);
  EXPECT_EQ(demand.HandlingBy(AgentId{1}, 100'000), 200'000);
  EXPECT_EQ(demand.HandlingBy(TeamId{7}, 100'000), 200'000);
  for (int i = 0; i < 16; ++i) demand.Handled(AgentId{2}, TeamId{7}, 50'000, 100'000);
  // 24 of 100 s took 8 x 300 + 16 x 50 s; with 8 x 100 s more, 4,000 s of 3,200.
  EXPECT_EQ(demand.HandlingBy(TeamId{7}, 100'000), 125'000);
  // Of shorter contacts the same factor, as far as so few of them say.
  EXPECT_EQ(demand.HandlingBy(AgentId{2}, 50'000),
            50'000 * (16 * 50 + 8 * 50) / (16 * 100 + 8 * 50));
  EXPECT_EQ(demand.HandlingBy(AgentId{3}, 50'000), 50'000);
  demand.Handled(AgentId{4}, TeamId{}, 10'000, 100'000);
  EXPECT_LT(demand.HandlingBy(AgentId{4}, 100'000), 100'000);
  EXPECT_EQ(demand.HandlingBy(TeamId{8}, 100'000), 100'000);
}

TEST(DemandTest, HandlingThatHardlyTakesTimeTakesSome) {
  Demand demand;
  for (int i = 0; i < 1'000; ++i) demand.Handled(AgentId{1}, TeamId{}, 1, 1'000'000);
  EXPECT_GE(demand.HandlingBy(AgentId{1}, 100), 1);
  EXPECT_EQ(demand.HandlingBy(AgentId{1}, 0), 1);
}

TEST(DemandTest, TheDigestTellsWhatWasHeard) {
  Demand a;
  Demand b;
  EXPECT_EQ(a.digest(), b.digest());
  NewDemand contact;
  contact.station = kAnna;
  contact.now = kBegin;
  a.Arrived(contact);
  EXPECT_NE(a.digest(), b.digest());
  b.Arrived(contact);
  EXPECT_EQ(a.digest(), b.digest());
  a.Handled(AgentId{1}, TeamId{}, 1'000, 2'000);
  b.Handled(AgentId{1}, TeamId{}, 1'001, 2'000);
  EXPECT_NE(a.digest(), b.digest());
}

}  // namespace
}  // namespace rapport
