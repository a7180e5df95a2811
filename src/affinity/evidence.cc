#include "affinity/evidence.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <type_traits>

namespace rapport {
namespace {

// Rounded half up, so that what is shifted does not depend on the sign.
template <typename Count>
Count Shifted(Count value, std::int64_t up) {
  constexpr int kBits = std::numeric_limits<Count>::digits;
  if (up >= 0) return static_cast<Count>(value * (Count{1} << up));
  if (up < -kBits) return 0;
  return static_cast<Count>(((value >> (-up - 1)) + 1) >> 1);
}

// The width of the widest, without the sign.
std::int64_t BitsOf(const EvidenceGain& gain) {
  std::int32_t any = gain.n ^ (gain.n >> 31);
  for (const std::int32_t sum : gain.s) any |= sum ^ (sum >> 31);
  return std::bit_width(static_cast<std::uint32_t>(any));
}

}  // namespace

template <typename Count>
void Evidence<Count>::Add(const EvidenceGain& gain) {
  constexpr std::int64_t kRoom = std::numeric_limits<Count>::digits - 1;
  // Nearly always it is of no earlier an epoch, and there is room for it.
  const std::int64_t up = std::int64_t{gain.epoch} - epoch;
  if (!empty() && up >= 0 && up + BitsOf(gain) <= kRoom && Bits() <= kRoom) {
    const Count unit = Count{1} << up;
    n += gain.n * unit;
    for (std::size_t t = 0; t < kTargets; ++t) s[t] += gain.s[t] * unit;
    return;
  }
  Evidence more;
  more.epoch = gain.epoch;
  more.n = gain.n;
  for (std::size_t t = 0; t < kTargets; ++t) more.s[t] = gain.s[t];
  Combine(more, 1);
}

template <typename Count>
void Evidence<Count>::Lose(const EvidenceGain& loss) {
  if (empty()) return;
  Add(loss);
  for (std::size_t t = 0; t < kTargets; ++t) {
    if (loss.s[t] != 0) s[t] = std::max<Count>(s[t], -n);
  }
}

template <typename Count>
void Evidence<Count>::Add(const Evidence& other) {
  if (!other.empty()) Combine(other, 1);
}

template <typename Count>
void Evidence<Count>::Take(const Evidence& other) {
  if (other.empty() || empty()) return;
  Combine(other, -1);
  Count any = n;
  for (const Count sum : s) any |= sum;
  if (any == 0) *this = Evidence{};
}

template <typename Count>
int Evidence<Count>::Bits() const {
  using Unsigned = std::make_unsigned_t<Count>;
  Count any = n ^ (n >> std::numeric_limits<Count>::digits);
  for (const Count sum : s) any |= sum ^ (sum >> std::numeric_limits<Count>::digits);
  return static_cast<int>(std::bit_width(static_cast<Unsigned>(any)));
}

template <typename Count>
void Evidence<Count>::MoveTo(std::int32_t to) {
  const std::int64_t up = std::int64_t{epoch} - to;
  if (up != 0) {
    n = Shifted(n, up);
    for (Count& sum : s) sum = Shifted(sum, up);
  }
  epoch = to;
}

// The smaller epoch of the two serves both, unless their sums might outgrow their width. Then it is
// the least in which they cannot: what is shifted down for that may be rounded up to one bit more.
template <typename Count>
void Evidence<Count>::Combine(const Evidence& other, int sign) {
  constexpr std::int64_t kRoom = std::numeric_limits<Count>::digits - 1;  // The sum takes one more.
  Evidence more = other;
  if (empty()) epoch = more.epoch;
  std::int64_t to = std::min(epoch, more.epoch);
  const std::int64_t widest =
      std::max(std::int64_t{epoch} - to + Bits(), std::int64_t{more.epoch} - to + more.Bits());
  if (widest > kRoom) to += widest - kRoom + 1;
  MoveTo(static_cast<std::int32_t>(to));
  more.MoveTo(static_cast<std::int32_t>(to));
  n = static_cast<Count>(n + sign * more.n);
  for (std::size_t t = 0; t < kTargets; ++t) s[t] = static_cast<Count>(s[t] + sign * more.s[t]);
}

template <typename Count>
bool Evidence<Count>::Equals(const Evidence& other) const {
  if (empty() || other.empty()) return empty() == other.empty();
  Evidence difference = *this;
  difference.Take(other);
  return difference.empty();
}

template <typename Count>
void Evidence<Count>::Rescale(const DecayAge& from, const DecayAge& to) {
  if (empty()) return;
  const double factor = to.weight / from.weight;  // Between a half and two.
  const auto scaled = [factor](Count value) {
    const double exact = static_cast<double>(value) * factor;
    return static_cast<Count>(exact < 0 ? exact - 0.5 : exact + 0.5);
  };
  if (Bits() >= std::numeric_limits<Count>::digits - 1) MoveTo(epoch + 2);
  epoch += to.epoch - from.epoch;
  n = scaled(n);
  for (Count& sum : s) sum = scaled(sum);
}

template struct Evidence<std::int32_t>;
template struct Evidence<std::int64_t>;

}  // namespace rapport
