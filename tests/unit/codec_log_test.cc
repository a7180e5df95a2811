#include "codec/log.h"

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "codec/keys.h"
#include "codec/text.h"
#include "gtest/gtest.h"
#include "unit/codec_random.h"

namespace rapport::codec {
namespace {

std::string Message(const absl::Status& status) { return std::string(View(status.message())); }

// The first error that reading the whole log meets.
absl::Status ReadAll(const std::string& bytes, std::vector<LogEntry>& entries) {
  std::istringstream in(bytes);
  KeyTable keys;
  auto reader = LogReader::Open(in, "desk.log", keys);
  if (!reader.ok()) return reader.status();
  while (true) {
    auto entry = reader->Next();
    if (!entry.ok()) return entry.status();
    if (!*entry) return absl::OkStatus();
    entries.push_back(**std::move(entry));
  }
}

std::string ErrorOf(const std::string& bytes) {
  std::vector<LogEntry> entries;
  const absl::Status status = ReadAll(bytes, entries);
  return status.ok() ? "ok" : Message(status);
}

class CodecLog : public testing::TestWithParam<LogForm> {};

TEST_P(CodecLog, ComesBackTheSame) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    SplitMix random(seed);
    KeyTable keys;
    keys.Agent("never seen in an event");
    std::ostringstream out;
    LogWriter writer(out, GetParam(), keys);
    const auto policy = RandomThing<Policy>(random, keys);
    const auto limits = RandomThing<Limits>(random, keys);
    ASSERT_EQ(writer.Head(policy, limits), absl::OkStatus());
    std::vector<LogEntry> want(random.Below(60));
    for (LogEntry& entry : want) {
      entry.event = RandomEvent(random, keys, random.Below(kEventKinds));
      if (random.Chance(70)) entry.decisions.emplace(random.Below(3));
      if (entry.decisions) {
        for (Decision& decision : *entry.decisions) {
          decision = RandomThing<Decision>(random, keys);
        }
      }
      ASSERT_EQ(writer.Event(entry.event), absl::OkStatus());
      if (entry.decisions) {
        ASSERT_EQ(writer.Decisions(*entry.decisions), absl::OkStatus());
      }
      if (random.Chance(10)) keys.ForgetCustomer({1 + random.Below(20)});
    }
    ASSERT_EQ(writer.Finish(), absl::OkStatus());

    std::istringstream in(out.str());
    KeyTable read_keys;
    auto reader = LogReader::Open(in, "desk.log", read_keys);
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ(reader->form(), GetParam());
    EXPECT_EQ(reader->policy(), policy);
    EXPECT_EQ(reader->limits(), limits);
    for (const LogEntry& entry : want) {
      auto got = reader->Next();
      ASSERT_TRUE(got.ok() && got->has_value()) << got.status();
      ASSERT_EQ((*got)->event, entry.event);
      ASSERT_EQ((*got)->decisions, entry.decisions);
    }
    auto end = reader->Next();
    ASSERT_TRUE(end.ok() && !end->has_value());
  }
}

