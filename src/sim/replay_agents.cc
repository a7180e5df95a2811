#include "sim/replay_agents.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "sim/replay_desk.h"

namespace rapport::sim {
namespace {

constexpr std::int64_t kHour = std::int64_t{3'600} * 1'000'000;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kDayBegins = 4 * kHour;

std::int64_t DayOf(std::int64_t time) {
  const std::int64_t since = time - kDayBegins;
  return since >= 0 ? since / kDay : -((kDay - 1 - since) / kDay);
}

// The earliest and the latest that an agent was seen on a day.
struct Seen {
  std::uint32_t agent;
  std::int64_t day;
  ReplayShift shift;
};

class Sightings {
 public:
  void Add(std::uint32_t agent, std::int64_t time) {
    const auto [at, is_new] = days_.try_emplace({agent, DayOf(time)}, ReplayShift{time, time});
    if (is_new) return;
    at->second.in = std::min(at->second.in, time);
    at->second.out = std::max(at->second.out, time);
  }

  // By agent, then by day.
  std::vector<Seen> Sorted() const {
    std::vector<Seen> all;
    all.reserve(days_.size());
    for (const auto& [key, shift] : days_) all.push_back({key.first, key.second, shift});
    std::sort(all.begin(), all.end(), [](const Seen& a, const Seen& b) {
      return a.agent != b.agent ? a.agent < b.agent : a.day < b.day;
    });
    return all;
  }

 private:
  absl::flat_hash_map<std::pair<std::uint32_t, std::int64_t>, ReplayShift> days_;
};

// A contact that an agent took up or laid down.
struct Change {
  std::uint32_t agent;
  std::int64_t time;
  int by;
};

// The most contacts that each agent held at once, calls aside unless they are carried like others.
std::vector<int> MostAtOnce(std::span<const ReplayContact> contacts, std::size_t agents,
                            ReplayCapacity capacity) {
  std::vector<Change> changes;
  for (const ReplayContact& contact : contacts) {
    if (contact.agent == 0) continue;
    if (contact.phone && capacity == ReplayCapacity::kObserved) continue;
    const std::int64_t begun = contact.begun();
    // One of no length was held, too.
    const std::int64_t ended = contact.ended == kNotStated ? begun : contact.ended;
    changes.push_back({contact.agent, begun, 1});
    changes.push_back({contact.agent, std::max(ended, begun + 1), -1});
  }
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) {
    if (a.agent != b.agent) return a.agent < b.agent;
    return a.time != b.time ? a.time < b.time : a.by < b.by;
  });
  std::vector<int> most(agents + 1, 0);
  int now = 0;
  for (const Change& change : changes) {
    // Everything taken up is laid down, so each agent begins at 0.
    now += change.by;
    most[change.agent] = std::max(most[change.agent], now);
  }
  return most;
}

}  // namespace

void ReplayTeams::Add(std::uint32_t agent, std::uint32_t team) {
  if (agent >= by_agent_.size()) by_agent_.resize(agent + 1);
  std::vector<Count>& counts = by_agent_[agent];
  for (Count& count : counts) {
    if (count.team != team) continue;
    ++count.contacts;
    return;
  }
  counts.push_back({team, 1});
}

std::uint32_t ReplayTeams::TeamOf(std::uint32_t agent) const {
  if (agent >= by_agent_.size() || by_agent_[agent].empty()) return 0;
  const std::vector<Count>& counts = by_agent_[agent];
  return std::max_element(counts.begin(), counts.end(),
                          [](const Count& a, const Count& b) { return a.contacts < b.contacts; })
      ->team;
}

std::vector<ReplayAgent> FindReplayAgents(std::span<const ReplayContact> contacts,
                                          const ReplayTeams& teams, ReplayCapacity capacity) {
  Sightings sightings;
  std::uint32_t last_agent = 0;
  for (const ReplayContact& contact : contacts) {
    if (contact.agent == 0) continue;
    last_agent = std::max(last_agent, contact.agent);
    sightings.Add(contact.agent, contact.begun());
    if (contact.ended != kNotStated) sightings.Add(contact.agent, contact.ended);
  }
  const std::vector<int> most = MostAtOnce(contacts, last_agent, capacity);
  std::vector<ReplayAgent> agents;
  for (const Seen& seen : sightings.Sorted()) {
    if (agents.empty() || agents.back().agent.value != seen.agent) {
      agents.push_back({AgentId{seen.agent},
                        TeamId{teams.TeamOf(seen.agent)},
                        std::max(1, most[seen.agent]),
                        {},
                        {}});
    }
    if (seen.shift.in < seen.shift.out) agents.back().shifts.push_back(seen.shift);
  }
  return agents;
}

}  // namespace rapport::sim
