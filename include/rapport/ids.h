// Numbers by which a host names its agents, customers, contacts and the rest.
//
// Every id is a 64-bit number that the host chooses. 0 means "none" and is never the id of
// anything. The types differ, so that an agent cannot be passed where a customer is meant.

#ifndef RAPPORT_IDS_H_
#define RAPPORT_IDS_H_

#include <compare>
#include <cstdint>

namespace rapport {

template <typename Tag>
struct Id {
  std::uint64_t value = 0;

  constexpr bool valid() const { return value != 0; }
  friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

using AgentId = Id<struct AgentTag>;
using CustomerId = Id<struct CustomerTag>;
using ContactId = Id<struct ContactTag>;
using AccountId = Id<struct AccountTag>;  // The customer's company or household.
using TeamId = Id<struct TeamTag>;
using TopicId = Id<struct TopicTag>;      // What a contact is about.
using ChannelId = Id<struct ChannelTag>;  // How it came: voice, chat, e-mail, ...
using SkillId = Id<struct SkillTag>;

// Names one event of the host, so that it can be sent twice without being done twice.
using CommandId = Id<struct CommandTag>;

}  // namespace rapport

#endif  // RAPPORT_IDS_H_
