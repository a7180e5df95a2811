#include "insight/headline.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "insight/number_text.h"
#include "insight/statistics.h"

namespace rapport::insight {
namespace {

constexpr char kCentralQueue[] = "longest_idle";

// So many more of 100 is a difference; less is none that a manager should act upon.
constexpr double kEqualShare = 0.01;
// Two waits closer than the larger of these are about the same.
constexpr double kEqualWait = 0.05;
constexpr double kEqualWaitSeconds = 0.5;
// From here on the replay has not served the desk, and says nothing about it.
constexpr double kTooManyUnserved = 0.2;
constexpr double kLostNoticeably = 0.005;
constexpr std::int64_t kFewReturning = 50;

constexpr char kOneCallAtATime[] =
    "On the phone agents have one contact at a time; where \"phone\" is only how cases came in, "
    "--capacity held lets them carry what they did.";

int Sign(double difference, double tolerance) {
  if (std::abs(difference) < tolerance) return 0;
  return difference > 0 ? 1 : -1;
}

// `more`: as ContinuityClause says, whether more, as many (0) or fewer meet someone they know.
std::string ContinuityClause(double share, double other, const NamedFigures* reference, int more) {
  const std::string number = OutOfHundred(other);
  if (more > 0) return ", instead of " + number;
  if (more < 0) {
    return ", fewer than the " + number +
           (reference != nullptr ? " under " + RuleName(reference->name) : " who really did");
  }
  const std::string same = share == other ? ", as many as " : ", about as many as ";
  const std::string rounded = OutOfHundred(share) == number ? "" : " (" + number + ")";
  return same + (reference != nullptr ? "under " + RuleName(reference->name) : "really did") +
         rounded;
}

std::string WaitClause(double wait, double other, int more) {
  const std::string text = DurationText(wait);
  const std::string other_text = DurationText(other);
  if (text == other_text) return ", at the same wait (" + text + " on average)";
  const std::string change = text + " on average instead of " + other_text;
  const int longer = Sign(wait - other, std::max(kEqualWait * other, kEqualWaitSeconds));
  if (longer == 0) return ", at about the same wait (" + change + ")";
  // "But" where one gains and the other loses.
  const bool against = longer > 0 ? more >= 0 : more < 0;
  return (against ? ", but waiting " : ", and waiting ") + change;
}

std::optional<double> LostShare(const Figures& figures) {
  return Share(figures.abandoned.value_or(0) + figures.unserved.value_or(0), figures.contacts);
}

std::string UnservedCaution(const Figures& given) {
  return Grouped(given.unserved.value_or(0)) + " of " + Grouped(given.contacts) +
         " contacts found nobody in time. The agents as the file shows them could not do this "
         "work, so the figures say little about this desk.";
}

// Who hung up met nobody, so continuity compares only where as many did.
std::string LostCaution(const ReplayReport& report, const NamedFigures* reference) {
  const Figures& given = report.policies.front().figures;
  const Figures& other = reference == nullptr ? report.history : reference->figures;
  const std::optional<double> lost = LostShare(given);
  const std::optional<double> other_lost = LostShare(other);
  if (!lost || !other_lost) return "";
  // A history does not say who hung up unless it knows of somebody.
  if (reference == nullptr && !other.abandoned) return "";
  const int more = Sign(*lost - *other_lost, kLostNoticeably);
  if (more == 0) return "";
  return std::string(more > 0 ? "More" : "Fewer") + " customers hung up or found nobody than " +
         (reference == nullptr ? "really did" : "under " + RuleName(reference->name)) + ": " +
         Percentage(lost) + " of contacts instead of " + Percentage(other_lost) +
         ". They count as not met, and in no wait.";
}

std::vector<std::string> Cautions(const ReplayReport& report, const NamedFigures* reference,
                                  double unserved) {
  const Figures& given = report.policies.front().figures;
  std::vector<std::string> cautions;
  if (unserved > kManyUnserved) {
    cautions.push_back(UnservedCaution(given));
    if (report.capacity == "observed") cautions.emplace_back(kOneCallAtATime);
  }
  if (given.continuity && given.returning < kFewReturning) {
    cautions.push_back("Only " + Grouped(given.returning) +
                       (given.returning == 1 ? " contact was that of a returning customer"
                                             : " contacts were those of returning customers") +
                       ": too few to tell a rule from chance.");
  }
  if (std::string lost = LostCaution(report, reference); !lost.empty()) {
    cautions.push_back(std::move(lost));
  }
  return cautions;
}

std::string Result(const ReplayReport& report, const NamedFigures* reference) {
  const Figures& given = report.policies.front().figures;
  const Figures& other = reference != nullptr ? reference->figures : report.history;
  const std::optional<double> share = Finite(given.continuity);
  const std::optional<double> other_share = Finite(other.continuity);
  if (!share) return "No identified customer returned, so nobody could meet someone they know.";
  std::string out =
      OutOfHundred(*share) + " of 100 returning customers would have met someone they know";
  if (!other_share) return out + ".";
  const int more = Sign(*share - *other_share, kEqualShare);
  out += ContinuityClause(*share, *other_share, reference, more);
  if (!ComparesWaits(report)) return out + ".";
  // Real waits are those of another world: with breaks, and with work that no file shows.
  const std::optional<double> wait = Finite(given.mean_wait_s);
  const std::optional<double> other_wait = Finite(other.mean_wait_s);
  if (reference != nullptr && wait && other_wait) out += WaitClause(*wait, *other_wait, more);
  return out + ".";
}

// The part of a policy's name before the seconds, and the seconds; empty = not stated.
struct RuleParts {
  std::string_view routing;
  std::string seconds;
};

RuleParts PartsOf(std::string_view policy) {
  const std::size_t colon = policy.find(':');
  if (colon == policy.npos) return {policy, ""};
  return {policy.substr(0, colon), std::string(policy.substr(colon + 1))};
}

}  // namespace

std::string RuleName(std::string_view policy) {
  const std::string_view routing = PartsOf(policy).routing;
  if (routing == "preferred") return "Rapport";
  if (routing == kCentralQueue) return "the central queue";
  if (routing == "last_agent") return "the last-agent rule";
  if (routing == "any_known") return "the any-known-agent rule";
  return std::string(policy);
}

std::string RuleMeaning(std::string_view policy) {
  const auto [routing, seconds] = PartsOf(policy);
  const std::string wait = seconds == "0"    ? " if they are free"
                           : seconds.empty() ? ", waited for as long as the policy says"
                                             : ", waited for up to " + seconds + " s";
  if (routing == "preferred") {
    return "the agent who knows the customer, waited for only while that is worth it";
  }
  if (routing == kCentralQueue) return "whoever has been idle longest takes the next contact";
  if (routing == "last_agent") {
    return "the agent met last" + wait + "; then whoever has been idle longest";
  }
  if (routing == "any_known") {
    return "any agent met before" + wait + "; then whoever has been idle longest";
  }
  return "";
}

bool ComparesWaits(const ReplayReport& report) { return report.capacity != "held"; }

const NamedFigures* ReferenceOf(const ReplayReport& report) {
  if (report.policies.size() < 2) return nullptr;
  const auto baselines = report.policies.begin() + 1;
  const auto central = std::find_if(baselines, report.policies.end(), [](const auto& policy) {
    return policy.name == kCentralQueue;
  });
  return central == report.policies.end() ? &*baselines : &*central;
}

Headline HeadlineOf(const ReplayReport& report) {
  const Figures& given = report.policies.front().figures;
  const NamedFigures* reference = ReferenceOf(report);
  const double unserved = Share(given.unserved.value_or(0), given.contacts).value_or(0);
  Headline headline;
  headline.cautions = Cautions(report, reference, unserved);
  headline.result = Result(report, reference);
  if (unserved > kTooManyUnserved) {
    std::swap(headline.result, headline.cautions.front());
  }
  if (reference != nullptr) {
    headline.against = "Compared with " + RuleName(reference->name) + " (" + reference->name +
                       "): " + RuleMeaning(reference->name) + ".";
  } else if (report.history.continuity) {
    headline.against =
        "Compared with what really happened. Waits are not compared, for a replay does not know "
        "all that kept agents from the next contact.";
  }
  if (reference != nullptr && !ComparesWaits(report)) {
    headline.against +=
        " Waits are not compared: agents carry here the most that they ever held, so hardly "
        "anybody waits.";
  }
  return headline;
}

}  // namespace rapport::insight
