#include "insight/headline.h"

#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "insight/figures.h"

namespace rapport::insight {
namespace {

Figures Some(std::optional<double> continuity, std::optional<double> wait) {
  Figures figures;
  figures.contacts = 1'000;
  figures.served = 950;
  figures.unserved = 0;
  figures.abandoned = 50;
  figures.returning = 200;
  figures.continuity = continuity;
  figures.mean_wait_s = wait;
  return figures;
}

ReplayReport Against(const Figures& given, const std::string& name, const Figures& other) {
  ReplayReport report;
  report.policies = {{"preferred", given}, {name, other}};
  report.history = Some(0.39, 37.3);
  return report;
}

std::string Result(const Figures& given, const Figures& other) {
  return HeadlineOf(Against(given, "longest_idle", other)).result;
}

TEST(Headline, MoreAtTheSameWait) {
  EXPECT_EQ(Result(Some(0.614, 7.5), Some(0.409, 7.5)),
            "61 of 100 returning customers would have met someone they know, instead of 41, at the "
            "same wait (7.5 s on average).");
  EXPECT_EQ(Result(Some(0.614, 7.3), Some(0.409, 7.5)),
            "61 of 100 returning customers would have met someone they know, instead of 41, at "
            "about the same wait (7.3 s on average instead of 7.5 s).");
  // A third of a second is nothing; a third of a minute is not.
  EXPECT_NE(Result(Some(0.6, 1.3), Some(0.4, 1.0)).find("about the same"), std::string::npos);
  EXPECT_EQ(Result(Some(0.6, 80), Some(0.4, 60)).find("same"), std::string::npos);
}

TEST(Headline, MoreAtAnotherWait) {
  EXPECT_EQ(Result(Some(0.614, 9.04), Some(0.409, 7.4)),
            "61 of 100 returning customers would have met someone they know, instead of 41, but "
            "waiting 9.0 s on average instead of 7.4 s.");
  EXPECT_EQ(Result(Some(0.614, 5), Some(0.409, 7.4)),
            "61 of 100 returning customers would have met someone they know, instead of 41, and "
            "waiting 5.0 s on average instead of 7.4 s.");
}

TEST(Headline, AsMany) {
  EXPECT_EQ(Result(Some(0.41, 7.5), Some(0.41, 7.5)),
            "41 of 100 returning customers would have met someone they know, as many as under the "
            "central queue, at the same wait (7.5 s on average).");
  EXPECT_EQ(Result(Some(0.411, 9), Some(0.413, 7.4)),
            "41 of 100 returning customers would have met someone they know, about as many as "
            "under the central queue, but waiting 9.0 s on average instead of 7.4 s.");
  // Two numbers that round apart are shown, and not called a gain.
  EXPECT_EQ(Result(Some(0.416, 5), Some(0.414, 7.4)),
            "42 of 100 returning customers would have met someone they know, about as many as "
            "under the central queue (41), and waiting 5.0 s on average instead of 7.4 s.");
}

TEST(Headline, Fewer) {
  EXPECT_EQ(Result(Some(0.35, 7.5), Some(0.41, 7.5)),
            "35 of 100 returning customers would have met someone they know, fewer than the 41 "
            "under the central queue, at the same wait (7.5 s on average).");
  EXPECT_EQ(Result(Some(0.35, 20), Some(0.41, 7.5)),
            "35 of 100 returning customers would have met someone they know, fewer than the 41 "
            "under the central queue, and waiting 20.0 s on average instead of 7.5 s.");
  EXPECT_EQ(Result(Some(0.35, 5), Some(0.41, 7.5)),
            "35 of 100 returning customers would have met someone they know, fewer than the 41 "
            "under the central queue, but waiting 5.0 s on average instead of 7.5 s.");
}

TEST(Headline, SaysWaitsAsOneWouldSayThem) {
  EXPECT_NE(Result(Some(0.6, 138'862), Some(0.4, 3'600))
                .find("but waiting 38.6 h on average instead of 60.0 min"),
            std::string::npos);
  EXPECT_EQ(Result(Some(0.6, std::nullopt), Some(0.4, 10)),
            "60 of 100 returning customers would have met someone they know, instead of 40.");
}

TEST(Headline, IsAgainstWhatHappenedWhereThereIsNoBaseline) {
  ReplayReport report = Against(Some(0.614, 7.5), "longest_idle", Some(0.409, 7.4));
  report.policies.pop_back();
  Headline headline = HeadlineOf(report);
  // Waits of a replay and real ones are of two worlds.
  EXPECT_EQ(headline.result,
            "61 of 100 returning customers would have met someone they know, instead of 39.");
  EXPECT_EQ(headline.against.substr(0, 39), "Compared with what really happened. Wai");
  report.policies[0].figures.continuity = 0.2;
  EXPECT_EQ(HeadlineOf(report).result,
            "20 of 100 returning customers would have met someone they know, fewer than the 39 who "
            "really did.");
  report.policies[0].figures.continuity = 0.389;
  EXPECT_EQ(HeadlineOf(report).result,
            "39 of 100 returning customers would have met someone they know, about as many as "
            "really did.");
  report.history.continuity.reset();
  headline = HeadlineOf(report);
  EXPECT_EQ(headline.result, "39 of 100 returning customers would have met someone they know.");
  EXPECT_EQ(headline.against, "");
}

TEST(Headline, OfNobodyWhoReturned) {
  const Headline headline =
      HeadlineOf(Against(Some(std::nullopt, 7.5), "longest_idle", Some(std::nullopt, 7.4)));
  EXPECT_EQ(headline.result,
            "No identified customer returned, so nobody could meet someone they know.");
}

TEST(Headline, ComparesWithTheCentralQueueWhereverItStands) {
  ReplayReport report = Against(Some(0.6, 7), "any_known:30", Some(0.7, 9));
  EXPECT_EQ(ReferenceOf(report)->name, "any_known:30");
  EXPECT_EQ(HeadlineOf(report).against,
            "Compared with the any-known-agent rule (any_known:30): any agent met before, waited "
            "for up to 30 s; then whoever has been idle longest.");
  report.policies.push_back({"longest_idle", Some(0.4, 7)});
  EXPECT_EQ(ReferenceOf(report)->name, "longest_idle");
  EXPECT_EQ(HeadlineOf(report).against,
            "Compared with the central queue (longest_idle): whoever has been idle longest takes "
            "the next contact.");
  // The policy given is no baseline of itself.
  report.policies = {{"longest_idle", Some(0.4, 7)}, {"last_agent:0", Some(0.5, 7)}};
  EXPECT_EQ(ReferenceOf(report)->name, "last_agent:0");
  report.policies.pop_back();
  EXPECT_EQ(ReferenceOf(report), nullptr);
}

TEST(Headline, WarnsWhereManyFoundNobody) {
  ReplayReport report = Against(Some(0.6, 7), "longest_idle", Some(0.4, 7));
  EXPECT_TRUE(HeadlineOf(report).cautions.empty());
  report.policies[0].figures.unserved = report.policies[1].figures.unserved = 60;
  Headline headline = HeadlineOf(report);
  EXPECT_EQ(headline.result.substr(0, 6), "60 of ");
  ASSERT_EQ(headline.cautions.size(), 2U);
  EXPECT_EQ(headline.cautions[0].substr(0, 47), "60 of 1,000 contacts found nobody in time. The ");
  EXPECT_NE(headline.cautions[1].find("--capacity held"), std::string::npos);
  // Past a fifth that is the news.
  report.policies[0].figures.unserved = report.policies[1].figures.unserved = 900;
  headline = HeadlineOf(report);
  EXPECT_EQ(headline.result.substr(0, 41), "900 of 1,000 contacts found nobody in tim");
  ASSERT_EQ(headline.cautions.size(), 2U);
  EXPECT_EQ(headline.cautions[0].substr(0, 33), "60 of 100 returning customers wou");
  report.capacity = "held";
  EXPECT_EQ(HeadlineOf(report).cautions.size(), 1U) << "they carry already what they did";
}

// Where agents carry the most that they ever held, a wait is none.
TEST(Headline, SaysNothingOfWaitsThatMeanSomethingElse) {
  ReplayReport report = Against(Some(0.66, 7.9), "longest_idle", Some(0.1, 11.2));
  report.capacity = "held";
  const Headline headline = HeadlineOf(report);
  EXPECT_EQ(headline.result,
            "66 of 100 returning customers would have met someone they know, instead of 10.");
  EXPECT_EQ(headline.against,
            "Compared with the central queue (longest_idle): whoever has been idle longest takes "
            "the next contact. Waits are not compared: agents carry here the most that they ever "
            "held, so hardly anybody waits.");
}

TEST(Headline, TellsWhatWaitsDoNotCount) {
  ReplayReport report = Against(Some(0.6, 7), "longest_idle", Some(0.4, 7));
  report.policies[0].figures.abandoned = 80;
  EXPECT_EQ(HeadlineOf(report).cautions,
            std::vector<std::string>{
                "More customers hung up or found nobody than under the central queue: 8.0 % of "
                "contacts instead of 5.0 %. They count as not met, and in no wait."});
  report.policies[0].figures.abandoned = 20;
  EXPECT_EQ(HeadlineOf(report).cautions.at(0).substr(0, 24), "Fewer customers hung up ");
  report.policies[0].figures.abandoned = 52;
  EXPECT_TRUE(HeadlineOf(report).cautions.empty());
}

TEST(Headline, WithoutABaselineItIsWhoReallyHungUpThatCounts) {
  ReplayReport report = Against(Some(0.6, 7), "longest_idle", Some(0.4, 7));
  report.policies.pop_back();
  report.policies[0].figures.abandoned = 20;
  report.history = Some(0.4, 30);
  report.history.unserved.reset();
  report.history.abandoned = 150;
  EXPECT_EQ(HeadlineOf(report).cautions,
            std::vector<std::string>{
                "Fewer customers hung up or found nobody than really did: 2.0 % of contacts "
                "instead of 15.0 %. They count as not met, and in no wait."});
  report.history.abandoned.reset();
  EXPECT_TRUE(HeadlineOf(report).cautions.empty()) << "it is not known who hung up";
}

TEST(Headline, WarnsOfAHandful) {
  ReplayReport report = Against(Some(1.0, 7), "longest_idle", Some(0.0, 7));
  report.policies[0].figures.returning = 2;
  EXPECT_EQ(HeadlineOf(report).cautions,
            std::vector<std::string>{"Only 2 contacts were those of returning customers: too few "
                                     "to tell a rule from chance."});
  report.policies[0].figures.returning = 1;
  EXPECT_EQ(HeadlineOf(report).cautions.at(0).substr(0, 23), "Only 1 contact was that");
}

TEST(RuleMeaning, NamesTheWait) {
  EXPECT_EQ(RuleMeaning("last_agent"),
            "the agent met last, waited for as long as the policy says; then whoever has been idle "
            "longest");
  EXPECT_EQ(RuleMeaning("any_known:0"),
            "any agent met before if they are free; then whoever has been idle longest");
  EXPECT_EQ(RuleMeaning("something"), "");
  EXPECT_EQ(RuleName("something"), "something");
}

}  // namespace
}  // namespace rapport::insight
