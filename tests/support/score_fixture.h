// One contact of customer 1 and a pool whose history a test writes, for tests of scores.

#ifndef RAPPORT_TESTS_SUPPORT_SCORE_FIXTURE_H_
#define RAPPORT_TESTS_SUPPORT_SCORE_FIXTURE_H_

#include <cstdint>

#include "gtest/gtest.h"
#include "ranking/filter.h"
#include "ranking/score.h"

namespace rapport::testing {

inline constexpr Instant kNow = 1'700'000'000'000'000;
inline constexpr Micros kMinute = 60'000'000;

class ScoreTest : public ::testing::Test {
 protected:
  ScoreTest() {
    pool_.now = kNow;
    contact_.needs.channel = {1};
    contact_.topic = {1};
    contact_.seq = 7;
    contact_.ready_at = kNow;
    contact_.customer = pool_.history.customers().RefTo(C(1));
  }

  CustomerIndex C(std::uint64_t id) { return pool_.history.customers().FindOrAdd({id}); }

  // An agent of a team; team 0 is none.
  AgentIndex A(std::uint64_t id, std::uint64_t team = 0) {
    const AgentIndex index = pool_.FindOrAddAgent({id});
    pool_.agents[index].registered = true;
    if (team != 0) pool_.agents[index].team = {team};
    return index;
  }

  // So many meetings, now.
  void Meet(std::uint64_t customer, AgentIndex agent, int meetings, TopicId topic = {1},
            ChannelId channel = {1}, Outcome outcome = Outcome::kServed, Micros handling = 0) {
    for (int i = 0; i < meetings; ++i) {
      pool_.history.Learn({.customer = C(customer),
                           .agent = agent,
                           .topic = topic,
                           .channel = channel,
                           .outcome = outcome,
                           .handling = handling,
                           .arrived = kNow - handling,
                           .at = kNow,
                           .known = kNow});
    }
  }

  void Rate(std::uint64_t customer, AgentIndex agent, int rating) {
    const Meeting meeting{.customer = C(customer),
                          .agent = agent,
                          .topic = {1},
                          .channel = {1},
                          .arrived = kNow,
                          .at = kNow,
                          .known = kNow};
    pool_.history.LearnFeedback(meeting, FeedbackKind::kCustomerRating, rating, Counts::kAlready);
  }

  const Affinity& Scored(AgentIndex agent) {
    Score(pool_, contact_);
    const Entry* entry = EntryOf(contact_, agent);
    static const Affinity kNone;
    EXPECT_NE(entry, nullptr);
    if (entry == nullptr) return kNone;
    EXPECT_EQ(entry->worth_ms, entry->affinity.worth_ms());
    return entry->affinity;
  }

  Pool pool_{Policy{}, Limits{}};
  Contact contact_;
};

}  // namespace rapport::testing

#endif  // RAPPORT_TESTS_SUPPORT_SCORE_FIXTURE_H_