TEST_P(CodecLog, KeysKeepTheirNumbersAndForgottenOnesAreGone) {
  KeyTable keys;
  std::ostringstream out;
  LogWriter writer(out, GetParam(), keys);
  ASSERT_EQ(writer.Head(Policy{}, Limits{}), absl::OkStatus());
  const ContactId c1 = keys.Contact("c1");  // Before the agent: no number follows from the lines.
  const AgentId ben = keys.Agent("ben");
  const AgentId anna = keys.Agent("anna");
  const CustomerId mia = keys.Customer("mia");
  const auto at = absl::UnixEpoch();
  const Event contact{at, {}, ContactArrived{.contact = c1, .customer = mia}};
  const Event claim{at, {}, ContactClaimed{c1, anna}};
  const Event forget{at, {}, CustomerForgotten{mia}};
  ASSERT_EQ(writer.Event(claim), absl::OkStatus());
  ASSERT_EQ(writer.Event(contact), absl::OkStatus());
  ASSERT_EQ(writer.Event(forget), absl::OkStatus());
  keys.ForgetCustomer(mia);
  const CustomerId again = keys.Customer("mia");
  EXPECT_NE(again, mia);
  const Event second{at, {}, ContactArrived{.contact = {99}, .customer = again}};
  ASSERT_EQ(writer.Event(second), absl::OkStatus());
  ASSERT_EQ(writer.Finish(), absl::OkStatus());

  std::istringstream in(out.str());
  KeyTable read;
  auto reader = LogReader::Open(in, "desk.log", read);
  ASSERT_TRUE(reader.ok()) << reader.status();
  for (const Event& event : {claim, contact, forget, second}) {
    auto entry = reader->Next();
    ASSERT_TRUE(entry.ok()) << entry.status();
    EXPECT_EQ((*entry)->event, event);
  }
  EXPECT_EQ(read.Name(ben), "ben");
  EXPECT_EQ(read.Name(mia), "#1");
  EXPECT_EQ(read.Name(again), "mia");

  // A log that is begun afterwards does not have the forgotten key's row, but keeps its number.
  keys.ForgetCustomer(again);
  std::ostringstream later;
  LogWriter fresh(later, GetParam(), keys);
  ASSERT_EQ(fresh.Head(Policy{}, Limits{}), absl::OkStatus());
  ASSERT_EQ(fresh.Event(contact), absl::OkStatus());
  ASSERT_EQ(fresh.Finish(), absl::OkStatus());
  EXPECT_EQ(later.str().find("mia"), std::string::npos);
  std::istringstream later_in(later.str());
  KeyTable later_keys;
  ASSERT_TRUE(LogReader::Open(later_in, "desk.log", later_keys).ok());
  EXPECT_EQ(later_keys.Customer("zoe"), CustomerId{3});
}

TEST_P(CodecLog, AFullDiskIsAnError) {
  KeyTable keys;
  std::ostringstream out;
  LogWriter writer(out, GetParam(), keys);
  out.setstate(std::ios::badbit);
  EXPECT_EQ(writer.Head(Policy{}, Limits{}).code(), absl::StatusCode::kDataLoss);
}

TEST_P(CodecLog, TheEmptyLog) {
  KeyTable keys;
  std::ostringstream out;
  LogWriter writer(out, GetParam(), keys);
  ASSERT_EQ(writer.Head(Policy{}, Limits{}), absl::OkStatus());
  ASSERT_EQ(writer.Finish(), absl::OkStatus());
  EXPECT_EQ(ErrorOf(out.str()), "ok");
}

INSTANTIATE_TEST_SUITE_P(Forms, CodecLog, testing::Values(LogForm::kText, LogForm::kRecords),
                         [](const testing::TestParamInfo<LogForm>& form) {
                           return form.param == LogForm::kText ? "Text" : "Records";
                         });

