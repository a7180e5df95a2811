#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "codec/decimal.h"
#include "codec/event_body.h"
#include "codec/text.h"
#include "codec/text_fields.h"

namespace rapport::codec {
namespace {

using Words = std::vector<std::string_view>;

constexpr std::string_view kArrow = "->";
constexpr std::string_view kCommand = "cmd";

// The time at the front of `words`, which may be two of them: `1d 00:30`. Takes them off.
absl::Status TakeTime(std::span<const std::string_view>& words, const Location& where,
                      KeyTable& keys, absl::Time& at) {
  if (words.empty()) return Problem(where, "time", "was absent", Expected(at));
  std::string text(words.front());
  words = words.subspan(1);
  if (text.back() == 'd' && !words.empty() && words.front().size() > 2 && words.front()[2] == ':') {
    text += Cat({"+", words.front()});
    words = words.subspan(1);
  }
  if (ParseValue(text, keys, at)) return absl::OkStatus();
  return Problem(where, "time", Was(text), Expected(at));
}

int KindOf(std::string_view word) {
  const std::span<const std::string_view> kinds = EventWords();
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (kinds[i] == word) return static_cast<int>(i);
  }
  return -1;
}

std::string AllKinds() {
  std::string names;
  for (std::string_view kind : EventWords()) names += Cat({names.empty() ? "" : ", ", kind});
  return Cat({"one of ", names});
}

}  // namespace

std::string FormatEvent(const Event& event, const KeyTable& keys, TimeStyle style) {
  const TextContext context{keys, style};
  std::string out;
  AppendValue(event.at, context, out);
  out.append(" ").append(EventWords()[event.what.index()]);
  std::visit([&](const auto& body) { AppendFields(body, context, out); }, event.what);
  if (event.command.valid()) {
    out.append(" ").append(kCommand).append("=").append(std::to_string(event.command.value));
  }
  return out;
}

absl::StatusOr<EventLine> ParseEvent(std::string_view line, const Location& where, KeyTable& keys) {
  const absl::StatusOr<Words> split = SplitLine(line, where);
  if (!split.ok()) return split.status();
  EventLine result;
  std::span<const std::string_view> words = *split;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] != kArrow) continue;
    // From the arrow to the end of the last word: comments are no decisions.
    const char* begin = words[i].data() + kArrow.size();
    const char* end = words.back().data() + words.back().size();
    result.decisions = std::string(begin, end);
    words = words.first(i);
    break;
  }
  absl::Status status = TakeTime(words, where, keys, result.event.at);
  if (!status.ok()) return status;
  if (words.empty()) return Problem(where, "event", "was absent", AllKinds());
  const int kind = KindOf(words.front());
  if (kind < 0) return Problem(where, "event", Was(words.front()), AllKinds());

  result.event.what = MakeBody(static_cast<std::size_t>(kind));
  FieldReader reader(words.front(), words.subspan(1), where, keys);
  std::visit([&](auto& body) { VisitFields(body, reader); }, result.event.what);
  if (const auto command = reader.Find(kCommand)) {
    if (!ParseUnsigned(*command, result.event.command.value)) {
      reader.Fail(kCommand, Was(*command), Expected(std::uint64_t{}));
    }
  }
  status = reader.Finish();
  if (!status.ok()) return status;
  return result;
}

}  // namespace rapport::codec
