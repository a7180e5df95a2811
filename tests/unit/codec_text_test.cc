#include "codec/text.h"

#include <string>
#include <string_view>
#include <vector>

#include "codec/keys.h"
#include "gtest/gtest.h"
#include "unit/codec_random.h"

namespace rapport::codec {
namespace {

const Location kHere{"desk.log", 7};

std::string Message(const absl::Status& status) { return std::string(View(status.message())); }

// The canonical form of a line in scenario style.
std::string Again(std::string_view line, KeyTable& keys) {
  const auto parsed = ParseEvent(line, kHere, keys);
  if (!parsed.ok()) return Message(parsed.status());
  return FormatEvent(parsed->event, keys, TimeStyle::kScenario);
}

TEST(CodecText, EveryEventComesBackTheSame) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
      SplitMix random(seed * 100 + kind);
      KeyTable keys;
      const Event event = RandomEvent(random, keys, kind);
      for (TimeStyle style : {TimeStyle::kIso, TimeStyle::kScenario}) {
        const std::string line = FormatEvent(event, keys, style);
        const std::size_t rows = keys.changes();
        const auto parsed = ParseEvent(line, kHere, keys);
        ASSERT_TRUE(parsed.ok()) << parsed.status() << "\nseed " << seed << ": " << line;
        ASSERT_EQ(parsed->event, event) << "seed " << seed << ": " << line;
        ASSERT_FALSE(parsed->decisions.has_value()) << line;
        ASSERT_EQ(keys.changes(), rows) << line;
        ASSERT_EQ(FormatEvent(parsed->event, keys, style), line);
      }
    }
  }
}

TEST(CodecText, EveryDecisionComesBackTheSame) {
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    SplitMix random(seed);
    KeyTable keys;
    std::vector<Decision> decisions(random.Below(4));
    for (Decision& decision : decisions) decision = RandomThing<Decision>(random, keys);
    const std::string text = FormatDecisions(decisions, keys, TimeStyle::kIso);
    const auto parsed = ParseDecisions(text, kHere, keys);
    ASSERT_TRUE(parsed.ok()) << parsed.status() << "\nseed " << seed << ": " << text;
    ASSERT_EQ(*parsed, decisions) << "seed " << seed << ": " << text;
    const auto stated = ParseStatedDecisions(text, kHere, keys);
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      ASSERT_TRUE(Matches((*stated)[i], decisions[i])) << text;
      ASSERT_EQ(FormatStated((*stated)[i], keys, TimeStyle::kIso),
                FormatDecision(decisions[i], keys, TimeStyle::kIso));
    }
  }
}

TEST(CodecText, PolicyAndLimitsComeBackTheSame) {
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    SplitMix random(seed);
    KeyTable keys;
    const auto policy = RandomThing<Policy>(random, keys);
    const auto limits = RandomThing<Limits>(random, keys);
    Policy policy_again;
    Limits limits_again;
    const std::string line = FormatPolicy(policy, keys);
    ASSERT_EQ(ParsePolicy(line, kHere, keys, policy_again), absl::OkStatus()) << line;
    ASSERT_EQ(policy_again, policy) << "seed " << seed << ": " << line;
    ASSERT_EQ(ParseLimits(FormatLimits(limits), kHere, limits_again), absl::OkStatus());
    ASSERT_EQ(limits_again, limits) << "seed " << seed;
  }
  KeyTable keys;
  EXPECT_EQ(FormatPolicy(Policy{}, keys), "policy");
  EXPECT_EQ(FormatLimits(Limits{}), "limits");
}

TEST(CodecText, LinesPeopleWrite) {
  KeyTable keys;
  const std::string_view same[] = {
      "00:00 agent anna",
      "00:00 agent anna away team=north skills=billing:5,spanish:2 channels=voice,chat capacity=3 "
      "available_until=17:30 back_at=1d+08:00 bot=yes in_hand=c1@voice,c2@chat*2 cmd=71",
      "00:00 agent anna in_hand=",
      "00:00:02.5 ready anna",
      "00:00 customer mia account=acme importance=2.5 asked_for=anna avoid=ben,cy",
      "00:00 merge mia2 mia",
      "00:00 forget mia",
      "1d+00:10 contact c1 customer=mia channel=voice topic=bill team=north skills=billing:3 "
      "priority=1 importance=0.5 due=2d asked_for=anna loss=5m not_before=-1d continues=c0 "
      "opinions=anna:+30s,team/north:-10s@0.5,ben:never units=2",
      "00:10 update c1 topic=- skills= importance=usual due=inf",
      "00:10 abandon c1",
      "00:10 assign c1 anna customer=mia channel=voice",
      "00:10 join c1 ben",
      "00:10 leave c1 ben",
      "00:10 answer c1 anna declined",
      "00:10 claim c1 anna",
      "00:10 transfer c1 to_agent=ben",
      "00:10 end c1 resolved",
      "00:10 end c1",
      "00:10 feedback c1 rating=80",
      "00:10 feedback c1 complaint",
      "00:10 history ben resolved customer=mia handling=5m ended=-1d rating=90",
      "00:10 policy routing=any_known worth.familiar=1m30s wait_max=30s pass_over.max=2 "
      "relax=1m:1,2m:2 channels=voice*1:exclusive,chat*2",
      "-3d+00:10 time",
      "00:10 contact \"a b\" customer=#123 channel=\"#5\"",
  };
  for (std::string_view line : same) EXPECT_EQ(Again(line, keys), line);
  EXPECT_EQ(Again(" 1d  00:30  contact\tc1   # a comment", keys), "1d+00:30 contact c1");
  EXPECT_EQ(Again("2026-01-01T00:30:00Z agent anna skills=spanish", keys),
            "00:30 agent anna skills=spanish:1");
}

