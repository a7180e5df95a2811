// Random events, decisions, policies and limits, from a seed: every field set or not, every value
// of every type, sensible or not. What a codec writes must come back the same.

#ifndef RAPPORT_TESTS_UNIT_CODEC_RANDOM_H_
#define RAPPORT_TESTS_UNIT_CODEC_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "codec/event_body.h"
#include "codec/fields.h"
#include "codec/keys.h"
#include "codec/micros.h"
#include "codec/words.h"

namespace rapport::codec {

class SplitMix {
 public:
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  std::uint64_t Below(std::uint64_t limit) { return Next() % limit; }
  bool Chance(std::uint64_t percent) { return Below(100) < percent; }

 private:
  std::uint64_t state_;
};

// Any bytes, often those that a grammar could stumble over.
inline std::string RandomKey(SplitMix& random) {
  constexpr std::string_view kAwkward = " \t\n\r\"\\#;,:=@*/->+._abcXYZ019\x01\x7F\xC3\xA9\xFF";
  std::string key;
  const std::size_t size = 1 + random.Below(random.Chance(5) ? 200 : 6);
  for (std::size_t i = 0; i < size; ++i) key += kAwkward[random.Below(kAwkward.size())];
  return key;
}

// Fills what it visits. `chance`: percent of the fields that get a value other than the default.
class Randomizer {
 public:
  Randomizer(SplitMix& random, KeyTable& keys, std::uint64_t chance)
      : random_(random), keys_(keys), chance_(chance) {}

  template <typename T>
  void Subject(std::string_view, T& value) {
    Set(value);
  }
  template <typename T>
  void Word(std::string_view, T& value) {
    if (random_.Chance(chance_)) Set(value);
  }
  template <typename T>
  void Field(std::string_view, T& value) {
    if (random_.Chance(chance_)) Set(value);
  }
  template <typename T>
  void Ppm(std::string_view, T& value) {
    if (random_.Chance(chance_)) Set(value);
  }
  void Count(std::string_view, std::int64_t& value) {
    if (random_.Chance(chance_)) Set(value);
  }
  void Part(std::string_view, std::int64_t& value) {
    if (random_.Chance(chance_)) Set(value);
  }

  void Set(absl::Time& value) { value = TimeOf(Number()); }

 private:
  template <typename Tag>
  void Set(Id<Tag>& id) {
    if constexpr (std::is_same_v<Id<Tag>, CommandId>) {
      id.value = random_.Next();
    } else if (random_.Chance(70)) {
      id.value = keys_.Number(KeyKindOf<Id<Tag>>::value, RandomKey(random_));
    } else {
      id.value = random_.Chance(20) ? 0 : random_.Next() >> random_.Below(40);
    }
  }
  void Set(bool& value) { value = random_.Chance(50); }
  void Set(int& value) { value = static_cast<int>(Number()); }
  void Set(std::int64_t& value) { value = Number(); }
  void Set(std::uint64_t& value) { value = random_.Next(); }
  void Set(absl::Duration& value) { value = DurationOf(Number()); }
  template <typename Enum>
  requires std::is_enum_v<Enum>
  void Set(Enum& value) {
    const auto words = WordsOf(Enum{});
    value = static_cast<Enum>(words[random_.Below(words.size())].value);
  }
  template <typename T>
  requires std::is_class_v<T>
  void Set(T& element) { VisitFields(element, *this); }
  template <typename T>
  void Set(std::vector<T>& list) {
    list.resize(random_.Below(random_.Chance(5) ? 60 : 4));
    for (T& element : list) Set(element);
  }
  template <typename T>
  void Set(std::optional<T>& value) {
    Set(value.emplace());
  }

  // Small, round, huge and extreme ones.
  std::int64_t Number() {
    constexpr std::int64_t kSpecial[] = {0, -1, 1, std::numeric_limits<std::int64_t>::max(),
                                         std::numeric_limits<std::int64_t>::min()};
    constexpr std::int64_t kRound[] = {1'000, 1'000'000, 60'000'000, 3'600'000'000, 86'400'000'000};
    if (random_.Chance(20)) return kSpecial[random_.Below(5)];
    const auto sign = random_.Chance(20) ? -1 : 1;
    if (random_.Chance(50)) {
      return sign * kRound[random_.Below(5)] * static_cast<std::int64_t>(random_.Below(1'000));
    }
    return sign * static_cast<std::int64_t>(random_.Next() >> (1 + random_.Below(63)));
  }

  SplitMix& random_;
  KeyTable& keys_;
  std::uint64_t chance_;
};

inline std::uint64_t RandomChance(SplitMix& random) {
  constexpr std::uint64_t kChances[] = {0, 10, 50, 100};
  return kChances[random.Below(4)];
}

inline Event RandomEvent(SplitMix& random, KeyTable& keys, std::size_t kind) {
  Event event;
  Randomizer fill(random, keys, RandomChance(random));
  fill.Set(event.at);
  if (random.Chance(50)) event.command.value = random.Next();
  event.what = MakeBody(kind);
  std::visit([&](auto& body) { VisitFields(body, fill); }, event.what);
  return event;
}

// A decision, a policy or limits.
template <typename T>
T RandomThing(SplitMix& random, KeyTable& keys) {
  T thing;
  Randomizer fill(random, keys, RandomChance(random));
  VisitFields(thing, fill);
  return thing;
}

}  // namespace rapport::codec

#endif  // RAPPORT_TESTS_UNIT_CODEC_RANDOM_H_
