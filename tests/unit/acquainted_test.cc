// What having met is forecast to do: only what chance does not explain.

#include <cstdint>

#include "affinity/outcome_model.h"
#include "gtest/gtest.h"
#include "sim/splitmix.h"
#include "support/outcome_desk.h"

namespace rapport::testing {
namespace {

constexpr Micros kSecond = 1'000'000;
constexpr Micros kDay = 86'400 * kSecond;
constexpr Instant kStart = 18'000 * kDay;
constexpr TopicId kTopic{5};
constexpr CustomerIndex kCustomers = 400;
constexpr AgentIndex kAgents = 10;

// A desk at which whoever calls gets any agent, and nothing tells contacts apart but whether the
// two have met: then they are resolved with `acquainted_ppm`, else with 80 %.
struct Desk {
  explicit Desk(std::uint64_t seed) : random(seed) {}

  void Serve(int contacts, std::int64_t acquainted_ppm) {
    for (; contacts > 0; --contacts, now += 60 * kSecond) {
      const Subject subject{static_cast<CustomerIndex>(random.Below(kCustomers)),
                            static_cast<AgentIndex>(random.Below(kAgents)), kTopic};
      bool& known = met[subject.customer][subject.agent];
      OutcomeSeen seen;
      seen.arrived = now;
      seen.known = now + 30 * kSecond;
      seen.Set(Target::kResolved, random.Chance(known ? acquainted_ppm : 800'000) ? 1 : 0);
      known = true;
      model.Learn(subject, seen);
    }
  }

  // By how much a resolution counts as likelier with an agent whom the customer has met than with
  // one of average skill whom they have not, on average, as a share.
  double Gained() const {
    std::int64_t sum = 0;
    std::int64_t pairs = 0;
    for (CustomerIndex c = 0; c < kCustomers; ++c) {
      const OutcomeModel::Context context = model.ContextOf({c, kNoIndex, kTopic}, now);
      const std::int64_t stranger = Resolved(model.model().StrangerLogOddsOf(context));
      for (AgentIndex a = 0; a < kAgents; ++a) {
        if (!met[c][a]) continue;
        const PairEvidence pair = model.EvidenceOfPair(c, a);
        sum += Resolved(model.model().ProvenLogOddsOf(context, kNoIndex, &pair)) - stranger;
        ++pairs;
      }
    }
    return static_cast<double>(sum) / static_cast<double>(pairs) / 1e6;
  }

  std::int64_t Resolved(const Lanes& log_odds) const {
    return model.PpmOf(Target::kResolved, log_odds[IndexOf(Target::kResolved)]);
  }

  sim::SplitMix random;
  OutcomeDesk model;
  Instant now = kStart;
  bool met[kCustomers][kAgents] = {};
};

TEST(Acquainted, ChanceIsNotTakenForAnEffect) {
  constexpr int kDesks = 60;
  double sum = 0;
  double squares = 0;
  for (std::uint64_t seed = 1; seed <= kDesks; ++seed) {
    Desk desk(seed);
    desk.Serve(1'000, 800'000);
    const double gained = desk.Gained();
    sum += gained;
    squares += gained * gained;
  }
  // A difference of two shares of some hundreds of contacts is about 3 points by chance.
  EXPECT_NEAR(sum / kDesks, 0, 0.005);
  EXPECT_LT(squares / kDesks, 0.01 * 0.01);
}

TEST(Acquainted, AnEffectIsFoundWhereThereIsOne) {
  Desk desk(1);
  desk.Serve(4'000, 920'000);
  // The log-odds of 92 % are 1.06 more than those of 80 %.
  EXPECT_GT(desk.Gained(), 0.06);
  Desk worse(2);
  worse.Serve(4'000, 600'000);
  EXPECT_LT(worse.Gained(), -0.1);
}

}  // namespace
}  // namespace rapport::testing
