// The last command ids with what they were answered, so that a repeated event is done once.

#ifndef RAPPORT_ROUTER_COMMANDS_H_
#define RAPPORT_ROUTER_COMMANDS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "rapport/decision.h"
#include "rapport/ids.h"

namespace rapport {

class Commands {
 public:
  explicit Commands(std::int64_t limit) : limit_(static_cast<std::size_t>(limit)) {}

  // Appends the decisions of the first time; false: not seen, or forgotten.
  bool Repeat(CommandId id, std::vector<Decision>& out) const {
    const auto it = index_.find(id.value);
    if (it == index_.end()) return false;
    const Command& command = ring_[it->second];
    for (std::size_t i = 0; i < command.count; ++i) {
      out.push_back(decisions_[(command.first + i) % decisions_.size()]);
    }
    return true;
  }

  void Add(CommandId id, const std::vector<Decision>& decisions) {
    std::size_t place = ring_.size();
    if (ring_.size() < limit_) {
      ring_.emplace_back();
    } else {
      place = oldest_;
      oldest_ = (oldest_ + 1) % limit_;
      index_.erase(ring_[place].id.value);
      used_ -= ring_[place].count;
    }
    index_.emplace(id.value, place);
    if (used_ + decisions.size() > decisions_.size()) Grow(used_ + decisions.size());
    ring_[place] = {id, next_, decisions.size()};
    for (const Decision& decision : decisions) {
      decisions_[next_] = decision;
      next_ = (next_ + 1) % decisions_.size();
    }
    used_ += decisions.size();
  }

  // The answers about these contacts say no more what anybody was to their customer.
  // Cost: O(decisions remembered * log of the contacts).
  void Blank(std::span<const ContactId> sorted) {
    for (Decision& decision : decisions_) {
      if (std::binary_search(sorted.begin(), sorted.end(), decision.contact)) {
        decision.affinity = {};
      }
    }
  }

  template <typename Visit>
  void ForEach(Visit&& visit) const {
    for (const Command& command : ring_) visit(command.id);
  }

 private:
  struct Command {
    CommandId id;
    std::size_t first = 0;  // Into the circle of decisions.
    std::size_t count = 0;
  };

  void Grow(std::size_t least) {
    std::vector<Decision> larger;
    larger.reserve(std::max<std::size_t>(2 * least, 64));
    const std::size_t first =
        (next_ + decisions_.size() - used_) % std::max<std::size_t>(1, decisions_.size());
    for (std::size_t i = 0; i < used_; ++i) {
      larger.push_back(decisions_[(first + i) % decisions_.size()]);
    }
    for (Command& command : ring_) {
      if (command.count == 0) continue;
      command.first = (command.first + decisions_.size() - first) % decisions_.size();
    }
    larger.resize(larger.capacity());
    decisions_ = std::move(larger);
    next_ = used_;
  }

  std::size_t limit_;
  std::size_t oldest_ = 0;
  std::vector<Command> ring_;
  // The decisions of all of them, the oldest first, in a circle: one per command would be a vector
  // that allocates whenever an answer is longer than the place has ever held.
  std::vector<Decision> decisions_;
  std::size_t next_ = 0;
  std::size_t used_ = 0;
  absl::flat_hash_map<std::uint64_t, std::size_t> index_;
};

}  // namespace rapport

#endif  // RAPPORT_ROUTER_COMMANDS_H_
