// Any bytes as lines of a log: nothing crashes, and what is read is written so that it is read the
// same.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>

#include "codec/keys.h"
#include "codec/log.h"
#include "codec/text.h"

namespace rapport::codec {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckEvent(std::string_view line, KeyTable& keys) {
  const auto parsed = ParseEvent(line, {"fuzz", 1}, keys);
  if (!parsed.ok()) return;
  for (TimeStyle style : {TimeStyle::kIso, TimeStyle::kScenario}) {
    const std::string text = FormatEvent(parsed->event, keys, style);
    const auto again = ParseEvent(text, {"again", 1}, keys);
    Require(again.ok() && again->event == parsed->event);
    Require(FormatEvent(again->event, keys, style) == text);
  }
}

void CheckDecisions(std::string_view line, KeyTable& keys) {
  const auto parsed = ParseDecisions(line, {"fuzz", 1}, keys);
  if (!parsed.ok()) return;
  const std::string text = FormatDecisions(*parsed, keys, TimeStyle::kIso);
  const auto again = ParseDecisions(text, {"again", 1}, keys);
  Require(again.ok() && *again == *parsed);
}

void CheckSettings(std::string_view line, KeyTable& keys) {
  Policy policy;
  if (ParsePolicy(line, {"fuzz", 1}, keys, policy).ok()) {
    Policy again;
    Require(ParsePolicy(FormatPolicy(policy, keys), {"again", 1}, keys, again).ok());
    Require(again == policy);
  }
  Limits limits;
  if (ParseLimits(line, {"fuzz", 1}, limits).ok()) {
    Limits again;
    Require(ParseLimits(FormatLimits(limits), {"again", 1}, again).ok());
    Require(again == limits);
  }
  const auto row = ParseKeyRow(line, {"fuzz", 1});
  if (row.ok()) Require(*ParseKeyRow(FormatKeyRow(*row), {"again", 1}) == *row);
}

void CheckLog(const std::string& bytes) {
  std::istringstream in(bytes);
  KeyTable keys;
  auto reader = LogReader::Open(in, "fuzz", keys);
  if (!reader.ok()) return;
  while (true) {
    const auto entry = reader->Next();
    if (!entry.ok() || !*entry) return;
  }
}

}  // namespace
}  // namespace rapport::codec

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rapport::codec;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  KeyTable keys;
  std::istringstream lines(bytes);
  std::string line;
  while (std::getline(lines, line)) {
    CheckEvent(line, keys);
    CheckDecisions(line, keys);
    CheckSettings(line, keys);
  }
  CheckLog(bytes);
  return 0;
}
