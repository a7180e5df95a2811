// `rapport explain` on the bank's journal: any contact in under a second, from either form.

#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "codec/csv_history.h"
#include "codec/keys.h"
#include "codec/log.h"
#include "codec/log_file.h"
#include "gtest/gtest.h"
#include "insight/contact_story.h"
#include "insight/story_text.h"
#include "rapport/router.h"
#include "sim/replay_desk.h"
#include "sim/replay_run.h"
#include "support/scale.h"
#include "tools/journal.h"

namespace rapport::insight {
namespace {

constexpr char kBank[] = "data/bank_calls_dev.csv.xz";

// Sanitizers and debug builds are slower by a factor that says nothing.
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr bool kMeasured = true;
#else
constexpr bool kMeasured = false;
#endif

std::string JournalPath(codec::LogForm form) {
  const bool text = form == codec::LogForm::kText;
  return ::testing::TempDir() + (text ? "/explain_bank.txt" : "/explain_bank.journal");
}

class ExplainBank : public ::testing::TestWithParam<codec::LogForm> {
 protected:
  void SetUp() override {
    const std::optional<std::string> path = testing::SharedFile(kBank);
    RAPPORT_SKIP_WITHOUT(path, kBank);
    if (std::ifstream(JournalPath(GetParam())).good()) return;
    sim::ReplaySource source;
    source.files = {*path};
    source.keep_contact_keys = true;
    codec::CsvTally tally;
    const auto desk = sim::ReplayDesk::Load(source, tally);
    ASSERT_TRUE(desk.ok()) << desk.status();
    const Policy policy = sim::PolicyForDesk(Policy{}, **desk);
    const Limits limits = sim::LimitsForDesk(**desk);
    tools::Journal journal(JournalPath(GetParam()), (*desk)->keys());
    ASSERT_TRUE(journal.Begin(policy, limits).ok());
    sim::ReplayOptions options;
    options.journal = journal.Callback();
    ASSERT_TRUE(sim::RunReplay(**desk, policy, limits, options).ok());
    ASSERT_TRUE(journal.Finish().ok());
  }

  // A run that was broken off may have left half a journal.
  static void SetUpTestSuite() { TearDownTestSuite(); }
  static void TearDownTestSuite() {
    for (const codec::LogForm form : {codec::LogForm::kText, codec::LogForm::kRecords}) {
      std::remove(JournalPath(form).c_str());
    }
  }
};

TEST_P(ExplainBank, AnyContactIsExplainedInUnderASecond) {
  // A machine that others work on takes up to twice as long as by itself; full size is for one that
  // has nothing else to do.
  const auto limit = static_cast<double>(testing::Scaled(2, 2, 1));
  // The first, one in the middle, one that waited for an agent, the last.
  for (const char* contact : {"d000001", "d032212", "d005759", "#64425"}) {
    const std::clock_t before = std::clock();
    auto file = codec::LogFile::Open(JournalPath(GetParam()));
    ASSERT_TRUE(file.ok()) << file.status();
    codec::KeyTable keys;
    const auto story = TellContact(file->stream(), "bank", contact, keys, {});
    ASSERT_TRUE(story.ok()) << story.status();
    const std::string text = StoryText(*story, keys);
    const double seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    std::cout << contact << ": " << seconds << " s of processor time\n";
    if (kMeasured) {
      EXPECT_LT(seconds, limit) << contact;
    }
    EXPECT_EQ(story->contacts, 64'425);
    EXPECT_EQ(story->differences, 0) << story->first_difference;
    EXPECT_EQ(story->compared, story->events);
    EXPECT_EQ(story->refused, 0) << story->first_refused;
    EXPECT_TRUE(story->end.ok()) << story->end;
    EXPECT_FALSE(story->steps.empty());
    EXPECT_NE(text.find("the log has the same decisions"), text.npos);
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, ExplainBank,
                         ::testing::Values(codec::LogForm::kRecords, codec::LogForm::kText));

// Not some contacts but all of them: every decision of two months.
TEST_P(ExplainBank, EveryDecisionIsExplainedByPartsThatAddUp) {
  if (GetParam() == codec::LogForm::kText) GTEST_SKIP() << "the records have the same";
  auto file = codec::LogFile::Open(JournalPath(GetParam()));
  ASSERT_TRUE(file.ok()) << file.status();
  codec::KeyTable keys;
  auto log = codec::LogReader::Open(file->stream(), "bank", keys);
  ASSERT_TRUE(log.ok()) << log.status();
  Router router = *Router::Create(log->policy(), log->limits());
  std::int64_t explained = 0;
  std::int64_t left = 0;
  for (;;) {
    const auto entry = log->Next();
    ASSERT_TRUE(entry.ok()) << entry.status();
    if (!*entry) break;
    const std::vector<Decision>& recorded = *(*entry)->decisions;
    // Of an event that decides on several contacts the last one is looked at, one after another.
    const ContactId contact = recorded.empty() ? ContactId{1} : recorded.back().contact;
    std::vector<Decision> decisions;
    std::vector<Explanation> why;
    ASSERT_TRUE(router.ApplyExplained((*entry)->event, contact, decisions, why).ok());
    ASSERT_EQ(decisions, recorded);
    std::erase_if(decisions, [contact](const Decision& d) { return d.contact != contact; });
    ASSERT_EQ(decisions.size(), why.size());
    for (std::size_t i = 0; i < why.size(); ++i) {
      const absl::Status status = CheckExplained({decisions[i], why[i]});
      ASSERT_TRUE(status.ok()) << status;
    }
    explained += static_cast<std::int64_t>(why.size());
    left += static_cast<std::int64_t>(recorded.size() - why.size());
  }
  std::cout << explained << " decisions explained, " << left << " left out\n";
  EXPECT_GT(explained, 60'000);
  EXPECT_LT(left * 50, explained);
}

}  // namespace
}  // namespace rapport::insight
