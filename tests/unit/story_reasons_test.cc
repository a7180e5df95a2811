// The sentences of a comparison read as what they say, whatever the signs of its amounts.

#include "insight/story_reasons.h"

#include <cstdint>
#include <string>

#include "codec/keys.h"
#include "gtest/gtest.h"
#include "insight/contact_story.h"
#include "insight/story_words.h"
#include "rapport/policy.h"

namespace rapport::insight {
namespace {

class StoryReasonsTest : public ::testing::Test {
 protected:
  StoryReasonsTest() {
    decided_.decision.kind = DecisionKind::kWait;
    decided_.decision.reason = Reason::kForAgent;
    decided_.decision.contact = {1};
    decided_.decision.agent = anna_;
    Explanation& e = decided_.explanation;
    e.contact = {1};
    e.at_hand = ben_;
    e.wait_for = anna_;
    e.wait_at_most = absl::Minutes(5);
    e.candidates = {{.agent = ben_}, {.agent = anna_, .obstacle = Obstacle::kNoCapacity}};
  }

  // Of waiting for anna instead of going to ben.
  std::string Compared(Waiting waiting, std::int64_t gain_ms, std::int64_t cost_ms) {
    Explanation& e = decided_.explanation;
    e.waiting = waiting;
    e.wait_gain_ms = gain_ms;
    e.wait_cost_ms = cost_ms;
    e.wait_cost_ppm = kPpm;
    return reasons_.Comparison(decided_);
  }

  codec::KeyTable keys_;
  AgentId anna_ = keys_.Agent("anna");
  AgentId ben_ = keys_.Agent("ben");
  ContactStory story_;
  StoryWords words_{story_, keys_};
  StoryReasons reasons_{words_};
  ExplainedDecision decided_;
};

TEST_F(StoryReasonsTest, WaitingGainsAndCosts) {
  EXPECT_EQ(Compared(Waiting::kPays, 300'000, 69'600),
            "Wait or go: anna instead of ben gains 300.0 s and costs 69.6 s: wait, for 5 min at "
            "most.");
  const std::string why = reasons_.Because(StoryStep{}, decided_).at(0);
  EXPECT_EQ(why,
            "anna is worth 300.0 s more to it than ben, who could have it now, and waiting for "
            "anna is expected to cost 69.6 s.");
}

TEST_F(StoryReasonsTest, WaitingMaySaveOthersMoreThanItCosts) {
  EXPECT_EQ(
      Compared(Waiting::kPays, 300'000, -69'600),
      "Wait or go: anna instead of ben gains 300.0 s and saves others 69.6 s: wait, for 5 min "
      "at most.");
  EXPECT_EQ(reasons_.Because(StoryStep{}, decided_).at(0),
            "anna is worth 300.0 s more to it than ben, who could have it now, and waiting for "
            "anna is expected to save others 69.6 s more than its own wait costs.");
}

TEST_F(StoryReasonsTest, WaitingMayLose) {
  EXPECT_EQ(Compared(Waiting::kCostsMore, -9'000, -4'000),
            "Wait or go: anna instead of ben loses 9.0 s and saves others 4.0 s: go.");
}

}  // namespace
}  // namespace rapport::insight
