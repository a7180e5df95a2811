// KeyTable: the host's string keys as the core's numbers, and back.
//
// Numbers are given in order of first appearance, 1, 2, ..., in one space per kind of thing; the
// same stream of keys gives the same numbers. The table is part of a log: Changes() lists every row
// in the order in which it came or went, for a writer to put down.
//
// A host that has numbers already needs no rows: an id without a row is shown as `#123`. A pool
// uses either keys or numbers for one kind of thing, for a key's number may be one that the host
// uses too.

#ifndef RAPPORT_CODEC_KEYS_H_
#define RAPPORT_CODEC_KEYS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "rapport/ids.h"

namespace rapport::codec {

enum class KeyKind : std::uint8_t {
  kAgent = 0,
  kCustomer = 1,
  kContact = 2,
  kAccount = 3,
  kTeam = 4,
  kTopic = 5,
  kChannel = 6,
  kSkill = 7,
};
inline constexpr std::size_t kKeyKinds = 8;

// A row of the table. An empty key: the row is erased, its number means nothing any more.
struct KeyRow {
  KeyKind kind = KeyKind::kAgent;
  std::uint64_t number = 0;
  std::string key;

  friend bool operator==(const KeyRow&, const KeyRow&) = default;
};

// Which kind of key an id type has.
template <typename IdType>
struct KeyKindOf;
template <>
struct KeyKindOf<AgentId> {
  static constexpr KeyKind value = KeyKind::kAgent;
};
template <>
struct KeyKindOf<CustomerId> {
  static constexpr KeyKind value = KeyKind::kCustomer;
};
template <>
struct KeyKindOf<ContactId> {
  static constexpr KeyKind value = KeyKind::kContact;
};
template <>
struct KeyKindOf<AccountId> {
  static constexpr KeyKind value = KeyKind::kAccount;
};
template <>
struct KeyKindOf<TeamId> {
  static constexpr KeyKind value = KeyKind::kTeam;
};
template <>
struct KeyKindOf<TopicId> {
  static constexpr KeyKind value = KeyKind::kTopic;
};
template <>
struct KeyKindOf<ChannelId> {
  static constexpr KeyKind value = KeyKind::kChannel;
};
template <>
struct KeyKindOf<SkillId> {
  static constexpr KeyKind value = KeyKind::kSkill;
};

class KeyTable {
 public:
  KeyTable() = default;
  // Keys are held by address, so a table stays where it is.
  KeyTable(const KeyTable&) = delete;
  KeyTable& operator=(const KeyTable&) = delete;

  // The number of a key; a key not seen before gets the next. An empty key is nobody: 0.
  AgentId Agent(std::string_view key) { return {Number(KeyKind::kAgent, key)}; }
  CustomerId Customer(std::string_view key) { return {Number(KeyKind::kCustomer, key)}; }
  ContactId Contact(std::string_view key) { return {Number(KeyKind::kContact, key)}; }
  AccountId Account(std::string_view key) { return {Number(KeyKind::kAccount, key)}; }
  TeamId Team(std::string_view key) { return {Number(KeyKind::kTeam, key)}; }
  TopicId Topic(std::string_view key) { return {Number(KeyKind::kTopic, key)}; }
  ChannelId Channel(std::string_view key) { return {Number(KeyKind::kChannel, key)}; }
  SkillId Skill(std::string_view key) { return {Number(KeyKind::kSkill, key)}; }
  std::uint64_t Number(KeyKind kind, std::string_view key);

  // The number of a key that has one, else 0. Changes nothing.
  std::uint64_t Find(KeyKind kind, std::string_view key) const;

  // The key of a number; empty where it has none. Valid until the row is erased.
  std::string_view Key(KeyKind kind, std::uint64_t number) const;

  // For people to read: the key; `#123` where there is none; `-` for 0.
  template <typename IdType>
  std::string Name(IdType id) const {
    return Name(KeyKindOf<IdType>::value, id.value);
  }
  std::string Name(KeyKind kind, std::uint64_t number) const;

  // Takes a row over from a log. An empty key erases the row.
  // Errors: kInvalidArgument (number 0); kAlreadyExists (the key has another number, the number
  // another key).
  absl::Status Add(const KeyRow& row);

  // Erases the customer's row. The number stays used and means nothing from then on; the key,
  // should it come again, gets a new one.
  void ForgetCustomer(CustomerId customer);

  // How many rows have come or gone so far, and the index-th of them: as it stands now, so that a
  // row erased since is told as erased and the key is nowhere.
  std::size_t changes() const { return changes_.size(); }
  KeyRow Change(std::size_t index) const;

 private:
  struct Space {
    absl::node_hash_map<std::uint64_t, std::string> keys;
    absl::flat_hash_map<absl::string_view, std::uint64_t> numbers;  // Views into `keys`.
    std::uint64_t last = 0;  // The highest number that was ever used.
  };
  struct ChangedRow {
    KeyKind kind;
    std::uint64_t number;
  };

  void Enter(KeyKind kind, std::uint64_t number, std::string_view key);
  void Erase(KeyKind kind, std::uint64_t number);
  Space& SpaceOf(KeyKind kind) { return spaces_[static_cast<std::size_t>(kind)]; }
  const Space& SpaceOf(KeyKind kind) const { return spaces_[static_cast<std::size_t>(kind)]; }

  std::array<Space, kKeyKinds> spaces_;
  std::vector<ChangedRow> changes_;
};

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_KEYS_H_
