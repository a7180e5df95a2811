// Checks of single values in events and policies; each error names the field.

#ifndef RAPPORT_ROUTER_VALUES_H_
#define RAPPORT_ROUTER_VALUES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "rapport/event.h"
#include "rapport/limits.h"

namespace rapport {

inline constexpr std::int64_t kMaxImportancePpm = 100 * kPpm;
inline constexpr std::int64_t kMaxPricePpm = 1'000 * kPpm;

absl::Status Invalid(std::string_view field, std::string_view expected);
absl::Status TooMany(std::string_view limit);

// The latest a finite time may be is the end of 2200, the earliest the beginning of 1900.
bool IsFinite(absl::Time time);
bool IsLater(absl::Time time);  // InfiniteFuture or finite.

// Finite and at most 100 years either way; not below `least`.
bool IsSpan(absl::Duration span, absl::Duration least);
bool IsSpanOrEndless(absl::Duration span, absl::Duration least);

absl::Status CheckSkills(std::span<const SkillLevel> skills);
absl::Status CheckOpinions(std::span<const Opinion> opinions);
absl::Status CheckPriority(int priority);
absl::Status CheckContactImportance(std::int64_t importance_ppm);
absl::Status CheckLoss(absl::Duration loss);

// Whether a key stands in a list twice. Short lists are compared pair by pair, which allocates
// nothing.
template <typename List, typename Key>
bool HasDuplicates(const List& list, Key&& key) {
  constexpr std::size_t kShort = 32;
  if (list.size() > kShort) {
    std::vector<std::uint64_t> values;
    values.reserve(list.size());
    for (const auto& item : list) values.push_back(key(item));
    std::sort(values.begin(), values.end());
    return std::adjacent_find(values.begin(), values.end()) != values.end();
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (key(list[i]) == key(list[j])) return true;
    }
  }
  return false;
}

// kResourceExhausted naming the limit where a list is longer.
absl::Status CheckLength(std::size_t length, std::int64_t limit, std::string_view name);

absl::Status CheckLimits(const Limits& limits);
absl::Status CheckPolicy(const Policy& policy, const Limits& limits);

}  // namespace rapport

#endif  // RAPPORT_ROUTER_VALUES_H_
