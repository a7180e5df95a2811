// The last command ids with what they were answered, so that a repeated event is done once.

#ifndef RAPPORT_ROUTER_COMMANDS_H_
#define RAPPORT_ROUTER_COMMANDS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "rapport/decision.h"
#include "rapport/ids.h"

namespace rapport {

class Commands {
 public:
  explicit Commands(std::int64_t limit) : limit_(static_cast<std::size_t>(limit)) {}

  // The decisions of the first time; nullptr: not seen, or forgotten.
  const std::vector<Decision>* Find(CommandId id) const {
    const auto it = index_.find(id.value);
    return it == index_.end() ? nullptr : &ring_[it->second].decisions;
  }

  void Add(CommandId id, const std::vector<Decision>& decisions) {
    std::size_t place = ring_.size();
    if (ring_.size() < limit_) {
      ring_.emplace_back();
    } else {
      place = oldest_;
      oldest_ = (oldest_ + 1) % limit_;
      index_.erase(ring_[place].id.value);
    }
    index_.emplace(id.value, place);
    ring_[place].id = id;
    ring_[place].decisions.assign(decisions.begin(), decisions.end());
  }

  template <typename Visit>
  void ForEach(Visit&& visit) const {
    for (const Command& command : ring_) visit(command.id);
  }

 private:
  struct Command {
    CommandId id;
    std::vector<Decision> decisions;
  };

  std::size_t limit_;
  std::size_t oldest_ = 0;
  std::vector<Command> ring_;
  absl::flat_hash_map<std::uint64_t, std::size_t> index_;
};

}  // namespace rapport

#endif  // RAPPORT_ROUTER_COMMANDS_H_
