// Any contact of any log can be told: what is told are the decisions that the log has.

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "codec/keys.h"
#include "codec/log.h"
#include "gtest/gtest.h"
#include "insight/contact_story.h"
#include "insight/story_text.h"
#include "rapport/router.h"
#include "sim/random_events.h"
#include "support/scale.h"

namespace rapport::insight {
namespace {

constexpr int kEvents = 400;

struct Log {
  std::string bytes;
  std::vector<ContactId> contacts;  // On whom something was decided.
  std::vector<Decision> decisions;  // All of them, repeated commands' included.
};

// A random stream with its decisions. What is refused stands in it, too, but for values that there
// cannot be, which no log can hold.
Log RandomLog(std::uint64_t seed, codec::LogForm form) {
  sim::RandomEvents stream(seed);
  Router router = Router::Create(stream.policy(), stream.limits()).value();
  const codec::KeyTable keys;
  std::ostringstream out;
  codec::LogWriter writer(out, form, keys);
  EXPECT_TRUE(writer.Head(stream.policy(), stream.limits()).ok());
  Log log;
  std::set<ContactId> contacts;
  for (int i = 0; i < kEvents; ++i) {
    const Event event = stream.Next(router.NextDeadline());
    std::vector<Decision> decisions;
    const absl::Status status = router.Apply(event, decisions);
    stream.Follow(event, status, decisions);
    if (absl::IsInvalidArgument(status)) continue;
    EXPECT_TRUE(writer.Event(event).ok());
    EXPECT_TRUE(writer.Decisions(decisions).ok());
    for (const Decision& d : decisions) contacts.insert(d.contact);
    log.decisions.insert(log.decisions.end(), decisions.begin(), decisions.end());
  }
  EXPECT_TRUE(writer.Finish().ok());
  log.bytes = out.str();
  log.contacts.assign(contacts.begin(), contacts.end());
  return log;
}

std::string TellOne(const Log& log, ContactId contact) {
  std::istringstream in(log.bytes);
  codec::KeyTable keys;
  const auto story = TellContact(in, "random.log", absl::StrCat("#", contact.value), keys, {});
  if (!story.ok()) return story.status().ToString();
  if (!story->end.ok()) return story->end.ToString();
  if (story->differences != 0 || story->differs()) return "differs at " + story->first_difference;
  const std::string text = StoryText(*story, keys);
  const boost::json::value json = boost::json::parse(StoryJson(*story, keys));
  // What is told was decided, in this order; repeated commands and earlier contacts of the number
  // are left out.
  auto next = log.decisions.begin();
  std::size_t told = 0;
  for (const StoryStep& step : story->steps) {
    for (const ExplainedDecision& explained : step.decisions) {
      next = std::find(next, log.decisions.end(), explained.decision);
      if (next == log.decisions.end()) return "tells what was not decided";
      ++next;
      ++told;
    }
  }
  if (json.at("decisions").as_array().size() != told) return "has other decisions as JSON";
  const std::ptrdiff_t all =
      std::count_if(log.decisions.begin(), log.decisions.end(),
                    [contact](const Decision& d) { return d.contact == contact; });
  if (static_cast<std::ptrdiff_t>(told) > all) return "tells too much";
  if (told == 0 && story->earlier == 0) return "tells nothing";
  return text.empty() ? "says nothing" : "";
}

TEST(StoriesTest, EveryContactOfEveryStreamCanBeTold) {
  std::int64_t told = 0;
  const std::int64_t streams = testing::Scaled(4, 15, 100);
  for (const std::uint64_t first : testing::Seeds()) {
    const std::int64_t count = first == testing::Seeds().front() ? streams : 2;
    std::cout << "seeds " << first << " and " << count - 1 << " more\n";
    for (std::int64_t i = 0; i < count; ++i) {
      const std::uint64_t seed = first + static_cast<std::uint64_t>(i);
      const Log log =
          RandomLog(seed, i % 2 == 0 ? codec::LogForm::kRecords : codec::LogForm::kText);
      for (const ContactId contact : log.contacts) {
        ASSERT_EQ(TellOne(log, contact), "") << "seed " << seed << ", contact " << contact.value;
        ++told;
      }
    }
  }
  std::cout << told << " contacts\n";
  EXPECT_GT(told, 100);
}

}  // namespace
}  // namespace rapport::insight
