// What really happened at a desk, in the same counts as a replay.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/replay_known.h"
#include "sim/replay_run.h"

namespace rapport::sim {

ReplayOutcome WhatHappened(const ReplayDesk& desk, std::int64_t from) {
  const std::vector<ReplayContact>& contacts = desk.contacts();
  std::vector<std::uint32_t> ends;
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    if (!contacts[i].abandoned && contacts[i].ended != kNotStated && contacts[i].customer != 0) {
      ends.push_back(static_cast<std::uint32_t>(i));
    }
  }
  std::sort(ends.begin(), ends.end(), [&](std::uint32_t a, std::uint32_t b) {
    return contacts[a].ended != contacts[b].ended ? contacts[a].ended < contacts[b].ended : a < b;
  });

  ReplayKnown known(desk.customers());
  ReplayOutcome outcome;
  std::size_t next = 0;
  for (const ReplayContact& contact : contacts) {
    for (; next < ends.size() && contacts[ends[next]].ended <= contact.arrived; ++next) {
      const ReplayContact& over = contacts[ends[next]];
      known.Serve(over.customer, over.agent, over.ended);
    }
    if (contact.arrived < from) continue;
    ++outcome.contacts;
    if (contact.abandoned) ++outcome.abandoned;
    if (!contact.abandoned && contact.started != kNotStated) {
      outcome.waits.push_back(std::max<std::int64_t>(0, contact.started - contact.ready()));
    }
    if (!known.Returns(contact.customer, contact.arrived)) continue;
    ++outcome.returning;
    if (known.Knows(contact.customer, contact.agent, contact.arrived)) ++outcome.met_known;
    if (!contact.abandoned && contact.agent == 0) ++outcome.returning_unclear;
  }
  return outcome;
}

}  // namespace rapport::sim
