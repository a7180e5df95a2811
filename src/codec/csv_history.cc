#include "codec/csv_history.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "codec/csv_fields.h"
#include "codec/location.h"

namespace rapport::codec {
namespace {

constexpr std::array<std::string_view, kCsvColumns> kNames = {
    "contact_id", "customer_id", "agent_id",   "first_agent_id", "account_id",
    "team",       "channel",     "category",   "subcategory",    "priority",
    "arrived_at", "queued_at",   "started_at", "ended_at",       "outcome",
    "transfers",  "reopened",    "sla_met",    "satisfaction"};

constexpr CsvColumn kRequired[] = {CsvColumn::kContactId, CsvColumn::kArrivedAt};

// What a name that was not found is compared with.
constexpr std::size_t kMostHeadersShown = 12;

std::string HeadersShown(const std::vector<std::string_view>& headers) {
  std::string shown;
  for (std::size_t i = 0; i < headers.size() && i < kMostHeadersShown; ++i) {
    shown += Cat({i == 0 ? "" : " ", Shown(headers[i])});
  }
  if (headers.size() > kMostHeadersShown) shown += " ...";
  return shown;
}

bool HasNul(std::string_view text) { return text.find('\0') != text.npos; }

// With a mark that says so, or because every second byte of what is common is zero.
bool IsUtf16(std::string_view text) {
  return text.substr(0, 2) == "\xff\xfe" || text.substr(0, 2) == "\xfe\xff" || HasNul(text);
}

// What a header means, whatever its case and whatever stands between its words.
std::string Plain(std::string_view header) {
  std::string plain;
  for (const char c : header) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) plain += absl::ascii_tolower(c);
  }
  return plain;
}

// What desks also call columns that a history may lack, as Plain() has it.
struct OtherName {
  CsvColumn column;
  std::string_view plain;
};
constexpr OtherName kOtherNames[] = {
    {CsvColumn::kCustomerId, "customer"},
    {CsvColumn::kCustomerId, "customernumber"},
    {CsvColumn::kCustomerId, "caller"},
    {CsvColumn::kCustomerId, "callerid"},
    {CsvColumn::kCustomerId, "client"},
    {CsvColumn::kCustomerId, "clientid"},
    {CsvColumn::kCustomerId, "requester"},
    {CsvColumn::kCustomerId, "requesterid"},
    {CsvColumn::kAccountId, "account"},
    {CsvColumn::kAccountId, "company"},
    {CsvColumn::kAccountId, "organization"},
    {CsvColumn::kAccountId, "household"},
    {CsvColumn::kTeam, "group"},
    {CsvColumn::kTeam, "department"},
    {CsvColumn::kChannel, "medium"},
    {CsvColumn::kCategory, "topic"},
    {CsvColumn::kCategory, "subject"},
    {CsvColumn::kPriority, "urgency"},
    {CsvColumn::kQueuedAt, "queued"},
    {CsvColumn::kStartedAt, "started"},
    {CsvColumn::kStartedAt, "answered"},
    {CsvColumn::kStartedAt, "answeredat"},
    {CsvColumn::kStartedAt, "pickedup"},
    {CsvColumn::kStartedAt, "pickedupat"},
    {CsvColumn::kOutcome, "result"},
    {CsvColumn::kOutcome, "status"},
    {CsvColumn::kOutcome, "disposition"},
};

bool LooksLike(std::string_view header, CsvColumn column) {
  const std::string plain = Plain(header);
  if (plain == Plain(Name(column))) return true;
  return std::any_of(std::begin(kOtherNames), std::end(kOtherNames), [&](const OtherName& other) {
    return other.column == column && other.plain == plain;
  });
}

// Perhaps the fields are not told apart.
bool HaveOtherSeparator(const std::vector<std::string_view>& headers) {
  return headers.size() == 1 && headers[0].find_first_of(";\t|") != headers[0].npos;
}

bool HoldsNothing(const CsvRecord& record) {
  return record.broken.empty() && record.fields.size() == 1 &&
         record.fields[0].find_first_not_of(" \t") == std::string_view::npos;
}

}  // namespace

std::string_view Name(CsvColumn column) { return kNames[static_cast<std::size_t>(column)]; }

absl::StatusOr<CsvMapping> ParseCsvMapping(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == text.npos) {
    return Problem({}, "--column", Was(text), "NAME=HEADER, as agent_id=Owner");
  }
  const auto* found = std::find(kNames.begin(), kNames.end(), text.substr(0, equals));
  if (found == kNames.end()) {
    std::string names;
    for (std::string_view name : kNames) names += Cat({names.empty() ? "" : ", ", name});
    return Problem({}, "--column", Was(text), Cat({"one of ", names, " before the ="}));
  }
  return CsvMapping{static_cast<CsvColumn>(found - kNames.begin()),
                    std::string(text.substr(equals + 1))};
}

