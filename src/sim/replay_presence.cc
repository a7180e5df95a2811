#include "sim/replay_presence.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "sim/replay_agents.h"
#include "sim/replay_desk.h"

namespace rapport::sim {
namespace {

struct Span {
  std::int64_t from = 0;
  std::int64_t to = 0;
};

// Adds a span that begins no earlier than those before it, so that all stay apart.
void Join(const Span& span, std::vector<Span>& spans) {
  if (!spans.empty() && span.from <= spans.back().to) {
    spans.back().to = std::max(spans.back().to, span.to);
  } else {
    spans.push_back(span);
  }
}

std::vector<Span> Joined(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.from < b.from; });
  std::vector<Span> joined;
  for (const Span& span : spans) Join(span, joined);
  return joined;
}

// When the contact waited; empty where it did not, or nobody knows.
Span WaitOf(const ReplayContact& contact) {
  const std::int64_t until = contact.abandoned ? contact.ended : contact.started;
  const std::int64_t ready = contact.ready();
  if (until == kNotStated || until <= ready) return {};
  if (contact.phone && until - ready > kLongestCallWait) return {};
  return {ready, until};
}

// Channel, team and topic.
using Kind = std::array<std::uint32_t, 3>;
constexpr std::size_t kTopic = 2;

Kind KindOf(const ReplayContact& contact) { return {contact.channel, contact.team, contact.topic}; }

// When contacts of each kind waited.
class Waits {
 public:
  explicit Waits(std::span<const ReplayContact> contacts) {
    std::vector<std::uint32_t> rows;
    for (std::size_t i = 0; i < contacts.size(); ++i) {
      const Span wait = WaitOf(contacts[i]);
      if (wait.from < wait.to) rows.push_back(static_cast<std::uint32_t>(i));
    }
    std::sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
      const std::int64_t ready_a = contacts[a].ready();
      const std::int64_t ready_b = contacts[b].ready();
      return ready_a != ready_b ? ready_a < ready_b : a < b;
    });
    for (const std::uint32_t row : rows) {
      const Kind kind = KindOf(contacts[row]);
      const auto [at, is_new] = numbers_.try_emplace(kind, kinds_.size());
      if (is_new) {
        kinds_.push_back(kind);
        spans_.emplace_back();
        by_topic_[kind[kTopic]].push_back(at->second);
      }
      Join(WaitOf(contacts[row]), spans_[at->second]);
    }
  }

  bool empty() const { return kinds_.empty(); }

  // The numbers of the kinds of this topic.
  std::span<const std::size_t> OfTopic(std::uint32_t topic) const {
    const auto found = by_topic_.find(topic);
    if (found == by_topic_.end()) return {};
    return found->second;
  }

  const Kind& KindAt(std::size_t number) const { return kinds_[number]; }

  // When contacts of any of these kinds waited.
  std::vector<Span> SpansOf(const std::vector<std::size_t>& numbers) const {
    std::vector<Span> all;
    for (const std::size_t number : numbers) {
      all.insert(all.end(), spans_[number].begin(), spans_[number].end());
    }
    return Joined(std::move(all));
  }

 private:
  absl::flat_hash_map<Kind, std::size_t> numbers_;
  std::vector<Kind> kinds_;               // By number.
  std::vector<std::vector<Span>> spans_;  // By number.
  absl::flat_hash_map<std::uint32_t, std::vector<std::size_t>> by_topic_;
};

// What of each channel, team and topic the agents took.
class Served {
 public:
  Served(std::span<const ReplayContact> contacts, std::size_t agents) : topics_(agents) {
    for (const ReplayContact& contact : contacts) {
      if (contact.agent == 0) continue;
      const Kind kind = KindOf(contact);
      for (std::size_t part = 0; part < kind.size(); ++part) {
        const bool is_new = parts_[part].insert({contact.agent, kind[part]}).second;
        if (is_new && part == kTopic) topics_[contact.agent].push_back(kind[part]);
      }
    }
  }

