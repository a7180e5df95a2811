// Limits: how much a router holds. Past a limit an event gets kResourceExhausted and changes
// nothing.
//
// The defaults fit 1,000 agents, 100,000 waiting contacts and 1 million customers. Raise them by
// plain numbers; memory grows with what is used, not with the limit.

#ifndef RAPPORT_LIMITS_H_
#define RAPPORT_LIMITS_H_

#include <cstdint>

namespace rapport {

struct Limits {
  // Of a router.
  std::int64_t agents = 1'000;               // Registered and not removed.
  std::int64_t remembered_agents = 100'000;  // Those, and all whom the history names.
  std::int64_t customers = 1'000'000;        // Known by id, ids merged into others included.
  std::int64_t accounts = 1'000'000;
  std::int64_t contacts = 200'000;  // Alive: not due, waiting, offered, in hand, wrapping up.
  std::int64_t waiting = 100'000;   // Of these: not due, waiting or offered.
  std::int64_t ended = 100'000;     // Ended contacts that can still be rated or re-opened; the
                                    // oldest is forgotten first, without an error.
  std::int64_t classes = 4'096;     // Requirements of waiting contacts, when another arrives.
  std::int64_t commands = 65'536;   // Command ids remembered; the oldest is forgotten first.
  std::int64_t topics = 65'536;     // Topics whose outcomes are learned apart; past them those of
                                    // everyone serve.
  std::int64_t agent_topics = 1'000'000;  // Agents with a topic, likewise; past them the agent's.
  std::int64_t colleagues = 1'000'000;    // Pairs of agents who have served the same customers and
                                          // are known to; past it no more of them are.

  // Of one thing.
  std::int64_t pairs_per_customer = 128;  // Agents remembered per customer and per account; the
                                          // weakest is forgotten first, without an error.
  std::int64_t topics_per_pair = 8;       // Likewise topic and channel kept apart, per pair.
  std::int64_t skills_per_agent = 256;
  std::int64_t skills_per_contact = 32;
  std::int64_t channels_per_agent = 64;  // Also the channels that a policy lists.
  std::int64_t opinions_per_contact = 64;
  std::int64_t asked_for_per_customer = 16;
  std::int64_t avoided_per_customer = 64;
  std::int64_t agents_per_contact = 16;     // In one consult or conference.
  std::int64_t in_hand_per_agent = 1'000;   // Contacts that an AgentUpdated may list.
  std::int64_t cooldowns_per_contact = 16;  // Agents barred after a decline; the first to be free
                                            // of it is forgotten first, without an error.
  std::int64_t relax_steps = 8;
  std::int64_t capacity = 1'000'000;  // Units that one agent may have.

  friend bool operator==(const Limits&, const Limits&) = default;
};

}  // namespace rapport

#endif  // RAPPORT_LIMITS_H_
