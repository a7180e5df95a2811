// What is due when: one deadline per contact and per agent at most.

#ifndef RAPPORT_MATCHING_DEADLINES_H_
#define RAPPORT_MATCHING_DEADLINES_H_

#include <compare>
#include <cstdint>

#include "matching/line.h"
#include "ranking/pool.h"

namespace rapport {

class Deadlines {
 public:
  enum class Of : std::uint8_t { kAgent = 0, kContact = 1 };

  struct Due {
    Of of = Of::kAgent;
    SlabIndex index = kNoIndex;
  };

  explicit Deadlines(Pool& pool) : pool_(pool) {}

  Instant next() const { return line_.empty() ? kNever : line_.first_key().at; }
  Due first() const { return line_.first(); }

  // Sets or, with kNever, clears it.
  void SetAgent(AgentIndex agent, Instant at) {
    Agent& a = pool_.agents[agent];
    Set(a.deadline, {at, Of::kAgent, a.id.value}, {Of::kAgent, agent});
  }
  void SetContact(ContactIndex contact, Instant at) {
    Contact& c = pool_.contacts[contact];
    Set(c.deadline, {at, Of::kContact, c.id.value}, {Of::kContact, contact});
  }

 private:
  struct Key {
    Instant at = 0;
    Of of = Of::kAgent;
    std::uint64_t id = 0;
    friend auto operator<=>(const Key&, const Key&) = default;
  };

  void Set(SlabIndex& place, const Key& key, Due due) {
    if (key.at == kNever) {
      if (place != kNoIndex) line_.Remove(place);
      place = kNoIndex;
    } else if (place == kNoIndex) {
      place = line_.Insert(key, due);
    } else {
      line_.Rekey(place, key);
    }
  }

  Pool& pool_;
  Line<Key, Due> line_;
};

}  // namespace rapport

#endif  // RAPPORT_MATCHING_DEADLINES_H_