TEST(CodecLogText, ReadsAsPeopleWouldWriteIt) {
  KeyTable keys;
  keys.Channel("voice");
  std::ostringstream out;
  LogWriter writer(out, LogForm::kText, keys);
  Policy policy;
  policy.wait_max = absl::Seconds(30);
  policy.channels = {{keys.Channel("voice"), 1, true}};
  ASSERT_EQ(writer.Head(policy, Limits{}), absl::OkStatus());
  const ContactId c1 = keys.Contact("c1");
  const AgentId anna = keys.Agent("anna");
  const absl::Time at = absl::FromUnixSeconds(1'767'225'600);
  ASSERT_EQ(writer.Event({at, {}, AgentUpdated{.agent = anna}}), absl::OkStatus());
  ASSERT_EQ(writer.Decisions({}), absl::OkStatus());
  ASSERT_EQ(writer.Event({at, {}, ContactArrived{.contact = c1}}), absl::OkStatus());
  Decision offer{.kind = DecisionKind::kOffer, .reason = Reason::kLongestIdle, .contact = c1};
  offer.agent = anna;
  offer.until = at + absl::Seconds(20);
  ASSERT_EQ(writer.Decisions({{offer}}), absl::OkStatus());
  ASSERT_EQ(writer.Event({at, {}, TimeAdvanced{}}), absl::OkStatus());
  ASSERT_EQ(writer.Finish(), absl::OkStatus());
  EXPECT_EQ(out.str(),
            "# A log of Rapport, version 1.\n"
            "key channel 1 voice\n"
            "policy wait_max=30s channels=voice*1:exclusive\n"
            "limits\n"
            "key contact 1 c1\n"
            "key agent 1 anna\n"
            "2026-01-01T00:00:00Z agent anna ->\n"
            "2026-01-01T00:00:00Z contact c1 -> offer c1 anna longest_idle "
            "until=2026-01-01T00:00:20Z\n"
            "2026-01-01T00:00:00Z time\n");
}

TEST(CodecLogText, Errors) {
  EXPECT_EQ(ErrorOf(""), "ok");
  EXPECT_EQ(ErrorOf("policy wait_max=30s\n\n# so far\npolicy offers=final\n00:00 time\n"), "ok");
  EXPECT_EQ(ErrorOf("policy wait_max=soon\n"),
            "desk.log:1: wait_max: was \"soon\", expected a duration as 30s, 1h30m, 250ms, 90d or "
            "inf");
  EXPECT_EQ(ErrorOf("limits agents=x\n"), "desk.log:1: agents: was \"x\", expected a whole number");
  EXPECT_EQ(ErrorOf("00:00 time\npolicy offers=final\n"),
            "desk.log:2: policy: came after the first event, expected a time before it");
  EXPECT_EQ(ErrorOf("00:00 time\n00:01 tim\n").substr(0, 24), "desk.log:2: event: was \"");
  EXPECT_EQ(ErrorOf("key agent 1 anna\nkey agent 2 anna\n"),
            "desk.log:2: number: was 2, expected 1, which agent \"anna\" has already");
  EXPECT_EQ(ErrorOf("00:00 time\nkey agent 1 anna\nkey agent 1 ben\n"),
            "desk.log:3: key: was \"ben\", expected \"anna\", which agent 1 is already");
  EXPECT_EQ(ErrorOf("00:00 time\nkey agent x anna\n"),
            "desk.log:2: number: was \"x\", expected a whole number from 1 on");
  EXPECT_EQ(ErrorOf("00:00 time -> ring c1\n"),
            "desk.log:1: decision: was \"ring\", expected offer, wait, revoke or release");
  EXPECT_EQ(ErrorOf(std::string(kMostLineBytes + 1, ' ')),
            "desk.log:1: the line is too long, expected at most 4194304 bytes");
}

TEST(CodecLogRecords, Errors) {
  KeyTable keys;
  const AgentId anna = keys.Agent("anna");
  std::ostringstream out;
  LogWriter writer(out, LogForm::kRecords, keys);
  ASSERT_EQ(writer.Head(Policy{}, Limits{}), absl::OkStatus());
  const std::string head = out.str();
  ASSERT_EQ(writer.Event({absl::UnixEpoch(), {}, AgentUpdated{.agent = anna}}), absl::OkStatus());
  const std::string with_event = out.str();
  const std::string agent = with_event.substr(head.size());
  ASSERT_EQ(writer.Decisions({}), absl::OkStatus());
  const std::string decisions = out.str().substr(with_event.size());

  EXPECT_EQ(ErrorOf(with_event + decisions), "ok");
  const std::string records = std::to_string(with_event.size() / kRecordBytes);
  const std::string prefix = "desk.log: record ";
  EXPECT_EQ(ErrorOf(with_event + "torn"), prefix + records + ": bytes: were 4, expected 64");
  EXPECT_EQ(ErrorOf(with_event + decisions + decisions),
            prefix + std::to_string(with_event.size() / kRecordBytes + 1) +
                ": type: was decisions, expected an event before them");
  EXPECT_EQ(ErrorOf(with_event + head.substr(2 * kRecordBytes)),
            prefix + records +
                ": type: was policy or limits after the first event, expected them "
                "before it");
  EXPECT_EQ(ErrorOf(with_event.substr(0, with_event.size() - kRecordBytes)),
            prefix + std::to_string(with_event.size() / kRecordBytes - 1) +
                ": type: was absent at the file's end, expected a continuation, 6");
  EXPECT_EQ(ErrorOf("\x89PNG\r\n\x1A\n"), prefix + "0: bytes: were 8, expected 64");

  // An event before a torn end is told before the error is.
  std::vector<LogEntry> entries;
  EXPECT_FALSE(ReadAll(with_event + "torn", entries).ok());
  EXPECT_EQ(entries.size(), 1);
}

}  // namespace
}  // namespace rapport::codec
