#include "codec/record.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "codec/keys.h"
#include "gtest/gtest.h"
#include "unit/codec_random.h"

namespace rapport::codec {
namespace {

std::string Message(const absl::Status& status) { return std::string(View(status.message())); }

template <typename T>
std::vector<Record> Encoded(const T& thing) {
  std::vector<Record> records;
  EXPECT_EQ(AppendRecords(thing, records), absl::OkStatus());
  return records;
}

template <typename T>
void ExpectSame(const T& thing, std::uint64_t seed) {
  const std::vector<Record> records = Encoded(thing);
  const auto count = CountRecords(records.front(), "log", 0);
  ASSERT_TRUE(count.ok()) << count.status();
  ASSERT_EQ(*count, records.size());
  const auto decoded = DecodeRecords(records, "log", 0);
  ASSERT_TRUE(decoded.ok()) << decoded.status() << "\nseed " << seed;
  ASSERT_EQ(std::get<T>(*decoded), thing) << "seed " << seed;
}

TEST(CodecRecord, EverythingComesBackTheSame) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    SplitMix random(seed);
    KeyTable keys;
    for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
      ExpectSame(RandomEvent(random, keys, kind), seed);
    }
    ExpectSame(RandomThing<Policy>(random, keys), seed);
    ExpectSame(RandomThing<Limits>(random, keys), seed);
    Decisions decisions(random.Below(5));
    for (Decision& decision : decisions) decision = RandomThing<Decision>(random, keys);
    std::vector<Record> records;
    ASSERT_EQ(AppendRecords(std::span<const Decision>(decisions), records), absl::OkStatus());
    ASSERT_EQ(std::get<Decisions>(*DecodeRecords(records, "log", 0)), decisions);
    const KeyRow row{static_cast<KeyKind>(random.Below(kKeyKinds)), 1 + (random.Next() >> 1),
                     random.Chance(20) ? "" : RandomKey(random)};
    ExpectSame(row, seed);
  }
}

TEST(CodecRecord, EveryChangedByteIsNoticedOrMeansSomethingElse) {
  SplitMix random(1);
  for (int round = 0; round < 20'000; ++round) {
    KeyTable keys;
    std::vector<Record> records = Encoded(RandomEvent(random, keys, random.Below(kEventKinds)));
    const auto before = DecodeRecords(records, "log", 0);
    ASSERT_TRUE(before.ok());
    records[random.Below(records.size())][random.Below(kRecordBytes)] ^=
        static_cast<std::uint8_t>(1 + random.Below(255));
    const auto after = DecodeRecords(records, "log", 0);
    ASSERT_TRUE(!after.ok() || *after != *before);
    if (!after.ok()) continue;
    // What was accepted is what would have been written.
    ASSERT_EQ(Encoded(std::get<Event>(*after)), records);
  }
}

TEST(CodecRecord, BytesAreAsDocumented) {
  const Event event{.at = absl::UnixEpoch() + absl::Microseconds(0x0102),
                    .command = {7},
                    .what = OfferAnswered{{0x11}, {0x22}, Answer::kMissed}};
  const std::vector<Record> records = Encoded(event);
  ASSERT_EQ(records.size(), 1);
  Record want{};
  want[0] = 4;   // An event,
  want[1] = 12;  // `answer`.
  want[8] = 0x02;
  want[9] = 0x01;
  want[16] = 7;
  want[24] = 0x11;
  want[32] = 0x22;
  want[40] = 2;
  EXPECT_EQ(records[0], want);
  const Record file = FileRecord();
  EXPECT_EQ(std::string(file.begin(), file.begin() + 16),
            std::string("\x89RPT\r\n\x1A\n\x01\0\0\0\x40\0\0\0", 16));
}

// The numbers in records never change: a log of today must be read by tomorrow's program.
TEST(CodecRecord, NumbersOfEventsStay) {
  const std::string_view want[] = {"agent",    "ready",   "customer", "merge",    "forget",
                                   "contact",  "update",  "abandon",  "assign",   "join",
                                   "leave",    "answer",  "claim",    "transfer", "end",
                                   "feedback", "history", "policy",   "time"};
  ASSERT_EQ(EventWords().size(), std::size(want));
  for (std::size_t i = 0; i < std::size(want); ++i) EXPECT_EQ(EventWords()[i], want[i]);
  EXPECT_TRUE(std::holds_alternative<AgentUpdated>(MakeBody(0)));
  EXPECT_TRUE(std::holds_alternative<ContactArrived>(MakeBody(5)));
  EXPECT_TRUE(std::holds_alternative<ContactEnded>(MakeBody(14)));
  EXPECT_TRUE(std::holds_alternative<TimeAdvanced>(MakeBody(18)));
}