  // The numbers of the kinds that the agent can serve, in order.
  std::vector<std::size_t> KindsOf(std::uint32_t agent, const Waits& waits) const {
    std::vector<std::size_t> numbers;
    for (const std::uint32_t topic : topics_[agent]) {
      for (const std::size_t number : waits.OfTopic(topic)) {
        const Kind& kind = waits.KindAt(number);
        if (parts_[0].contains({agent, kind[0]}) && parts_[1].contains({agent, kind[1]})) {
          numbers.push_back(number);
        }
      }
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
  }

 private:
  using Taken = std::pair<std::uint32_t, std::uint32_t>;  // An agent, and what they took.
  std::array<absl::flat_hash_set<Taken>, std::tuple_size_v<Kind>> parts_;
  std::vector<std::vector<std::uint32_t>> topics_;  // By agent.
};

// What lies between two contacts counts as so many absences at most, so that a desk where contacts
// wait for seconds, and many agents are idle, does not get more of them than its contacts bear. It
// is seldom reached: 1.6 is usual.
constexpr std::size_t kMostAbsencesInGap = 8;

// The times in which contacts waited, and how much of it lies before a moment.
class Waiting {
 public:
  explicit Waiting(std::vector<Span> spans) : spans_(std::move(spans)) {
    before_.reserve(spans_.size());
    std::int64_t sum = 0;
    for (const Span& span : spans_) {
      before_.push_back(sum);
      sum += span.to - span.from;
    }
  }

  // Adds the absences of an agent who had nothing in hand meanwhile.
  void AddWithin(const Span& gap, std::vector<ReplayAbsence>& absences) const {
    const auto begin = std::partition_point(spans_.begin(), spans_.end(),
                                            [&](const Span& span) { return span.to <= gap.from; });
    const auto end = std::partition_point(begin, spans_.end(),
                                          [&](const Span& span) { return span.from < gap.to; });
    if (begin == end) return;
    // The earliest of too many are one of the same length.
    const auto first = end - std::min<std::ptrdiff_t>(end - begin, kMostAbsencesInGap);
    const std::int64_t lumped_to = std::min(gap.to, first->to);
    absences.push_back({lumped_to - (UpTo(lumped_to) - UpTo(gap.from)), lumped_to});
    for (auto span = first + 1; span != end; ++span) {
      absences.push_back({span->from, std::min(gap.to, span->to)});
    }
  }

 private:
  std::int64_t UpTo(std::int64_t time) const {
    const auto after = std::partition_point(spans_.begin(), spans_.end(),
                                            [time](const Span& span) { return span.from < time; });
    if (after == spans_.begin()) return 0;
    const auto last = static_cast<std::size_t>(after - spans_.begin()) - 1;
    return before_[last] + std::min(time, spans_[last].to) - spans_[last].from;
  }

  std::vector<Span> spans_;
  std::vector<std::int64_t> before_;  // What all spans before it add up to.
};

// When an agent had contacts in hand.
std::vector<Span> Held(std::span<const ReplayContact> contacts,
                       std::span<const std::uint32_t> rows) {
  std::vector<Span> all;
  for (const std::uint32_t row : rows) {
    // What has no end was held for a moment.
    const std::int64_t begun = contacts[row].begun();
    all.push_back({begun, std::max(begun, contacts[row].ended)});
  }
  return Joined(std::move(all));
}

void FindAbsences(const std::vector<Span>& held, const Waiting& waiting, ReplayAgent& agent) {
  for (const ReplayShift& shift : agent.shifts) {
    auto next = std::partition_point(held.begin(), held.end(),
                                     [&](const Span& span) { return span.to <= shift.in; });
    std::int64_t since = shift.in;  // With nothing in hand.
    while (since < shift.out) {
      const std::int64_t until =
          next == held.end() ? shift.out : std::clamp(next->from, since, shift.out);
      if (since < until) waiting.AddWithin({since, until}, agent.absences);
      since = next == held.end() ? shift.out : next->to;
      if (next != held.end()) ++next;
    }
  }
}

}  // namespace

bool FindReplayAbsences(std::span<const ReplayContact> contacts, const ReplayAgentRows& rows,
                        std::vector<ReplayAgent>& agents) {
  const Waits waits(contacts);
  if (waits.empty()) return false;
  const Served served(contacts, rows.last_agent() + std::size_t{1});

  // Agents who serve the same see the same contacts wait.
  using Serving = std::pair<std::vector<std::size_t>, std::size_t>;  // Kinds; whose index.
  std::vector<Serving> all;
  for (std::size_t i = 0; i < agents.size(); ++i) {
    all.emplace_back(served.KindsOf(static_cast<std::uint32_t>(agents[i].agent.value), waits), i);
  }
  std::sort(all.begin(), all.end());
  for (std::size_t i = 0; i < all.size();) {
    const std::vector<std::size_t>& kinds = all[i].first;
    const Waiting waiting(waits.SpansOf(kinds));
    for (; i < all.size() && all[i].first == kinds; ++i) {
      ReplayAgent& agent = agents[all[i].second];
      const auto number = static_cast<std::uint32_t>(agent.agent.value);
      FindAbsences(Held(contacts, rows.Of(number)), waiting, agent);
    }
  }
  return true;
}

}  // namespace rapport::sim
