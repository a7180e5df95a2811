#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <limits>
#include <string>

#include "gtest/gtest.h"
#include "insight/figures.h"
#include "insight/json_text.h"
#include "insight/replay_report.h"

namespace rapport::insight {
namespace {

Figures Some(double continuity, double wait) {
  Figures figures;
  figures.contacts = 1'234'567;
  figures.served = 1'000;
  figures.unserved = 3;
  figures.returning = 200;
  figures.continuity = continuity;
  figures.mean_wait_s = wait;
  figures.fingerprint = 0xabc;
  return figures;
}

ReplayReport Report() {
  ReplayReport report;
  report.contacts = 1'234'567;
  report.bad_rows = 4;
  report.agents = 29;
  report.first_arrival = "1999-01-01T00:00:02";
  report.last_arrival = "1999-02-28T23:43:46";
  report.policies = {{"preferred", Some(0.614, 7.5)}, {"longest_idle", Some(0.409, 7.4)}};
  report.history = Some(0.389, 37.3);
  report.history.fingerprint.reset();
  return report;
}

TEST(JsonText, WritesNumbersAsPeopleDo) {
  boost::json::object json;
  json["share"] = 0.409;
  json["wait"] = 7.3954321;
  json["none"] = 0.0;
  json["nothing"] = -0.0000001;
  json["whole"] = 12.0;
  json["count"] = 64425;
  json["least"] = std::numeric_limits<std::int64_t>::min();
  json["unknown"] = nullptr;
  json["never"] = std::numeric_limits<double>::infinity();
  json["large"] = 1e300;
  json["list"] = {1, 2.5, "x"};
  json["empty"] = boost::json::object();
  json["quo\"te"] = "a\nb";
  EXPECT_EQ(JsonText(json),
            "{\n"
            "  \"share\": 0.409,\n"
            "  \"wait\": 7.395432,\n"
            "  \"none\": 0.0,\n"
            "  \"nothing\": 0.0,\n"
            "  \"whole\": 12.0,\n"
            "  \"count\": 64425,\n"
            "  \"least\": -9223372036854775808,\n"
            "  \"unknown\": null,\n"
            "  \"never\": null,\n"
            "  \"large\": 1e+300,\n"
            "  \"list\": [1, 2.5, \"x\"],\n"
            "  \"empty\": {},\n"
            "  \"quo\\\"te\": \"a\\nb\"\n"
            "}\n");
}

TEST(ReplayReport, IsOneJsonObjectWithEveryFigure) {
  const boost::json::value json = boost::json::parse(ReplayJson(Report()));
  EXPECT_EQ(json.at("contacts").as_int64(), 1'234'567);
  EXPECT_EQ(json.at("bad_rows").as_int64(), 4);
  const boost::json::value& given = json.at("policies").at("preferred");
  for (const char* name :
       {"contacts", "served", "unserved", "abandoned", "returning", "continuity", "known_available",
        "mean_wait_s", "p50_wait_s", "p90_wait_s", "p99_wait_s", "occupancy_jain", "max_occupancy",
        "decision_ns_p50", "decision_ns_p99", "fingerprint"}) {
    EXPECT_TRUE(given.as_object().contains(name)) << name;
    EXPECT_TRUE(json.at("history").as_object().contains(name)) << name;
  }
  EXPECT_EQ(given.at("continuity").as_double(), 0.614);
  EXPECT_EQ(given.at("fingerprint").as_string(), "0000000000000abc");
  EXPECT_TRUE(given.at("abandoned").is_null());
  EXPECT_TRUE(json.at("history").at("fingerprint").is_null());
  EXPECT_EQ(json.at("policies").at("longest_idle").at("mean_wait_s").as_double(), 7.4);
}

TEST(ReplayReport, IsATableForPeople) {
  const std::string text = ReplayText(Report());
  EXPECT_EQ(
      text.substr(0, text.find('\n')),
      "61 of 100 returning customers would have met someone they know, instead of 41, at about "
      "the same wait (7.5 s on average instead of 7.4 s).");
  EXPECT_NE(text.find("\nCompared with the central queue (longest_idle): "), text.npos) << text;
  EXPECT_NE(text.find("1,234,567 contacts and 29 agents"), text.npos) << text;
  EXPECT_NE(text.find("4 bad rows left out."), text.npos);
  EXPECT_NE(text.find("  preferred  longest_idle   as it was\n"), text.npos) << text;
  EXPECT_NE(text.find("  met someone they know        61.4 %        40.9 %      38.9 %\n"),
            text.npos)
      << text;
  EXPECT_NE(text.find("wait, on average                7.5 s         7.4 s      37.3 s\n"),
            text.npos)
      << text;
  EXPECT_NE(text.find("What these figures cannot mean"), text.npos);
  EXPECT_EQ(text, ReplayText(Report()));
  EXPECT_EQ(text.find("Beware"), text.npos);
  ReplayReport report = Report();
  report.policies[0].figures.unserved = 100'000;
  const std::string many = ReplayText(report);
  EXPECT_NE(many.find("Beware: 100,000 of 1,234,567 contacts found nobody in time"), many.npos);
  EXPECT_NE(many.find("--capacity held"), many.npos);
  report.capacity = "held";
  EXPECT_EQ(ReplayText(report).find("--capacity held"), text.npos);
  EXPECT_NE(ReplayText(report).find("hardly anybody waits"), text.npos);
  EXPECT_EQ(ReplayText(report).find("waits\nare shorter than real ones"), text.npos);
  report.capacity = "observed";

  // What it says of breaks is of the presence model.
  EXPECT_NE(text.find("breaks included"), text.npos);
  report.shifts = "observed";
  EXPECT_EQ(ReplayText(report).find("breaks included"), text.npos);
  EXPECT_NE(ReplayText(report).find("they took nothing while contacts waited"), text.npos);
}

}  // namespace
}  // namespace rapport::insight
