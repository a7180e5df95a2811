#include "insight/replay_report.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string_view>
#include <utility>

#include "insight/json_text.h"

namespace rapport::insight {
namespace {

constexpr double kPercent = 100;

boost::json::value Json(std::int64_t count) { return count; }

template <typename T>
boost::json::value Json(const std::optional<T>& value) {
  return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

std::string Hex(std::uint64_t number) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
  return text;
}

boost::json::object FiguresJson(const Figures& figures) {
  boost::json::object json;
  json["contacts"] = Json(figures.contacts);
  json["served"] = Json(figures.served);
  json["unserved"] = Json(figures.unserved);
  json["abandoned"] = Json(figures.abandoned);
  json["returning"] = Json(figures.returning);
  json["continuity"] = Json(figures.continuity);
  json["known_available"] = Json(figures.known_available);
  json["mean_wait_s"] = Json(figures.mean_wait_s);
  json["p50_wait_s"] = Json(figures.p50_wait_s);
  json["p90_wait_s"] = Json(figures.p90_wait_s);
  json["p99_wait_s"] = Json(figures.p99_wait_s);
  json["occupancy_jain"] = Json(figures.occupancy_jain);
  json["max_occupancy"] = Json(figures.max_occupancy);
  json["decision_ns_p50"] = Json(figures.decision_ns_p50);
  json["decision_ns_p99"] = Json(figures.decision_ns_p99);
  json["fingerprint"] = nullptr;
  if (figures.fingerprint) json["fingerprint"] = Hex(*figures.fingerprint);
  return json;
}

std::string Decimal(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

// 64,425: as people write it.
std::string Grouped(std::int64_t count) {
  std::string text = std::to_string(count);
  const std::size_t digits_begin = count < 0 ? 1 : 0;
  for (std::size_t at = text.size(); at > digits_begin + 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string OutOfHundred(double share) { return std::to_string(std::lround(share * kPercent)); }

// How the mean wait compares: the same is what nobody would notice.
std::string WaitClause(const Figures& figures, const Figures& other) {
  if (!figures.mean_wait_s || !other.mean_wait_s) return "";
  constexpr double kNoticeable = 0.025;
  const double wait = *figures.mean_wait_s;
  const double other_wait = *other.mean_wait_s;
  if (std::abs(wait - other_wait) <= kNoticeable * other_wait) {
    return ", at the same wait (" + Decimal(wait, 1) + " s on average)";
  }
  return ", waiting " + Decimal(wait, 1) + " s on average instead of " + Decimal(other_wait, 1) +
         " s";
}

// One row of the table: what it is called, and what stands in it for a column.
struct TableRow {
  std::string_view label;
  std::string (*cell)(const Figures& figures);
};

std::string Unknown() { return "-"; }

std::string Count(const std::optional<std::int64_t>& count) {
  return count ? Grouped(*count) : Unknown();
}

std::string Percentage(const std::optional<double>& share) {
  return share ? Decimal(*share * kPercent, 1) + " %" : Unknown();
}

std::string Seconds(const std::optional<double>& seconds) {
  return seconds ? Decimal(*seconds, 1) + " s" : Unknown();
}

std::string Index(const std::optional<double>& index) {
  return index ? Decimal(*index, 3) : Unknown();
}

std::string Micros(const std::optional<std::int64_t>& nanos) {
  constexpr double kNanosPerMicro = 1e3;
  return nanos ? Decimal(static_cast<double>(*nanos) / kNanosPerMicro, 2) + " us" : Unknown();
}

constexpr TableRow kRows[] = {
    {"contacts", [](const Figures& f) { return Grouped(f.contacts); }},
    {"  served", [](const Figures& f) { return Grouped(f.served); }},
    {"  abandoned", [](const Figures& f) { return Count(f.abandoned); }},
    {"  unserved", [](const Figures& f) { return Count(f.unserved); }},
    {"returning customers", [](const Figures& f) { return Grouped(f.returning); }},
    {"  met someone they know", [](const Figures& f) { return Percentage(f.continuity); }},
    {"  such an agent at work", [](const Figures& f) { return Percentage(f.known_available); }},
    {"wait, on average", [](const Figures& f) { return Seconds(f.mean_wait_s); }},
    {"  half within", [](const Figures& f) { return Seconds(f.p50_wait_s); }},
    {"  90 of 100 within", [](const Figures& f) { return Seconds(f.p90_wait_s); }},
    {"  99 of 100 within", [](const Figures& f) { return Seconds(f.p99_wait_s); }},
    {"busiest agent", [](const Figures& f) { return Percentage(f.max_occupancy); }},
    {"evenness of load (Jain)", [](const Figures& f) { return Index(f.occupancy_jain); }},
    {"decision, half within", [](const Figures& f) { return Micros(f.decision_ns_p50); }},
    {"  99 of 100 within", [](const Figures& f) { return Micros(f.decision_ns_p99); }},
};

void AppendPadded(std::string_view text, std::size_t width, bool left, std::string& out) {
  const std::size_t blanks = width > text.size() ? width - text.size() : 0;
  if (!left) out.append(blanks, ' ');
  out.append(text);
  if (left) out.append(blanks, ' ');
}

std::string Table(const ReplayReport& report) {
  std::vector<NamedFigures> columns = report.policies;
  columns.push_back({"as it was", report.history});
  constexpr std::size_t kLabelWidth = 25;
  constexpr std::size_t kLeastWidth = 10;
  constexpr std::string_view kGap = "  ";
  const auto width = [kLeastWidth](const NamedFigures& column) {
    return std::max(kLeastWidth, column.name.size());
  };
  std::string out;
  AppendPadded("", kLabelWidth, true, out);
  for (const NamedFigures& column : columns) {
    out += kGap;
    AppendPadded(column.name, width(column), false, out);
  }
  out += '\n';
  for (const TableRow& row : kRows) {
    AppendPadded(row.label, kLabelWidth, true, out);
    for (const NamedFigures& column : columns) {
      out += kGap;
      AppendPadded(row.cell(column.figures), width(column), false, out);
    }
    out += '\n';
  }
  return out;
}

// By the presence model.
constexpr std::string_view kCautionDay =
    "What these figures cannot mean: a contact takes as long as it did, whoever takes it, and "
    "agents\n"
    "are taken to be there from their first to their last contact of a day, breaks included. So "
    "waits\n"
    "are shorter than real ones, and compare with each other, not with \"as it was\". That a "
    "customer\n"
    "meets someone they know is counted; what it does to them, no replay can tell.\n";
constexpr std::string_view kCautionObserved =
    "What these figures cannot mean: a contact takes as long as it did, whoever takes it, and "
    "agents\n"
    "are taken to be there from their first to their last contact of a day, less the times in "
    "which\n"
    "they took nothing while contacts waited; what else kept them from work, the file does not "
    "say.\n"
    "That a customer meets someone they know is counted; what it does to them, no replay can "
    "tell.\n";

// Where many found nobody, the rest is a poor sample, and a reader must know.
std::string UnservedWarning(const ReplayReport& report) {
  const Figures& given = report.policies.front().figures;
  constexpr std::int64_t kOneIn = 20;
  if (given.unserved.value_or(0) * kOneIn <= given.contacts) return "";
  std::string out = "Beware: " + Grouped(*given.unserved) + " of " + Grouped(given.contacts) +
                    " contacts found nobody in time. The agents as the file shows them could not\n"
                    "do this work, so the figures say little about this desk.";
  if (report.capacity == "observed") {
    out +=
        " On the phone they have one contact at a\ntime; where \"phone\" is only how cases came "
        "in, "
        "--capacity held lets them carry what they did.";
  }
  return out + "\n\n";
}

}  // namespace

std::string ReplayJson(const ReplayReport& report) {
  boost::json::object policies;
  for (const NamedFigures& policy : report.policies) {
    policies[policy.name] = FiguresJson(policy.figures);
  }
  boost::json::object json;
  json["contacts"] = report.contacts;
  json["earlier_contacts"] = report.earlier_contacts;
  json["bad_rows"] = report.bad_rows;
  json["agents"] = report.agents;
  json["first_arrival"] = report.first_arrival;
  json["last_arrival"] = report.last_arrival;
  json["shifts"] = report.shifts;
  json["capacity"] = report.capacity;
  json["policies"] = std::move(policies);
  json["history"] = FiguresJson(report.history);
  return JsonText(json);
}

std::string ReplayHeadline(const ReplayReport& report) {
  const Figures& given = report.policies.front().figures;
  if (!given.continuity) return "No customer returned, so nobody could be met again.";
  const bool baseline = report.policies.size() > 1;
  const Figures& other = baseline ? report.policies[1].figures : report.history;
  std::string out = OutOfHundred(*given.continuity) +
                    " of 100 returning customers would have met someone they know";
  if (other.continuity) out += ", instead of " + OutOfHundred(*other.continuity);
  if (baseline) out += WaitClause(given, other);
  return out + ".";
}

std::string ReplayText(const ReplayReport& report) {
  std::string out = ReplayHeadline(report);
  out += "\n\n" + Grouped(report.contacts) + " contacts and " + Grouped(report.agents) +
         " agents; routed are those who came from " + report.first_arrival + " to " +
         report.last_arrival + ".\n";
  if (report.earlier_contacts > 0) {
    out += "Learned from the " + Grouped(report.earlier_contacts) + " contacts before.\n";
  }
  if (report.bad_rows > 0) out += Grouped(report.bad_rows) + " bad rows were left out.\n";
  out += "\n" + Table(report) + "\n";
  out += UnservedWarning(report);
  out += report.shifts == "observed" ? kCautionObserved : kCautionDay;
  return out;
}

}  // namespace rapport::insight
