#include "insight/report_limits.h"

#include <algorithm>
#include <optional>

#include "insight/headline.h"
#include "insight/number_text.h"
#include "insight/statistics.h"

namespace rapport::insight {
namespace {

std::string Presence(const ReplayReport& report) {
  if (report.shifts == "observed") {
    return "When agents were away is a guess: where they took nothing while customers waited. What "
           "else kept them from the next contact is in no history.";
  }
  const std::string there =
      "Agents are taken to be at work from their first to their last contact of a day, breaks "
      "included.";
  if (!ComparesWaits(report)) return there;
  return there +
         " So the waits here are shorter than real ones: compare them with each other, and not "
         "with what really happened.";
}

// How far the replay of what the desk most likely did is from what it did.
std::string GapToReality(const ReplayReport& report) {
  if (!ComparesWaits(report)) return "";
  const auto central =
      std::find_if(report.policies.begin(), report.policies.end(),
                   [](const auto& policy) { return policy.name == "longest_idle"; });
  if (central == report.policies.end() || !central->figures.mean_wait_s ||
      !report.history.mean_wait_s) {
    return "";
  }
  return "Served from a central queue, this replay has customers wait " +
         DurationText(central->figures.mean_wait_s) + " on average; really they waited " +
         DurationText(report.history.mean_wait_s) +
         ". The gap is what a replay of this desk does not know.";
}

std::string Identity(const ReplayReport& report) {
  const std::optional<double> share = Share(report.history.returning, report.history.contacts);
  return "Only an identified customer who has been served before can meet someone they know. " +
         Percentage(share) +
         " of all contacts were theirs. The others came from somebody who had not been here before "
         "in this history, or who was not identified, and do not count in continuity.";
}

}  // namespace

std::vector<std::string> LimitsOf(const ReplayReport& report) {
  const Figures& given = report.policies.front().figures;
  std::vector<std::string> limits;
  limits.push_back(
      "A contact takes as long as it did, whoever takes it. If agents are faster with customers "
      "whom they know, or slower, that is not in these figures.");
  limits.push_back(Presence(report));
  if (report.capacity == "held") {
    limits.push_back(
        "Agents carry at once the most that they ever did, on any day, so hardly anybody waits "
        "here. Compare who meets whom, and not waits.");
  }
  if (std::string gap = GapToReality(report); !gap.empty()) limits.push_back(std::move(gap));
  limits.push_back(
      "That a customer meets someone they know is counted. What that does to them no replay can "
      "tell: whether they are content, stay, or need to come again. Nor does it follow from "
      "comparing those who met a known agent with the others in the history, for they differ in "
      "more than that: in what they ask, how often and when.");
  limits.push_back(Identity(report));
  if (report.setting.from.empty()) {
    limits.push_back(
        "At the beginning of the history nobody knows anybody, under any rule. Continuity grows "
        "as contacts add up; a longer history would show more of it.");
  }
  if (given.abandoned) {
    limits.push_back(
        "Customers who hung up have the patience that they showed. Of those who were served, "
        "nobody knows how long they would have waited; here they wait as long as it takes.");
  }
  if (given.unserved.value_or(0) > 0) {
    limits.push_back(Grouped(*given.unserved) + " of " + Grouped(given.contacts) + " contacts (" +
                     Percentage(Share(*given.unserved, given.contacts)) +
                     ") found nobody in the replay, and count in no wait.");
  }
  limits.push_back(
      "The number of returning contacts differs a little from rule to rule: who hung up under one "
      "rule was served under another, and only those who were served can return.");
  if (report.bad_rows > 0) {
    limits.push_back("Not in these figures: " + Counted(report.bad_rows, "bad row") +
                     " of the files.");
  }
  return limits;
}

}  // namespace rapport::insight
