#include "tools/history_arguments.h"

#include <cstdint>
#include <iostream>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "codec/location.h"
#include "codec/zone.h"

namespace rapport::tools {
namespace {

absl::Status AddColumn(const std::string& text, std::vector<codec::CsvMapping>& columns) {
  absl::StatusOr<codec::CsvMapping> mapping = codec::ParseCsvMapping(text);
  if (!mapping.ok()) return mapping.status();
  for (const codec::CsvMapping& other : columns) {
    if (other.column == mapping->column) {
      return codec::Problem(
          {}, "--column",
          codec::Cat({codec::Was(text), ", and ", codec::Shown(other.header), " before"}),
          "one header for a column");
    }
  }
  columns.push_back(*std::move(mapping));
  return absl::OkStatus();
}

absl::Status ReadZone(std::string_view option, const std::string& text,
                      std::optional<codec::Zone>& zone) {
  if (text.empty()) return absl::OkStatus();
  const absl::StatusOr<codec::Zone> parsed = codec::Zone::Parse(option, text);
  if (parsed.ok()) zone = *parsed;
  return parsed.status();
}

}  // namespace

void AddHistoryArguments(CLI::App& command, HistoryArguments& arguments) {
  command
      .add_option("HISTORY", arguments.files,
                  "The contact history as CSV, also .gz or .xz; several files are one stream")
      ->required()
      ->check(SaysSomething)
      ->type_name("FILE");
  command
      .add_option("--column", arguments.columns,
                  "Your header for a column, once or more, as agent_id=Owner; "
                  "nothing after the = leaves the column out")
      ->type_name("NAME=HEADER")
      ->allow_extra_args(false);
  command
      .add_option("--max-bad-rows", arguments.most_bad_rows,
                  "More bad rows than this share are an error, as 1% or 0.01")
      ->type_name("SHARE")
      ->capture_default_str();
  command
      .add_option("--zone", arguments.zone,
                  "Where the desk is, as +10:00 or Europe/Berlin: when its days begin, and what "
                  "times without an offset mean; else as most times of the history say, or UTC")
      ->check(SaysSomething)
      ->type_name("ZONE");
  command
      .add_option("--times-in", arguments.times_in,
                  "Of which zone's clock times without an offset are; else of --zone's, or UTC")
      ->check(SaysSomething)
      ->type_name("ZONE");
}

std::vector<NamedFile> HistoriesOf(const HistoryArguments& arguments) {
  std::vector<NamedFile> files;
  for (const std::string& file : arguments.files) files.push_back({"the history", file});
  return files;
}

absl::Status ReadHistoryArguments(const HistoryArguments& arguments, sim::ReplaySource& source) {
  source.files = arguments.files;
  for (const std::string& column : arguments.columns) {
    absl::Status status = AddColumn(column, source.columns);
    if (!status.ok()) return status;
  }
  const absl::StatusOr<double> share = codec::ParseBadRowShare(arguments.most_bad_rows);
  if (!share.ok()) return share.status();
  source.most_bad_rows = *share;
  absl::Status status = ReadZone("--zone", arguments.zone, source.zone);
  if (status.ok()) status = ReadZone("--times-in", arguments.times_in, source.times_in);
  return status;
}

void TellReading(const codec::CsvTally& tally) {
  for (const std::string& note : tally.notes) std::cerr << "rapport: " << note << '\n';
  for (const std::string& row : tally.listed) std::cerr << "rapport: " << row << '\n';
  const std::int64_t more = tally.bad_rows - std::ssize(tally.listed);
  if (more > 0) std::cerr << "rapport: " << more << " more bad rows\n";
}

std::string SaysSomething(const std::string& text) {
  return text.empty() ? "was \"\", expected something" : "";
}

}  // namespace rapport::tools
