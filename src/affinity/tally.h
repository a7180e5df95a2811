// Counts of outcomes and handling times, per topic and over all, and what they lead to expect.

#ifndef RAPPORT_AFFINITY_TALLY_H_
#define RAPPORT_AFFINITY_TALLY_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/instant.h"
#include "rapport/event.h"

namespace rapport {

// Thin counts are drawn toward the wider group's figure as if this many contacts had shown it.
inline constexpr std::int64_t kPriorContacts = 8;
inline constexpr Millis kPriorHandlingMs = 180'000;
inline constexpr std::int64_t kPriorResolvedPpm = kPpm / 2;

struct Tally {
  std::int64_t outcomes = 0;  // Contacts of which it is known whether they were resolved.
  std::int64_t resolved = 0;
  std::int64_t handled = 0;  // Contacts of which the handling time is known.
  Millis handling_ms = 0;    // Their sum.

  void Learn(Outcome outcome, Millis handling);
  void Add(const Tally& other);

  // Shrunk toward the figure of a wider group.
  Millis MeanHandling(Millis wider) const;
  std::int64_t ResolvedPpm(std::int64_t wider) const;
};

// Whether an outcome says if the contact was resolved.
constexpr bool IsKnown(Outcome outcome) {
  return outcome != Outcome::kUnknown && outcome != Outcome::kServed;
}

class TopicTallies {
 public:
  explicit TopicTallies(std::int64_t limit) : limit_(limit) {}

  // handling: 0 = not known.
  void Learn(TopicId topic, Outcome outcome, Millis handling);
  // A contact that was counted as resolved was not.
  void Reopen(TopicId topic);

  Millis MeanHandling(TopicId topic) const;
  std::int64_t ResolvedPpm(TopicId topic) const;

  const Tally& overall() const { return overall_; }
  std::size_t topics() const { return ids_.size(); }
  TopicId topic(std::size_t i) const { return ids_[i]; }
  const Tally& tally(std::size_t i) const { return tallies_[i]; }

 private:
  const Tally* Find(TopicId topic) const;

  std::int64_t limit_;
  Tally overall_;
  absl::flat_hash_map<std::uint64_t, std::size_t> index_;
  std::vector<TopicId> ids_;
  std::vector<Tally> tallies_;
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_TALLY_H_
