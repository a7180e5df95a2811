// The contact ids of a file: told apart while it is read, in little more memory than their letters.

#ifndef RAPPORT_SIM_REPLAY_KEYS_H_
#define RAPPORT_SIM_REPLAY_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"

namespace rapport::sim {

class ReplayKeys {
 public:
  ReplayKeys();
  ReplayKeys(const ReplayKeys&) = delete;
  ReplayKeys& operator=(const ReplayKeys&) = delete;

  // Enters the next key. False: it is there already, and nothing changes.
  bool Add(std::string_view key);

  // Makes room for so many keys in all, as long as those that are there.
  void Reserve(std::size_t keys);

  std::size_t size() const { return ends_.size(); }
  // The key that was entered as the place-th, from 0.
  std::string_view Key(std::size_t place) const;

 private:
  // Looks places up by the keys that stand there.
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const;
    std::size_t operator()(std::uint32_t place) const { return (*this)(keys->Key(place)); }
    const ReplayKeys* keys;
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(std::uint32_t a, std::uint32_t b) const { return a == b; }
    bool operator()(std::uint32_t a, std::string_view b) const { return keys->Key(a) == b; }
    bool operator()(std::string_view a, std::uint32_t b) const { return keys->Key(b) == a; }
    const ReplayKeys* keys;
  };

  std::string letters_;
  std::vector<std::uint64_t> ends_;
  absl::flat_hash_set<std::uint32_t, Hash, Equal> places_;
};

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_REPLAY_KEYS_H_
