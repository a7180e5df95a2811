// Policy and limits in text.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codec/text.h"
#include "codec/text_fields.h"

namespace rapport::codec {
namespace {

template <typename T>
std::string FormatSettings(std::string_view kind, const T& settings, const KeyTable& keys) {
  std::string out(kind);
  AppendFields(settings, {keys, TimeStyle::kIso}, out);
  return out;
}

template <typename T>
absl::Status ParseSettings(std::string_view kind, std::string_view line, const Location& where,
                           KeyTable& keys, T& settings) {
  const absl::StatusOr<std::vector<std::string_view>> words = SplitLine(line, where);
  if (!words.ok()) return words.status();
  if (words->empty() || words->front() != kind) {
    return Problem(where, kind, Was(line), Cat({"`", kind, " name=value ...`"}));
  }
  T changed = settings;
  FieldReader reader(kind, std::span(*words).subspan(1), where, keys);
  VisitFields(changed, reader);
  const absl::Status status = reader.Finish();
  if (status.ok()) settings = changed;
  return status;
}

}  // namespace

std::string FormatPolicy(const Policy& policy, const KeyTable& keys) {
  return FormatSettings("policy", policy, keys);
}

std::string FormatLimits(const Limits& limits) {
  const KeyTable none;
  return FormatSettings("limits", limits, none);
}

absl::Status ParsePolicy(std::string_view line, const Location& where, KeyTable& keys,
                         Policy& policy) {
  return ParseSettings("policy", line, where, keys, policy);
}

absl::Status ParseLimits(std::string_view line, const Location& where, Limits& limits) {
  KeyTable none;
  return ParseSettings("limits", line, where, none, limits);
}

}  // namespace rapport::codec