TEST(CodecRecord, ErrorsSayWhereWhatAndWhatWasExpected) {
  const Event answer{
      .at = absl::UnixEpoch(), .command = {}, .what = OfferAnswered{{1}, {2}, Answer::kMissed}};
  const Event contact{
      .at = absl::UnixEpoch(), .command = {}, .what = ContactArrived{.contact = {1}}};
  const std::vector<Record> one = Encoded(answer);
  const std::vector<Record> many = Encoded(contact);
  ASSERT_EQ(many.size(), 3);

  const auto error = [](std::vector<Record> records, std::size_t record, std::size_t byte,
                        std::uint8_t value) {
    records[record][byte] = value;
    const auto decoded = DecodeRecords(records, "desk.log", 12);
    return decoded.ok() ? "ok" : Message(decoded.status());
  };
  EXPECT_EQ(error(one, 0, 0, 9),
            "desk.log: record 12: type: was 9, expected 1 (key), 2 (policy), 3 (limits), 4 (event) "
            "or 5 (decisions)");
  EXPECT_EQ(error(one, 0, 1, 0), "desk.log: record 12: kind: was 0, expected 1 to 19");
  EXPECT_EQ(error(one, 0, 1, 20), "desk.log: record 12: kind: was 20, expected 1 to 19");
  EXPECT_EQ(error(one, 0, 3, 1), "desk.log: record 12: bytes 2-3: were not zero, expected 0");
  EXPECT_EQ(error(one, 0, 4, 1),
            "desk.log: record 12: continuations: was 1, expected those that follow, 0");
  EXPECT_EQ(error(one, 0, 6, 1),
            "desk.log: record 12: continuations: was 65536, expected at most 65535");
  EXPECT_EQ(error(one, 0, 40, 3),
            "desk.log: record 12: answer: was 3, expected the number of accepted, declined or "
            "missed");
  EXPECT_EQ(error(one, 0, 63, 1),
            "desk.log: record 12: rest: was not zero, expected zeros after the last field");
  EXPECT_EQ(error(one, 0, 1, 1),  // As an agent the same words end too early.
            "desk.log: record 12: capacity: is beyond the message's end, expected more records");
  EXPECT_EQ(error(many, 1, 0, 4), "desk.log: record 13: type: was 4, expected a continuation, 6");
  EXPECT_EQ(error(many, 2, 1, 5), "desk.log: record 14: kind: was 5, expected that of its head, 6");
  EXPECT_EQ(error(many, 2, 4, 1),
            "desk.log: record 14: number: was 1, expected its place in the message, 2");
  EXPECT_EQ(error(many, 1, 8, 200),
            "desk.log: record 12: skills: was a list of 200, expected no more than the message "
            "holds");
  EXPECT_EQ(error(many, 1, 20, 1),
            "desk.log: record 12: priority: was 4294967296, expected a number of 32 bits");
}

TEST(CodecRecord, ErrorsInsideListsNameTheElement) {
  ContactUpdated update{.contact = {1}};
  update.opinions.emplace(2);
  const Event event{.at = absl::UnixEpoch(), .command = {}, .what = update};
  std::vector<Record> records = Encoded(event);
  // Words: time, cmd, contact, 8 absent, 1, 2, then 5 of each opinion; the last is may_not_serve.
  constexpr std::size_t kWord = 2 + 1 + 8 + 2 + 9;
  records[kWord / 7][8 + kWord % 7 * 8] = 2;
  EXPECT_EQ(Message(DecodeRecords(records, "", 0).status()),
            "record 0: opinions[1].may_not_serve: was 2, expected 0 or 1");
}

TEST(CodecRecord, NoMessageIsLongerThanItMayBe) {
  AgentUpdated agent{.agent = {1}};
  agent.channels.resize(kRecordWords * (kMostContinuations + 1) - 12, ChannelId{5});
  std::vector<Record> records;
  const Event fits{.at = absl::UnixEpoch(), .command = {}, .what = agent};
  EXPECT_EQ(AppendRecords(fits, records), absl::OkStatus());
  EXPECT_EQ(records.size(), kMostContinuations + 1);
  EXPECT_EQ(std::get<Event>(*DecodeRecords(records, "", 0)), fits);
  agent.channels.emplace_back();
  const absl::Status status =
      AppendRecords(Event{.at = absl::UnixEpoch(), .command = {}, .what = agent}, records);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
}

TEST(CodecRecord, HeadOfAFile) {
  EXPECT_EQ(CheckFileRecord(FileRecord(), "f"), absl::OkStatus());
  const auto error = [](std::size_t byte, std::uint8_t value) {
    Record record = FileRecord();
    record[byte] = value;
    return Message(CheckFileRecord(record, "f"));
  };
  EXPECT_EQ(error(5, ' '), "f: record 0: magic: was another, expected a log of Rapport's records");
  EXPECT_EQ(error(8, 2), "f: record 0: version: was 2, expected 1");
  EXPECT_EQ(error(12, 32), "f: record 0: record size: was 32, expected 64");
  EXPECT_EQ(error(63, 1), "f: record 0: rest: was not zero, expected zeros");
}

}  // namespace
}  // namespace rapport::codec
