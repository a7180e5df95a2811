// Single values in text: ids, numbers, times, durations, words.
//
// A Parse function returns false where the text is not one of its values, and the value is then
// unspecified; Expected() says what would have been. An Append function writes the canonical form.

#ifndef RAPPORT_CODEC_TEXT_VALUES_H_
#define RAPPORT_CODEC_TEXT_VALUES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "absl/time/time.h"
#include "codec/keys.h"
#include "codec/text.h"
#include "codec/words.h"
#include "rapport/ids.h"

namespace rapport::codec {

// What a writer needs to know.
struct TextContext {
  const KeyTable& keys;
  TimeStyle style;
};

// --- Ids: a key, `#123`, or `-` for none ---
bool ParseKey(std::string_view raw, KeyKind kind, KeyTable& keys, std::uint64_t& number);
void AppendKeyOf(KeyKind kind, std::uint64_t number, const KeyTable& keys, std::string& out);

template <typename Tag>
bool ParseValue(std::string_view raw, KeyTable& keys, Id<Tag>& id) {
  return ParseKey(raw, KeyKindOf<Id<Tag>>::value, keys, id.value);
}
template <typename Tag>
void AppendValue(Id<Tag> id, const TextContext& context, std::string& out) {
  AppendKeyOf(KeyKindOf<Id<Tag>>::value, id.value, context.keys, out);
}
template <typename Tag>
std::string Expected(Id<Tag>) {
  return std::string(Word(KeyKindOf<Id<Tag>>::value)) + " as a key, \"a key\", #123 or -";
}

// --- Numbers ---
bool ParseValue(std::string_view raw, KeyTable&, int& value);
bool ParseValue(std::string_view raw, KeyTable&, std::uint64_t& value);
bool ParseCount(std::string_view raw, std::int64_t& value);
void AppendValue(int value, const TextContext&, std::string& out);
void AppendValue(std::uint64_t value, const TextContext&, std::string& out);
std::string Expected(int);
std::string Expected(std::uint64_t);

// Parts per million: `0.6`, `2`, or `usual` for -1.
bool ParsePpm(std::string_view raw, std::int64_t& ppm);
void AppendPpm(std::int64_t ppm, std::string& out);
inline constexpr std::string_view kExpectedPpm =
    "a number as 0.6 with at most 6 decimals, or usual";

// `yes` or `no`.
bool ParseValue(std::string_view raw, KeyTable&, bool& value);
void AppendValue(bool value, const TextContext&, std::string& out);
std::string Expected(bool);

// --- Times and durations; the grammar is in text.h ---
bool ParseValue(std::string_view raw, KeyTable&, absl::Time& time);
bool ParseValue(std::string_view raw, KeyTable&, absl::Duration& duration);
void AppendValue(absl::Time time, const TextContext& context, std::string& out);
void AppendValue(absl::Duration duration, const TextContext&, std::string& out);
std::string Expected(absl::Time);
std::string Expected(absl::Duration);

// Milliseconds of worth: `45.000s`.
bool ParseMillis(std::string_view raw, std::int64_t& millis);
void AppendMillis(std::int64_t millis, std::string& out);
inline constexpr std::string_view kExpectedMillis = "a worth as 45s or -1.500s";

// --- Words ---
template <typename Enum>
requires std::is_enum_v<Enum>
bool ParseValue(std::string_view raw, KeyTable&, Enum& value) {
  const int found = FindValue(WordsOf(Enum{}), raw);
  if (found >= 0) value = static_cast<Enum>(found);
  return found >= 0;
}
template <typename Enum>
requires std::is_enum_v<Enum>
void AppendValue(Enum value, const TextContext&, std::string& out) { out.append(Word(value)); }
template <typename Enum>
requires std::is_enum_v<Enum> std::string Expected(Enum) { return Alternatives(WordsOf(Enum{})); }

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_TEXT_VALUES_H_