TEST(CodecText, IsoTimes) {
  KeyTable keys;
  const std::string_view same[] = {"1999-01-01T00:00:02.5Z",      "2024-02-29T23:59:59.999999Z",
                                   "1969-12-31T23:59:59.999999Z", "0000-03-01T00:00:00Z",
                                   "-0044-03-15T12:00:00Z",       "12026-01-01T00:00:00Z"};
  for (std::string_view text : same) {
    const auto time = ParseTime(text, kHere);
    ASSERT_TRUE(time.ok()) << time.status();
    EXPECT_EQ(TimeText(*time, TimeStyle::kIso), text);
  }
  EXPECT_EQ(*ParseTime("1999-01-01T00:00:02.5Z", kHere),
            absl::FromUnixSeconds(915'148'802) + absl::Milliseconds(500));
  EXPECT_EQ(TimeText(absl::FromUnixSeconds(1'767'225'600), TimeStyle::kScenario), "00:00");
  for (std::string_view text : {"",
                                "x",
                                "2023-02-29T00:00:00Z",
                                "2023-01-01T24:00:00Z",
                                "2023-01-01T00:60:00Z",
                                "2023-01-01T00:00:60Z",
                                "2023-01-01T00:00Z",
                                "2023-01-01T00:00:00",
                                "2023-13-01T00:00:00Z",
                                "2023-00-01T00:00:00Z",
                                "2023-01-00T00:00:00Z",
                                "2023-01-01T00:00:00.1234567Z",
                                "24:00",
                                "1:00",
                                "00:00:1",
                                "00:00:00.",
                                "1d00:00",
                                "d",
                                "1d+",
                                "999999-01-01T00:00:00Z",
                                "2023-01-01 00:00:00Z",
                                "+-1d"}) {
    EXPECT_FALSE(ParseTime(text, kHere).ok()) << text;
  }
}

TEST(CodecText, Durations) {
  const struct {
    std::string_view text;
    absl::Duration value;
    std::string_view canonical;
  } kCases[] = {
      {"30s", absl::Seconds(30), "30s"},
      {"5m", absl::Minutes(5), "5m"},
      {"1h30m", absl::Minutes(90), "1h30m"},
      {"90d", absl::Hours(2'160), "90d"},
      {"250ms", absl::Milliseconds(250), "0.25s"},
      {"3us", absl::Microseconds(3), "0.000003s"},
      {"-10s", absl::Seconds(-10), "-10s"},
      {"+0s", absl::ZeroDuration(), "0s"},
      {"0.5d", absl::Hours(12), "12h"},
      {"inf", absl::InfiniteDuration(), "inf"},
      {"-inf", -absl::InfiniteDuration(), "-inf"},
      {"90s", absl::Seconds(90), "1m30s"},
  };
  for (const auto& one : kCases) {
    const auto duration = ParseDuration(one.text, kHere);
    ASSERT_TRUE(duration.ok()) << duration.status();
    EXPECT_EQ(*duration, one.value) << one.text;
    EXPECT_EQ(DurationText(*duration), one.canonical);
  }
  for (std::string_view text : {"", "-", "30", "s", "1x", "1.s", ".5s", "0.0000001s", "1h 2m",
                                "--1s", "999999999999999d", "1.0000000001s", "infinity"}) {
    EXPECT_FALSE(ParseDuration(text, kHere).ok()) << text;
  }
}

TEST(CodecText, DecisionsPeopleWrite) {
  KeyTable keys;
  const std::string_view same[] = {
      "offer c1 anna known until=00:30 worth=45.000s familiar=45.000s",
      "offer c1 anna known worth=44.500s familiar=45.000s declined=-0.500s",
      "wait c1 for=anna until=00:50 expected=40s",
      "wait c1 anyone",
      "wait c1 not_due until=1d",
      "revoke c1 anna offer_expired",
      "release c1 nobody_can_serve",
      "offer c1 anna",
      "offer c1",
      "wait c1",
      "offer c1 anna known worth=45.000s",
      "release c1; offer c2 ben",
      "wait c1 anyone expected=inf",
  };
  for (std::string_view text : same) {
    const auto stated = ParseStatedDecisions(text, kHere, keys);
    ASSERT_TRUE(stated.ok()) << stated.status();
    std::string again;
    for (const StatedDecision& one : *stated) {
      again += (again.empty() ? "" : "; ") + FormatStated(one, keys, TimeStyle::kScenario);
    }
    EXPECT_EQ(again, text);
  }
}

TEST(CodecText, OnlyWhatIsStatedIsCompared) {
  KeyTable keys;
  Decision decision{.kind = DecisionKind::kOffer,
                    .reason = Reason::kKnown,
                    .contact = keys.Contact("c1"),
                    .agent = keys.Agent("anna"),
                    .until = *ParseTime("00:30", kHere),
                    .expected = absl::ZeroDuration(),
                    .affinity = {.familiar_ms = 45'000, .declined_ms = -500}};
  const auto matches = [&](std::string_view text) {
    const auto stated = ParseStatedDecisions(text, kHere, keys);
    EXPECT_TRUE(stated.ok()) << stated.status();
    return stated.ok() && Matches(stated->front(), decision);
  };
  for (std::string_view text :
       {"offer c1", "offer c1 anna", "offer c1 anna known", "offer c1 anna known until=00:30",
        "offer c1 worth=44.5s", "offer c1 familiar=45s", "offer c1 team=0s expected=0s"}) {
    EXPECT_TRUE(matches(text)) << text;
  }
  for (std::string_view text :
       {"wait c1", "offer c2", "offer c1 ben", "offer c1 anna opinion", "offer c1 until=00:31",
        "offer c1 worth=45s", "offer c1 familiar=44s", "offer c1 team=1s",
        "offer c1 expected=1s"}) {
    EXPECT_FALSE(matches(text)) << text;
  }
}

TEST(CodecText, ErrorsSayWhereWhatAndWhatWasExpected) {
  constexpr std::string_view kTime =
      "expected a time as 2026-01-31T08:15:00Z, 08:15, 1d+08:15, -1d or inf";
  const struct {
    std::string_view line;
    std::string message;
  } kCases[] = {
      {"", Cat({"desk.log:7: time: was absent, ", kTime})},
      {"soon time", Cat({"desk.log:7: time: was \"soon\", ", kTime})},
      {"00:00",
       "desk.log:7: event: was absent, expected one of agent, ready, customer, merge, forget, "
       "contact, update, abandon, assign, join, leave, answer, claim, transfer, end, feedback, "
       "history, policy, time"},
      {"00:00 ring c1",
       "desk.log:7: event: was \"ring\", expected one of agent, ready, customer, merge, forget, "
       "contact, update, abandon, assign, join, leave, answer, claim, transfer, end, feedback, "
       "history, policy, time"},
      {"00:00 agent",
       "desk.log:7: agent: was absent, expected agent as a key, \"a key\", #123 or -"},
      {"00:00 agent anna capacity=x", "desk.log:7: capacity: was \"x\", expected a whole number"},
      {"00:00 agent anna capacity=3000000000",
       "desk.log:7: capacity: was \"3000000000\", expected a whole number"},
      {"00:00 agent anna capacity=1 capacity=1",
       "desk.log:7: capacity: was stated twice, expected it once"},
      {"00:00 agent anna absent",
       "desk.log:7: presence: was \"absent\", expected available, away, signed_out or removed"},
      {"00:00 agent anna bot=maybe", "desk.log:7: bot: was \"maybe\", expected yes or no"},
      {"00:00 agent anna skills=billing:x",
       "desk.log:7: skills: was \"billing:x\", expected skills with levels as billing:5,spanish:2"},
      {"00:00 agent anna in_hand=@voice",
       "desk.log:7: in_hand: was \"@voice\", expected contacts as c1@voice,c2@chat*2"},
      {"00:00 agent anna channels=,",
       "desk.log:7: channels: was \",\", expected channels as voice,chat"},
      {"00:00 customer mia importance=much",
       "desk.log:7: importance: was \"much\", expected a number as 0.6 with at most 6 decimals, or "
       "usual"},
      {"00:00 customer mia avoid=a@b",
       "desk.log:7: avoid: was \"a@b\", expected agents as anna,ben"},
      {"00:00 contact c1 color=red",
       "desk.log:7: color: is no field of contact, expected one of contact, customer, channel, "
       "topic, team, skills, priority, importance, due, asked_for, loss, not_before, continues, "
       "opinions, units, cmd"},
      {"00:00 contact c1 voice",
       "desk.log:7: contact: did not know what to do with \"voice\", expected name=value"},
      {"00:00 contact c1 opinions=anna",
       "desk.log:7: opinions: was \"anna\", expected opinions as "
       "anna:+30s,team/north:-10s@0.5,ben:never"},
      {"00:00 contact c1 loss=9",
       "desk.log:7: loss: was \"9\", expected a duration as 30s, 1h30m, 250ms, 90d or inf"},
      {"00:00 contact c1 cmd=-1", "desk.log:7: cmd: was \"-1\", expected a whole number >= 0"},
      {"00:00 contact \"c1",
       "desk.log:7: a quote is not closed in \"\\\"c1\", expected another \""},
      {"00:00 answer c1 anna",
       "desk.log:7: answer: was absent, expected accepted, declined or missed"},
      {"00:00 policy relax=60s", "desk.log:7: relax: was \"60s\", expected steps as 60s:1,120s:2"},
      {"00:00 policy channels=voice*1:alone",
       "desk.log:7: channels: was \"voice*1:alone\", expected channels as "
       "voice*1:exclusive,chat*2"},
  };
  for (const auto& one : kCases) {
    KeyTable keys;
    const auto parsed = ParseEvent(one.line, kHere, keys);
    ASSERT_FALSE(parsed.ok()) << one.line;
    EXPECT_EQ(Message(parsed.status()), one.message);
    EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST(CodecText, ErrorsOfDecisions) {
  const struct {
    std::string_view text;
    std::string_view message;
  } kCases[] = {
      {"ring c1", "desk.log:7: decision: was \"ring\", expected offer, wait, revoke or release"},
      {"offer c1;", "desk.log:7: decision: was absent, expected offer, wait, revoke or release"},
      {"offer", "desk.log:7: contact: was absent, expected contact as a key, \"a key\", #123 or -"},
      {"offer c1 anna known x",
       "desk.log:7: offer: did not know what to do with \"x\", expected name=value"},
      {"offer c1 anna known worth=5s familiar=4s",
       "desk.log:7: worth: was \"5.000s\", expected the sum of the parts, 4.000s"},
      {"offer c1 anna known worth=5",
       "desk.log:7: worth: was \"5\", expected a worth as 45s or -1.500s"},
      {"wait c1 familiar=1us",
       "desk.log:7: familiar: was \"1us\", expected a worth as 45s or -1.500s"},
  };
  for (const auto& one : kCases) {
    KeyTable keys;
    const auto parsed = ParseDecisions(one.text, kHere, keys);
    ASSERT_FALSE(parsed.ok()) << one.text;
    EXPECT_EQ(Message(parsed.status()), one.message);
  }
}

TEST(CodecText, WhatStandsRightOfTheArrow) {
  KeyTable keys;
  EXPECT_EQ(ParseEvent("00:00 time", kHere, keys)->decisions, std::nullopt);
  EXPECT_EQ(ParseEvent("00:00 time ->", kHere, keys)->decisions, "");
  EXPECT_EQ(ParseEvent("00:00 time -> wait c1; wait c2  # so far", kHere, keys)->decisions,
            " wait c1; wait c2");
  EXPECT_EQ(ParseEvent("00:00 contact \"->\"", kHere, keys)->decisions, std::nullopt);
}

TEST(CodecText, RowsOfKeys) {
  for (const KeyRow& row : {KeyRow{KeyKind::kAgent, 7, "anna"}, KeyRow{KeyKind::kSkill, 1, "a b#"},
                            KeyRow{KeyKind::kCustomer, 5, ""}}) {
    const auto parsed = ParseKeyRow(FormatKeyRow(row), kHere);
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    EXPECT_EQ(*parsed, row);
  }
  EXPECT_EQ(FormatKeyRow({KeyKind::kCustomer, 5, ""}), "key customer 5");
  for (std::string_view line : {"key", "key agent", "key agent 0 anna", "key agent x anna",
                                "key person 1 anna", "key agent 1 \"\"", "key agent 1 a b",
                                "key agent 1 a:b", "key agent 1 \"\\x\"", "key agent 1 \"a"}) {
    EXPECT_FALSE(ParseKeyRow(line, kHere).ok()) << line;
  }
}

}  // namespace
}  // namespace rapport::codec
