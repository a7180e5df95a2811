// What a customer, a pair or an account has shown: sums that add and take away exactly.
//
// A contact adds its weight and its weight times each score, rounded to integers, whoever the
// customer is: a score is taken at the desk's effects only. So the sums of two ids of one person
// add up to those of one id, and an account's sums lose exactly what a customer brought.

#ifndef RAPPORT_AFFINITY_EVIDENCE_H_
#define RAPPORT_AFFINITY_EVIDENCE_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "affinity/odds.h"
#include "affinity/outcomes.h"
#include "base/real.h"

namespace rapport {

// An outcome of now weighs 16 to 32 units of 2^epoch.
inline constexpr int kEvidenceUnits = 16;

// What one contact adds.
struct EvidenceGain {
  std::int32_t epoch = 0;
  std::int32_t n = 0;
  std::array<std::int32_t, kTargets> s{};
};

// In units of 2^epoch, where epoch is that of the oldest contact: exact for some 24 half-lives in
// 32 bits and some 50 in 64, after which the last bits of the oldest contacts are rounded away.
template <typename Count>
struct Evidence {
  static constexpr std::int32_t kEmpty = INT32_MIN;

  std::int32_t epoch = kEmpty;
  Count n = 0;  // One number of contacts serves all targets, each by its share of contacts.
  std::array<Count, kTargets> s{};

  bool empty() const { return epoch == kEmpty; }
  void Add(const EvidenceGain& gain);
  void Add(const Evidence& other);
  void Take(const Evidence& other);
  // Loses as much as leaves no more against the target than there are contacts.
  void Lose(const EvidenceGain& loss);
  // To another half-life, under which what was worth `from` is worth `to`.
  void Rescale(const DecayAge& from, const DecayAge& to);

  // By value, whatever the epoch.
  friend bool operator==(const Evidence& a, const Evidence& b) { return a.Equals(b); }

 private:
  void Combine(const Evidence& other, int sign);
  int Bits() const;  // That the largest of its numbers takes.
  void MoveTo(std::int32_t to);
  bool Equals(const Evidence& other) const;
};

using PairEvidence = Evidence<std::int32_t>;
using WideEvidence = Evidence<std::int64_t>;  // Of customers and accounts.

extern template struct Evidence<std::int32_t>;
extern template struct Evidence<std::int64_t>;

// Evidence as of an instant: scores, and contacts by target.
struct EvidenceNow {
  Lanes s{};
  Lanes n{};
  float contacts = 0;
};

// Evidence as it counts at an instant: what depends on that alone is computed once.
class EvidenceReading {
 public:
  explicit EvidenceReading(const DecayAge& now)
      : epoch_(now.epoch), unit_(1 / (now.weight * kEvidenceUnits)) {}

  template <typename Count>
  float ContactsOf(const Evidence<Count>& evidence) const {
    return static_cast<float>(static_cast<double>(evidence.n) * UnitOf(evidence));
  }
  // `share`: of identified contacts, how many have the target.
  template <typename Count>
  EvidenceNow AsOf(const Evidence<Count>& evidence, const Lanes& share) const {
    const double unit = UnitOf(evidence);
    EvidenceNow read;
    read.contacts = static_cast<float>(static_cast<double>(evidence.n) * unit);
    read.s = Lanes::Each([&](std::size_t t) {
      return t < kTargets ? static_cast<float>(static_cast<double>(evidence.s[t]) * unit) : 0.0F;
    });
    read.n = share * read.contacts;
    return read;
  }

 private:
  // What one unit of the evidence counts now; 0 where nothing is left after so many half-lives. A
  // float holds what comes out.
  template <typename Count>
  double UnitOf(const Evidence<Count>& evidence) const {
    const std::int64_t ago = std::int64_t{evidence.epoch} - epoch_;
    if (evidence.empty() || ago < -100) return 0;
    return PowerOfTwo(std::min<std::int64_t>(ago, 60)) * unit_;
  }

  std::int32_t epoch_;
  double unit_;
};

template <typename Count>
float ContactsOf(const Evidence<Count>& evidence, const DecayAge& now) {
  return EvidenceReading(now).ContactsOf(evidence);
}
template <typename Count>
EvidenceNow AsOf(const Evidence<Count>& evidence, const DecayAge& now, const Lanes& share) {
  return EvidenceReading(now).AsOf(evidence, share);
}

// Contacts of an instant, squared, as integers: their sum is the same in any order.
inline constexpr float kSquareUnits = 256;
inline std::int64_t SquareOf(float contacts) {
  constexpr float kMost = 262'144;
  const std::int64_t units = Rounded(std::min(contacts, kMost) * kSquareUnits);
  return units * units;
}
inline float SumOfSquares(std::int64_t sum) {
  return static_cast<float>(static_cast<double>(sum) / (kSquareUnits * kSquareUnits));
}

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_EVIDENCE_H_
