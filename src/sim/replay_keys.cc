#include "sim/replay_keys.h"

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"

namespace rapport::sim {

ReplayKeys::ReplayKeys() : places_(0, Hash{this}, Equal{this}) {}

std::size_t ReplayKeys::Hash::operator()(std::string_view key) const {
  return absl::Hash<absl::string_view>{}(absl::string_view(key.data(), key.size()));
}

std::string_view ReplayKeys::Key(std::size_t place) const {
  const std::uint64_t begin = place == 0 ? 0 : ends_[place - 1];
  return std::string_view(letters_).substr(begin, ends_[place] - begin);
}

void ReplayKeys::Reserve(std::size_t keys) {
  if (ends_.empty()) return;
  letters_.reserve(letters_.size() / ends_.size() * keys + keys);
  ends_.reserve(keys);
  places_.reserve(keys);
}

bool ReplayKeys::Add(std::string_view key) {
  bool is_new = false;
  places_.lazy_emplace(key, [&](const auto& enter) {
    is_new = true;
    letters_.append(key);
    ends_.push_back(letters_.size());
    enter(static_cast<std::uint32_t>(ends_.size() - 1));
  });
  return is_new;
}

}  // namespace rapport::sim