absl::StatusOr<double> ParseBadRowShare(std::string_view text) {
  std::string_view number = text;
  const bool percent = !number.empty() && number.back() == '%';
  if (percent) {
    number.remove_suffix(1);
    while (!number.empty() && number.back() == ' ') number.remove_suffix(1);
  }
  double value = 0;
  if (!ParseCsvPercentage(number, value) || (!percent && value > 1)) {
    return Problem({}, "--max-bad-rows", Was(text), "a share as 1% or 0.01, at most all");
  }
  return percent ? value / 100 : value;
}

absl::Status CsvTally::Check(double most_bad_share) const {
  if (static_cast<double>(bad_rows) <= most_bad_share * static_cast<double>(rows)) {
    return absl::OkStatus();
  }
  // Four decimals of a percentage tell one bad row in a million.
  const auto percent = [](double share) {
    std::string text = std::to_string(std::round(share * 1e6) / 1e4);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
  };
  const double share = static_cast<double>(bad_rows) / static_cast<double>(rows);
  return absl::InvalidArgumentError(Cat(
      {std::to_string(bad_rows), " of ", std::to_string(rows), " rows are bad (", percent(share),
       " %), expected at most ", percent(most_bad_share), " % (--max-bad-rows)"}));
}

std::optional<Zone> CsvZones::Usual() const {
  if (ahead_s.empty()) return std::nullopt;
  const auto usual =
      std::max_element(ahead_s.begin(), ahead_s.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return Zone(usual->first);
}

CsvHistory::CsvHistory(CsvInput input) : records_(std::make_unique<CsvRecords>(std::move(input))) {
  places_.fill(-1);
}

absl::StatusOr<CsvHistory> CsvHistory::Open(const std::string& path,
                                            std::span<const CsvMapping> mappings) {
  absl::StatusOr<CsvInput> input = CsvInput::Open(path);
  if (!input.ok()) return input.status();
  return Read(*std::move(input), mappings);
}

absl::StatusOr<CsvHistory> CsvHistory::Read(CsvInput input, std::span<const CsvMapping> mappings) {
  CsvHistory history(std::move(input));
  if (absl::Status status = history.ReadHeader(mappings); !status.ok()) return status;
  return history;
}

absl::Status CsvHistory::ReadHeader(std::span<const CsvMapping> mappings) {
  const std::string& file = input().name();
  do {
    const absl::StatusOr<bool> more = records_->Next(record_);
    if (!more.ok()) return more.status();
    if (!*more) return Problem({file, 0}, "", "is empty", "a header row and contacts");
  } while (HoldsNothing(record_));
  const Location where{file, record_.line};
  if (!record_.broken.empty()) return Problem(where, "header", record_.broken, "CSV (RFC 4180)");
  for (std::string_view header : record_.fields) {
    if (IsUtf16(header)) return Problem(where, "header", "is UTF-16, or no text", "UTF-8");
    if (!IsUtf8(header)) return Problem(where, "header", "is not UTF-8", "UTF-8");
  }
  width_ = record_.fields.size();
  return PlaceColumns(mappings);
}

absl::Status CsvHistory::PlaceColumns(std::span<const CsvMapping> mappings) {
  const Location where{input().name(), record_.line};
  std::array<std::string, kCsvColumns> wanted;
  std::array<bool, kCsvColumns> mapped{};
  for (std::size_t i = 0; i < kCsvColumns; ++i) wanted[i] = kNames[i];
  for (const CsvMapping& mapping : mappings) {
    wanted[static_cast<std::size_t>(mapping.column)] = mapping.header;
    mapped[static_cast<std::size_t>(mapping.column)] = true;
  }
  const std::vector<std::string_view>& headers = record_.fields;
  for (std::size_t i = 0; i < kCsvColumns; ++i) {
    if (wanted[i].empty()) continue;
    const auto found = std::find(headers.begin(), headers.end(), wanted[i]);
    if (found == headers.end()) {
      if (!mapped[i]) continue;
      return Problem(where, kNames[i], Cat({"has no header ", Shown(wanted[i])}),
                     Cat({"one of ", HeadersShown(headers)}));
    }
    if (std::find(found + 1, headers.end(), wanted[i]) != headers.end()) {
      return Problem(where, kNames[i], Cat({"has the header ", Shown(wanted[i]), " twice"}),
                     "it once");
    }
    places_[i] = static_cast<int>(found - headers.begin());
  }
  for (std::size_t i = 0; i < kCsvColumns; ++i) {
    if (mapped[i] || places_[i] < 0) continue;
    for (std::size_t other = 0; other < kCsvColumns; ++other) {
      if (other == i || places_[other] != places_[i]) continue;
      // Meant where both were mapped, as by a desk without hand-overs; else an oversight, which
      // would count one thing as another.
      return Problem(where, kNames[i],
                     Cat({"has the header ", Shown(wanted[i]), ", and so has ", kNames[other]}),
                     Cat({"--column ", kNames[i], "= to leave it out, or --column ", kNames[i], "=",
                          wanted[i], " for both"}));
    }
  }
  header_ = {where.line, HeadersShown(headers), HaveOtherSeparator(headers)};
  for (const CsvColumn column : kRequired) {
    if (absl::Status status = Demand(column); !status.ok()) return status;
  }
  for (std::size_t i = 0; i < kCsvColumns; ++i) {
    if (mapped[i] || places_[i] >= 0) continue;
    for (std::size_t h = 0; h < headers.size(); ++h) {
      const bool taken =
          std::find(places_.begin(), places_.end(), static_cast<int>(h)) != places_.end();
      if (taken || !LooksLike(headers[h], static_cast<CsvColumn>(i))) continue;
      const absl::Status note =
          Problem(where, kNames[i], Cat({"is not read from the header ", Shown(headers[h])}),
                  Cat({"--column ", kNames[i], "=HEADER if it is that"}));
      notes_.emplace_back(View(note.message()));
    }
  }
  return absl::OkStatus();
}

absl::Status CsvHistory::Demand(CsvColumn column) const {
  if (Has(column)) return absl::OkStatus();
  const std::string usual = Cat({"it, or --column ", Name(column), "=HEADER"});
  return Problem({input().name(), header_.line}, Name(column),
                 Cat({"has no such column among ", header_.shown}),
                 header_.other_separator ? "fields separated by commas" : usual);
}

absl::StatusOr<bool> CsvHistory::Next(CsvRow& row, CsvTally& tally) {
  for (;;) {
    const absl::StatusOr<bool> more = records_->Next(record_);
    if (!more.ok() || !*more) return more;
    if (HoldsNothing(record_)) continue;
    ++tally.rows;
    CsvFault fault;
    if (Convert(row, tally.zones, fault)) return true;
    Count(record_.line, fault, tally);
  }
}

void CsvHistory::Reject(const CsvFault& fault, CsvTally& tally) const {
  Count(record_.line, fault, tally);
}

void CsvHistory::Count(std::int64_t line, const CsvFault& fault, CsvTally& tally) const {
  ++tally.bad_rows;
  if (tally.listed.size() >= CsvTally::kMostListed) return;
  const absl::Status status =
      Problem({input().name(), line}, fault.field, fault.wrong, fault.expected);
  tally.listed.emplace_back(View(status.message()));
}

std::string_view CsvHistory::Field(CsvColumn column) const {
  const int place = places_[static_cast<std::size_t>(column)];
  return place < 0 ? std::string_view() : record_.fields[static_cast<std::size_t>(place)];
}

bool CsvHistory::Convert(CsvRow& row, CsvZones& zones, CsvFault& fault) const {
  if (!record_.broken.empty()) {
    fault = {"row", std::string(record_.broken), "fields quoted as in RFC 4180"};
    return false;
  }
  if (record_.fields.size() != width_) {
    fault = {"row", Cat({"has ", std::to_string(record_.fields.size()), " fields"}),
             Cat({std::to_string(width_), " as in the header"})};
    return false;
  }
  row = CsvRow{};
  row.line = record_.line;
  return ConvertTexts(row, fault) && ConvertTimes(row, zones, fault) && ConvertValues(row, fault);
}

bool CsvHistory::ConvertTexts(CsvRow& row, CsvFault& fault) const {
  std::optional<std::string_view> contact;
  const std::pair<CsvColumn, std::optional<std::string_view>*> texts[] = {
      {CsvColumn::kContactId, &contact},          {CsvColumn::kCustomerId, &row.customer_id},
      {CsvColumn::kAgentId, &row.agent_id},       {CsvColumn::kFirstAgentId, &row.first_agent_id},
      {CsvColumn::kAccountId, &row.account_id},   {CsvColumn::kTeam, &row.team},
      {CsvColumn::kChannel, &row.channel},        {CsvColumn::kCategory, &row.category},
      {CsvColumn::kSubcategory, &row.subcategory}};
  for (const auto& [column, text] : texts) {
    if (!Has(column)) continue;
    *text = Field(column);
    if (!IsUtf8(**text)) {
      fault = {std::string(Name(column)), "is not UTF-8", "UTF-8"};
      return false;
    }
    if (HasNul(**text)) {
      fault = {std::string(Name(column)), "has a NUL byte", "text"};
      return false;
    }
  }
  row.contact_id = *contact;
  if (row.contact_id.empty()) fault = {"contact_id", "is empty", "a key of its own per contact"};
  return !row.contact_id.empty();
}

}  // namespace rapport::codec
