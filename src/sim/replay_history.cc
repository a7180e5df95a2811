// What really happened at a desk, in the same counts as a replay.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "codec/zone.h"
#include "sim/replay_forecast.h"
#include "sim/replay_known.h"
#include "sim/replay_run.h"

namespace rapport::sim {
namespace {

// The contacts that were served and have an end, by that end.
std::vector<std::uint32_t> InOrderOfEnds(const std::vector<ReplayContact>& contacts) {
  std::vector<std::uint32_t> ends;
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    if (!contacts[i].abandoned && contacts[i].ended != kNotStated && contacts[i].customer != 0) {
      ends.push_back(static_cast<std::uint32_t>(i));
    }
  }
  std::sort(ends.begin(), ends.end(), [&](std::uint32_t a, std::uint32_t b) {
    return contacts[a].ended != contacts[b].ended ? contacts[a].ended < contacts[b].ended : a < b;
  });
  return ends;
}

class Past {
 public:
  Past(const ReplayDesk& desk, std::int64_t from)
      : desk_(desk),
        contacts_(desk.contacts()),
        zone_(desk.zone()),
        from_(from),
        ends_(InOrderOfEnds(contacts_)),
        index_of_(desk.agent_numbers() + 1, -1),
        known_(desk.customers()) {
    for (std::size_t i = 0; i < desk.agents().size(); ++i) {
      index_of_[desk.agents()[i].agent.value] = static_cast<std::int32_t>(i);
    }
    outcome_.loads.resize(desk.agents().size());
  }

  ReplayOutcome Count() {
    for (const ReplayContact& contact : contacts_) {
      ServeUntil(contact.arrived);
      if (contact.arrived >= from_) Count(contact);
    }
    ServeUntil(std::numeric_limits<std::int64_t>::max());
    Predict();
    outcome_.lean = FindReplayLean(known_, index_of_, outcome_.loads.size());
    return std::move(outcome_);
  }

 private:
  void ServeUntil(std::int64_t time) {
    for (; next_ < ends_.size() && contacts_[ends_[next_]].ended <= time; ++next_) {
      const ReplayContact& over = contacts_[ends_[next_]];
      ReplayKnown::Met* met = known_.Serve(over.customer, over.agent, over.ended);
      if (met != nullptr && over.arrived >= from_) ++met->counted;
    }
  }

  // When and with whom each contact really began.
  void Predict() {
    std::vector<const ReplayContact*> begun;
    for (const ReplayContact& contact : contacts_) {
      const bool served = !contact.abandoned && contact.agent != 0;
      if (served && contact.arrived >= from_) begun.push_back(&contact);
    }
    std::sort(begun.begin(), begun.end(), [](const ReplayContact* a, const ReplayContact* b) {
      return a->begun() != b->begun() ? a->begun() < b->begun() : a < b;
    });
    ReplayForecast forecast(desk_);
    for (const ReplayContact* contact : begun) {
      const auto predicted = forecast.Resolution(*contact, contact->agent, contact->begun());
      if (!predicted) continue;
      ++outcome_.predicted;
      outcome_.predicted_resolution += *predicted;
    }
  }

  void Count(const ReplayContact& contact) {
    const std::int64_t day = zone_.DayOf(contact.arrived);
    if (outcome_.contacts == 0) first_day_ = day;
    outcome_.days.resize(static_cast<std::size_t>(day - first_day_ + 1));
    ++outcome_.contacts;
    if (contact.abandoned) ++outcome_.abandoned;
    const std::int32_t agent = contact.agent == 0 ? -1 : index_of_[contact.agent];
    if (!contact.abandoned && agent >= 0) ++outcome_.loads[static_cast<std::size_t>(agent)].served;
    if (!contact.abandoned && contact.started != kNotStated) {
      outcome_.waits.push_back(std::max<std::int64_t>(0, contact.started - contact.ready()));
    }
    if (!known_.Returns(contact.customer, contact.arrived)) return;
    ++outcome_.returning;
    if (!contact.abandoned && contact.agent == 0) {
      ++outcome_.returning_unclear;
      return;
    }
    ++outcome_.days.back().returning;
    if (!known_.Knows(contact.customer, contact.agent, contact.arrived)) return;
    ++outcome_.met_known;
    ++outcome_.days.back().met_known;
  }

  const ReplayDesk& desk_;
  const std::vector<ReplayContact>& contacts_;
  const codec::Zone& zone_;
  const std::int64_t from_;
  const std::vector<std::uint32_t> ends_;
  std::size_t next_ = 0;                // Of ends_.
  std::vector<std::int32_t> index_of_;  // By number; -1 = no agent of this desk.
  ReplayKnown known_;
  std::int64_t first_day_ = 0;
  ReplayOutcome outcome_;
};

}  // namespace

ReplayOutcome WhatHappened(const ReplayDesk& desk, std::int64_t from) {
  return Past(desk, from).Count();
}

}  // namespace rapport::sim
