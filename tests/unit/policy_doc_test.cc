// docs/policy.md is true: its examples are policies, and its tables have every key that there is,
// no other, and the defaults.

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "codec/keys.h"
#include "codec/policy_json.h"
#include "gtest/gtest.h"
#include "rapport/policy.h"
#include "support/document.h"

namespace rapport::codec {
namespace {

std::string Page() { return testing::ProjectFile("docs/policy.md"); }

std::vector<std::string> Blocks(const std::string& language) {
  return testing::FencedBlocks(Page(), language);
}

// The value of each key under its name on the page: `worth_s.team`, `relax[].levels`.
void Flatten(const boost::json::value& value, const std::string& name,
             std::map<std::string, std::string>& defaults) {
  const boost::json::object* object = value.if_object();
  if (object == nullptr || (object->empty() && !name.empty())) {
    defaults[name] = boost::json::serialize(value);
    return;
  }
  for (const auto& [key, member] : *object) {
    Flatten(member, absl::StrCat(name, name.empty() ? "" : ".", std::string(key)), defaults);
  }
}

boost::json::value Written(const Policy& policy, const KeyTable& keys) {
  const absl::StatusOr<std::string> text = PolicyToJson(policy, keys);
  EXPECT_TRUE(text.ok()) << text.status();
  return boost::json::parse(*text);
}

std::map<std::string, std::string> Defaults() {
  KeyTable keys;
  std::map<std::string, std::string> defaults;
  Flatten(Written(Policy{}, keys), "", defaults);
  Policy one;
  one.relax = {RelaxStep{}};
  one.channels = {ChannelCost{.channel = keys.Channel("KEY")}};
  const boost::json::value more = Written(one, keys);
  Flatten(more.at("relax").at(0), "relax[]", defaults);
  Flatten(more.at("channels"), "channels", defaults);
  return defaults;
}

std::string Unquoted(std::string cell) {
  std::erase(cell, '`');
  while (absl::StartsWith(cell, " ")) cell.erase(0, 1);
  while (absl::EndsWith(cell, " ")) cell.pop_back();
  return cell;
}

TEST(PolicyDoc, TheTablesHaveEveryKeyAndItsDefault) {
  std::map<std::string, std::string> told;
  for (const std::string& line : std::vector<std::string>(absl::StrSplit(Page(), '\n'))) {
    const std::vector<std::string> cells = absl::StrSplit(line, '|');
    if (cells.size() != 6 || !absl::StartsWith(cells[1], " `")) continue;
    // Numbers as they are written below.
    boost::system::error_code none;
    const boost::json::value value = boost::json::parse(Unquoted(cells[4]), none);
    const std::string text = none ? Unquoted(cells[4]) : boost::json::serialize(value);
    EXPECT_TRUE(told.emplace(Unquoted(cells[1]), text).second) << line;
  }
  std::map<std::string, std::string> defaults = Defaults();
  // Left out, it is an error.
  KeyTable keys;
  EXPECT_FALSE(ParsePolicyJson(R"({"relax": [{"levels": 1}]})", "policy.json", keys).ok());
  defaults["relax[].after_s"] = "must be stated";
  EXPECT_GT(defaults.size(), 35u);
  EXPECT_EQ(told, defaults);
}

TEST(PolicyDoc, TheExamplesAreWhatTheySay) {
  std::vector<Policy> policies;
  for (const std::string& block : Blocks("json")) {
    KeyTable keys;
    const absl::StatusOr<Policy> policy = ParsePolicyJson(block, "policy.md", keys);
    ASSERT_TRUE(policy.ok()) << policy.status() << block;
    EXPECT_NE(*policy, Policy{}) << block;
    policies.push_back(*policy);
  }
  ASSERT_EQ(policies.size(), 5u);
  EXPECT_EQ(policies[0].worth.familiar, absl::Minutes(2));
  EXPECT_EQ(policies[0].relax.size(), 2u);
  EXPECT_EQ(policies[0].channels.size(), 2u);
  EXPECT_EQ(policies[2].wait_max, absl::ZeroDuration());
  EXPECT_EQ(policies[3].routing, Routing::kLongestIdle);
  EXPECT_EQ(policies[4].routing, Routing::kLastAgent);
}

TEST(PolicyDoc, TheErrorsReadLikeThis) {
  std::set<std::string> errors;
  for (const char* text :
       {R"({"worth_s": {"familiar": "x"}})", R"({"relax": [{"after_s": 5, "levels": 11}]})",
        R"({"wait_max_s": null})", R"({"wait_max_s": 3, "wait_max_s": 4})"}) {
    KeyTable keys;
    const absl::StatusOr<Policy> policy = ParsePolicyJson(text, "policy.json", keys);
    ASSERT_FALSE(policy.ok()) << text;
    errors.emplace(policy.status().message());
  }
  ASSERT_EQ(Blocks("text").size(), 1u);
  const std::vector<std::string> told = absl::StrSplit(Blocks("text")[0], '\n', absl::SkipEmpty());
  EXPECT_EQ(std::set<std::string>(told.begin(), told.end()), errors);
}

}  // namespace
}  // namespace rapport::codec
