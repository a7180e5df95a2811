#include "sim/replay_agents.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

#include "codec/micros.h"
#include "codec/zone.h"
#include "sim/replay_desk.h"

namespace rapport::sim {
namespace {

constexpr std::int64_t kDay = std::int64_t{24 * 3'600} * 1'000'000;

// The earliest and the latest that an agent was seen on a day.
struct Seen {
  std::uint32_t agent;
  std::int64_t day;
  ReplayShift shift;
};

class Sightings {
 public:
  explicit Sightings(const codec::Zone& zone) : zone_(zone) {}

  void Add(std::uint32_t agent, std::int64_t time) {
    const std::int64_t day = codec::FloorDivide(zone_.Wall(time) - kReplayDayBegins, kDay);
    const auto [at, is_new] = days_.try_emplace({agent, day}, ReplayShift{time, time});
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
  const codec::Zone& zone_;
  absl::flat_hash_map<std::pair<std::uint32_t, std::int64_t>, ReplayShift> days_;
};

// A contact that an agent took up or laid down.
struct Change {
  std::int64_t time;
  int by;
};

// The most of these contacts that were held at once, calls aside unless they are carried like
// others. `changes` is room to work in.
int MostAtOnce(std::span<const ReplayContact> contacts, std::span<const std::uint32_t> rows,
               ReplayCapacity capacity, std::vector<Change>& changes) {
  changes.clear();
  for (const std::uint32_t row : rows) {
    const ReplayContact& contact = contacts[row];
    if (contact.phone && capacity == ReplayCapacity::kObserved) continue;
    const std::int64_t begun = contact.begun();
    // One of no length was held, too.
    const std::int64_t ended = contact.ended == kNotStated ? begun : contact.ended;
    changes.push_back({begun, 1});
    changes.push_back({std::max(ended, begun + 1), -1});
  }
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) {
    return a.time != b.time ? a.time < b.time : a.by < b.by;
  });
  int most = 0;
  int now = 0;
  for (const Change& change : changes) {
    now += change.by;
    most = std::max(most, now);
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

ReplayAgentRows::ReplayAgentRows(std::span<const ReplayContact> contacts) {
  std::uint32_t last = 0;
  for (const ReplayContact& contact : contacts) last = std::max(last, contact.agent);
  std::vector<std::size_t> next(last + std::size_t{2}, 0);  // Where an agent's next row goes.
  for (const ReplayContact& contact : contacts) {
    if (contact.agent != 0) ++next[contact.agent + std::size_t{1}];
  }
  std::partial_sum(next.begin(), next.end(), next.begin());
  rows_.resize(next.back());
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    const std::uint32_t agent = contacts[i].agent;
    if (agent != 0) rows_[next[agent]++] = static_cast<std::uint32_t>(i);
  }
  next.pop_back();
  ends_ = std::move(next);
}

std::span<const std::uint32_t> ReplayAgentRows::Of(std::uint32_t agent) const {
  const std::size_t begin = agent == 0 ? 0 : ends_[agent - 1];
  return std::span(rows_).subspan(begin, ends_[agent] - begin);
}

std::vector<ReplayAgent> FindReplayAgents(std::span<const ReplayContact> contacts,
                                          const ReplayAgentRows& rows, const ReplayTeams& teams,
                                          ReplayCapacity capacity, const codec::Zone& zone) {
  Sightings sightings(zone);
  for (const ReplayContact& contact : contacts) {
    if (contact.agent == 0) continue;
    sightings.Add(contact.agent, contact.begun());
    if (contact.ended != kNotStated) sightings.Add(contact.agent, contact.ended);
  }
  std::vector<ReplayAgent> agents;
  std::vector<Change> changes;
  for (const Seen& seen : sightings.Sorted()) {
    if (agents.empty() || agents.back().agent.value != seen.agent) {
      const int most = MostAtOnce(contacts, rows.Of(seen.agent), capacity, changes);
      agents.push_back({.agent = AgentId{seen.agent},
                        .team = TeamId{teams.TeamOf(seen.agent)},
                        .capacity = std::max(1, most),
                        .shifts = {},
                        .absences = {}});
    }
    if (seen.shift.in < seen.shift.out) agents.back().shifts.push_back(seen.shift);
  }
  return agents;
}

}  // namespace rapport::sim
