// A line's words, single values, and the rows of the key table.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "codec/decimal.h"
#include "codec/quote.h"
#include "codec/text.h"
#include "codec/text_values.h"
#include "codec/words.h"

namespace rapport::codec {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// Where the word that begins at `begin` ends; npos where a quote in it is not closed.
std::size_t EndOfWord(std::string_view line, std::size_t begin) {
  bool quoted = false;
  for (std::size_t i = begin; i < line.size(); ++i) {
    if (quoted && line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && (IsBlank(line[i]) || line[i] == ';')) {
      return i;
    }
  }
  return quoted ? std::string_view::npos : line.size();
}

template <typename T>
absl::StatusOr<T> ParseAlone(std::string_view text, const Location& where) {
  KeyTable none;
  T value;
  if (ParseValue(text, none, value)) return value;
  return Problem(where, "", Was(text), Expected(value));
}

}  // namespace

absl::StatusOr<std::vector<std::string_view>> SplitLine(std::string_view line,
                                                        const Location& where) {
  // As many as most lines have, so that it allocates once.
  constexpr std::size_t kUsualWords = 20;
  std::vector<std::string_view> words;
  words.reserve(kUsualWords);
  std::size_t at = 0;
  while (true) {
    while (at < line.size() && IsBlank(line[at])) ++at;
    if (at == line.size()) return words;
    if (line[at] == '#' && (words.empty() || at + 1 == line.size() || IsBlank(line[at + 1]))) {
      return words;
    }
    if (line[at] == ';') {
      words.push_back(line.substr(at++, 1));
      continue;
    }
    const std::size_t end = EndOfWord(line, at);
    if (end == std::string_view::npos) {
      return Problem(where, "", Cat({"a quote is not closed in ", Shown(line.substr(at))}),
                     "another \"");
    }
    words.push_back(line.substr(at, end - at));
    at = end;
  }
}

std::string TimeText(absl::Time time, TimeStyle style) {
  const KeyTable none;
  std::string out;
  AppendValue(time, {none, style}, out);
  return out;
}

std::string DurationText(absl::Duration duration) {
  const KeyTable none;
  std::string out;
  AppendValue(duration, {none, TimeStyle::kIso}, out);
  return out;
}

std::string WorthText(std::int64_t millis) {
  std::string out;
  AppendMillis(millis, out);
  return out;
}

absl::StatusOr<absl::Time> ParseTime(std::string_view text, const Location& where) {
  return ParseAlone<absl::Time>(text, where);
}

absl::StatusOr<absl::Duration> ParseDuration(std::string_view text, const Location& where) {
  return ParseAlone<absl::Duration>(text, where);
}

std::string FormatKeyRow(const KeyRow& row) {
  std::string out = Cat({"key ", Word(row.kind), " ", std::to_string(row.number)});
  if (row.key.empty()) return out;
  out.push_back(' ');
  AppendKey(row.key, out);
  return out;
}

absl::StatusOr<KeyRow> ParseKeyRow(std::string_view line, const Location& where) {
  const absl::StatusOr<std::vector<std::string_view>> words = SplitLine(line, where);
  if (!words.ok()) return words.status();
  if (words->size() < 3 || words->size() > 4 || words->front() != "key") {
    return Problem(where, "key", Was(line), "`key KIND NUMBER KEY`, or no KEY for an erased row");
  }
  const int kind = FindValue(WordsOf(KeyKind{}), (*words)[1]);
  if (kind < 0) return Problem(where, "kind", Was((*words)[1]), Alternatives(WordsOf(KeyKind{})));
  KeyRow row;
  row.kind = static_cast<KeyKind>(kind);
  if (!ParseUnsigned((*words)[2], row.number) || row.number == 0) {
    return Problem(where, "number", Was((*words)[2]), "a whole number from 1 on");
  }
  if (words->size() == 3) return row;
  const std::string_view raw = words->back();
  if (IsBare(raw)) {
    row.key = raw;
  } else if (!Unquote(raw, row.key) || row.key.empty()) {
    return Problem(where, "key", Was(raw), "a key or \"a key\"");
  }
  return row;
}

}  // namespace rapport::codec
