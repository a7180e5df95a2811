// The words of the vocabulary: every value of every enumeration has one, in text, in JSON and in
// what the tools print.

#ifndef RAPPORT_CODEC_WORDS_H_
#define RAPPORT_CODEC_WORDS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "codec/keys.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/policy.h"

namespace rapport::codec {

struct EnumWord {
  std::uint8_t value;
  std::string_view word;
};

// All words of one enumeration, in the order of its values.
std::span<const EnumWord> WordsOf(KeyKind);
std::span<const EnumWord> WordsOf(Presence);
std::span<const EnumWord> WordsOf(Answer);
std::span<const EnumWord> WordsOf(Outcome);
std::span<const EnumWord> WordsOf(FeedbackKind);
std::span<const EnumWord> WordsOf(Routing);
std::span<const EnumWord> WordsOf(Offers);
std::span<const EnumWord> WordsOf(DecisionKind);
std::span<const EnumWord> WordsOf(Reason);
std::span<const EnumWord> WordsOf(Obstacle);
std::span<const EnumWord> WordsOf(Waiting);
std::span<const EnumWord> WordsOf(ContactState);

// The word of a number; `?` where the enumeration has no such value.
std::string_view FindWord(std::span<const EnumWord> words, std::uint8_t value);
// The value of a word; -1 if there is none.
int FindValue(std::span<const EnumWord> words, std::string_view word);
// `available, away, signed_out or removed`: what was expected, for messages.
std::string Alternatives(std::span<const EnumWord> words);

template <typename Enum>
requires std::is_enum_v<Enum> std::string_view Word(Enum value) {
  return FindWord(WordsOf(value), static_cast<std::uint8_t>(value));
}

// The word of each kind of event, in the order of EventBody: `agent`, `ready`, ...
std::span<const std::string_view> EventWords();

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_WORDS_H_
