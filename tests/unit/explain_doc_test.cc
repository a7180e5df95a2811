// docs/explain.md is true: its example gives what it shows, its code compiles, and every field of
// the JSON stands in its tables.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codec/keys.h"
#include "gtest/gtest.h"
#include "insight/contact_story.h"
#include "insight/story_text.h"
#include "rapport/router.h"
#include "support/document.h"

namespace rapport::insight {
namespace {

using ::rapport::testing::FencedBlocks;
using ::rapport::testing::ProjectFile;

std::string Page() { return ProjectFile("docs/explain.md"); }

struct Told {
  codec::KeyTable keys;
  ContactStory story;
};

void Tell(Told& told) {
  const std::vector<std::string> logs = FencedBlocks(Page(), "log");
  ASSERT_EQ(logs.size(), 1u);
  std::istringstream log(logs[0]);
  absl::StatusOr<ContactStory> story = TellContact(log, "desk.log", "c2", told.keys, {});
  ASSERT_TRUE(story.ok()) << story.status();
  told.story = *std::move(story);
}

TEST(ExplainDoc, TheExampleGivesWhatIsShown) {
  Told told;
  Tell(told);
  const std::vector<std::string> shown = FencedBlocks(Page(), "text");
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(StoryText(told.story, told.keys), shown[0]);
}

void AddFields(const boost::json::value& json, std::set<std::string>& fields) {
  if (json.is_array()) {
    for (const boost::json::value& element : json.get_array()) AddFields(element, fields);
  } else if (json.is_object()) {
    for (const auto& [key, member] : json.get_object()) {
      fields.insert(std::string(key));
      AddFields(member, fields);
    }
  }
}

TEST(ExplainDoc, EveryFieldOfTheJsonIsDescribed) {
  Told told;
  Tell(told);
  std::set<std::string> fields;
  AddFields(boost::json::parse(StoryJson(told.story, told.keys)), fields);
  EXPECT_GT(fields.size(), 40u);
  const std::string page = Page();
  for (const std::string& field : fields) {
    EXPECT_NE(page.find("`" + field + "`"), page.npos) << field;
  }
}

// --- The code of the page, as it stands there ---

std::vector<AgentId> shown_agents;

void Show(AgentId agent, Obstacle, std::int64_t, absl::Duration, Waiting) {
  shown_agents.push_back(agent);
}

TEST(ExplainDoc, TheCodeRuns) {
  rapport::Router router = *rapport::Router::Create(rapport::Policy{}, rapport::Limits{});
  std::vector<rapport::Decision> decisions;
  rapport::Event event{.what = rapport::AgentUpdated{.agent = {1}}};
  ASSERT_TRUE(router.Apply(event, decisions).ok());
  event.what = rapport::ContactArrived{.contact = {7}};
  std::vector<rapport::Explanation> reasons;
  absl::Status status = router.ApplyExplained(event, {7}, decisions, reasons);
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_EQ(reasons.size(), 1u);
  absl::StatusOr<rapport::Explanation> why = router.Explain({7});
  for (const rapport::Candidate& c : why->candidates) {
    Show(c.agent, c.obstacle, c.affinity.worth_ms(), c.free_in, c.waiting);
  }
  EXPECT_EQ(shown_agents, std::vector<AgentId>{{1}});
}

std::string WithoutBlanks(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c != ' ' && c != '\n') result.push_back(c);
  }
  return result;
}

TEST(ExplainDoc, TheCodeIsThisCode) {
  const std::string here = WithoutBlanks(ProjectFile("tests/unit/explain_doc_test.cc"));
  const std::vector<std::string> blocks = FencedBlocks(Page(), "cpp");
  EXPECT_EQ(blocks.size(), 2u);
  for (const std::string& block : blocks) {
    EXPECT_NE(here.find(WithoutBlanks(block)), here.npos) << block;
  }
}

}  // namespace
}  // namespace rapport::insight
