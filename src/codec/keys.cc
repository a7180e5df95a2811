#include "codec/keys.h"

#include <algorithm>
#include <limits>

#include "codec/location.h"
#include "codec/words.h"

namespace rapport::codec {
namespace {

absl::string_view AbslView(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

std::uint64_t KeyTable::Number(KeyKind kind, std::string_view key) {
  if (key.empty()) return 0;
  const std::uint64_t known = Find(kind, key);
  if (known != 0) return known;
  Space& space = SpaceOf(kind);
  // Only a log that names the very last number gets here with nothing left above; what is free
  // below is found one by one.
  std::uint64_t number =
      space.last == std::numeric_limits<std::uint64_t>::max() ? 1 : space.last + 1;
  while (space.keys.contains(number)) ++number;
  Enter(kind, number, key);
  return number;
}

std::uint64_t KeyTable::Find(KeyKind kind, std::string_view key) const {
  const Space& space = SpaceOf(kind);
  const auto found = space.numbers.find(AbslView(key));
  return found == space.numbers.end() ? 0 : found->second;
}

std::string_view KeyTable::Key(KeyKind kind, std::uint64_t number) const {
  const Space& space = SpaceOf(kind);
  const auto found = space.keys.find(number);
  return found == space.keys.end() ? std::string_view() : std::string_view(found->second);
}

std::string KeyTable::Name(KeyKind kind, std::uint64_t number) const {
  if (number == 0) return "-";
  const std::string_view key = Key(kind, number);
  return key.empty() ? Cat({"#", std::to_string(number)}) : std::string(key);
}

absl::Status KeyTable::Add(const KeyRow& row) {
  if (row.number == 0) return absl::InvalidArgumentError("number: was 0, expected 1 or more");
  if (row.key.empty()) {
    Space& space = SpaceOf(row.kind);
    const bool never_used = row.number > space.last;
    space.last = std::max(space.last, row.number);
    if (never_used || space.keys.contains(row.number)) Erase(row.kind, row.number);
    return absl::OkStatus();
  }
  const std::uint64_t number = Find(row.kind, row.key);
  if (number == row.number) return absl::OkStatus();
  if (number != 0) {
    return absl::AlreadyExistsError(
        Cat({"number: was ", std::to_string(row.number), ", expected ", std::to_string(number),
             ", which ", Word(row.kind), " ", Shown(row.key), " has already"}));
  }
  const std::string_view key = Key(row.kind, row.number);
  if (!key.empty()) {
    return absl::AlreadyExistsError(
        Cat({"key: was ", Shown(row.key), ", expected ", Shown(key), ", which ", Word(row.kind),
             " ", std::to_string(row.number), " is already"}));
  }
  Enter(row.kind, row.number, row.key);
  return absl::OkStatus();
}

void KeyTable::ForgetCustomer(CustomerId customer) {
  if (!Key(KeyKind::kCustomer, customer.value).empty()) Erase(KeyKind::kCustomer, customer.value);
}

KeyRow KeyTable::Change(std::size_t index) const {
  const ChangedRow& row = changes_[index];
  return {.kind = row.kind, .number = row.number, .key = std::string(Key(row.kind, row.number))};
}

void KeyTable::Enter(KeyKind kind, std::uint64_t number, std::string_view key) {
  Space& space = SpaceOf(kind);
  const auto [entry, entered] = space.keys.emplace(number, std::string(key));
  space.numbers.emplace(AbslView(entry->second), number);
  space.last = std::max(space.last, number);
  changes_.push_back({kind, number});
}

void KeyTable::Erase(KeyKind kind, std::uint64_t number) {
  Space& space = SpaceOf(kind);
  const auto found = space.keys.find(number);
  if (found != space.keys.end()) {
    space.numbers.erase(AbslView(found->second));
    space.keys.erase(found);
  }
  changes_.push_back({kind, number});
}

}  // namespace rapport::codec
