#include "codec/keys.h"

#include <cstdint>
#include <limits>
#include <string>

#include "codec/location.h"
#include "gtest/gtest.h"

namespace rapport::codec {
namespace {

TEST(KeyTable, NumbersInOrderOfFirstAppearance) {
  KeyTable keys;
  EXPECT_EQ(keys.Agent("anna"), AgentId{1});
  EXPECT_EQ(keys.Agent("ben"), AgentId{2});
  EXPECT_EQ(keys.Agent("anna"), AgentId{1});
  EXPECT_EQ(keys.Customer("anna"), CustomerId{1});
  EXPECT_EQ(keys.Contact("c"), ContactId{1});
  EXPECT_EQ(keys.Account("c"), AccountId{1});
  EXPECT_EQ(keys.Team("c"), TeamId{1});
  EXPECT_EQ(keys.Topic("c"), TopicId{1});
  EXPECT_EQ(keys.Channel("c"), ChannelId{1});
  EXPECT_EQ(keys.Skill("c"), SkillId{1});
  EXPECT_EQ(keys.Agent(""), AgentId{});
  EXPECT_EQ(keys.Find(KeyKind::kAgent, "ben"), 2);
  EXPECT_EQ(keys.Find(KeyKind::kAgent, "cy"), 0);
  EXPECT_EQ(keys.changes(), 9);
}

TEST(KeyTable, NamesForPeople) {
  KeyTable keys;
  EXPECT_EQ(keys.Name(keys.Agent("anna")), "anna");
  EXPECT_EQ(keys.Name(AgentId{123}), "#123");
  EXPECT_EQ(keys.Name(AgentId{}), "-");
  EXPECT_EQ(keys.Key(KeyKind::kAgent, 1), "anna");
  EXPECT_EQ(keys.Key(KeyKind::kAgent, 2), "");
}

TEST(KeyTable, AForgottenCustomersNumberMeansNothingAndStaysUsed) {
  KeyTable keys;
  const CustomerId mia = keys.Customer("mia");
  keys.Customer("zoe");
  keys.ForgetCustomer(mia);
  keys.ForgetCustomer(mia);
  keys.ForgetCustomer(CustomerId{77});
  EXPECT_EQ(keys.Name(mia), "#1");
  EXPECT_EQ(keys.Find(KeyKind::kCustomer, "mia"), 0);
  EXPECT_EQ(keys.Customer("mia"), CustomerId{3});
  // The row, as it stands now: the key is nowhere, not even among the changes of the past.
  ASSERT_EQ(keys.changes(), 4);
  EXPECT_EQ(keys.Change(0), (KeyRow{KeyKind::kCustomer, 1, ""}));
  EXPECT_EQ(keys.Change(1), (KeyRow{KeyKind::kCustomer, 2, "zoe"}));
  EXPECT_EQ(keys.Change(2), (KeyRow{KeyKind::kCustomer, 1, ""}));
  EXPECT_EQ(keys.Change(3), (KeyRow{KeyKind::kCustomer, 3, "mia"}));
}

TEST(KeyTable, TakesRowsOver) {
  KeyTable keys;
  EXPECT_EQ(keys.Add({KeyKind::kAgent, 7, "anna"}), absl::OkStatus());
  EXPECT_EQ(keys.Add({KeyKind::kAgent, 7, "anna"}), absl::OkStatus());
  EXPECT_EQ(keys.Agent("anna"), AgentId{7});
  EXPECT_EQ(keys.Agent("ben"), AgentId{8});
  EXPECT_EQ(keys.Add({KeyKind::kAgent, 20, ""}), absl::OkStatus());
  EXPECT_EQ(keys.Add({KeyKind::kAgent, 20, ""}), absl::OkStatus());
  EXPECT_EQ(keys.changes(), 3);
  EXPECT_EQ(keys.Agent("cy"), AgentId{21});
  EXPECT_EQ(keys.Add({KeyKind::kAgent, 7, ""}), absl::OkStatus());
  EXPECT_EQ(keys.Agent("anna"), AgentId{22});
}

TEST(KeyTable, RowsThatContradict) {
  KeyTable keys;
  keys.Agent("anna");
  const auto error = [&](const KeyRow& row) { return std::string(View(keys.Add(row).message())); };
  EXPECT_EQ(error({KeyKind::kAgent, 0, "ben"}), "number: was 0, expected 1 or more");
  EXPECT_EQ(error({KeyKind::kAgent, 2, "anna"}),
            "number: was 2, expected 1, which agent \"anna\" has already");
  EXPECT_EQ(error({KeyKind::kAgent, 1, "ben"}),
            "key: was \"ben\", expected \"anna\", which agent 1 is already");
  EXPECT_EQ(keys.changes(), 1);
}

TEST(KeyTable, TheVeryLastNumberIsNoTrap) {
  KeyTable keys;
  ASSERT_EQ(keys.Add({KeyKind::kAgent, std::numeric_limits<std::uint64_t>::max(), "z"}),
            absl::OkStatus());
  EXPECT_EQ(keys.Agent("anna"), AgentId{1});
  EXPECT_EQ(keys.Agent("ben"), AgentId{2});
}

}  // namespace
}  // namespace rapport::codec
