#include "sim/desk_queue.h"

#include <algorithm>
#include <compare>
#include <cstddef>
#include <functional>
#include <queue>
#include <set>
#include <utility>

namespace rapport::sim {
namespace {

constexpr std::int64_t kHeadStart = 90;

// What happens within one second happens in this order: who hangs up is gone, who is free is free,
// and then the calls come.
enum class Kind : std::uint8_t { kPatienceEnds = 0, kAgent = 1, kCall = 2 };

struct Happening {
  std::int64_t at = 0;
  Kind kind = Kind::kCall;
  std::size_t index = 0;  // Of the call, or of the shift.

  friend auto operator<=>(const Happening&, const Happening&) = default;
};

struct AgentState {
  std::int64_t busy_until = -1;
  std::size_t next_break = 0;
};

class Day {
 public:
  Day(const std::vector<DeskShift>& shifts, const std::vector<DeskDemand>& demands,
      const std::vector<std::int64_t>& speed_ppm, std::vector<DeskCall>& calls)
      : shifts_(shifts),
        demands_(demands),
        speed_ppm_(speed_ppm),
        calls_(calls),
        agents_(shifts.size()) {}

  void Run() {
    for (std::size_t i = 0; i < calls_.size(); ++i) Expect(calls_[i].queued, Kind::kCall, i);
    for (std::size_t i = 0; i < shifts_.size(); ++i) {
      Expect(shifts_[i].from, Kind::kAgent, i);
      Expect(shifts_[i].to, Kind::kAgent, i);
      for (const DeskBreak& pause : shifts_[i].breaks) Expect(pause.due, Kind::kAgent, i);
    }
    while (!ahead_.empty()) {
      const Happening now = ahead_.top();
      ahead_.pop();
      switch (now.kind) {
        case Kind::kPatienceEnds:
          HangUp(now.index, now.at);
          break;
        case Kind::kAgent:
          LookAt(now.index, now.at);
          break;
        case Kind::kCall:
          Enter(now.index, now.at);
          break;
      }
    }
  }

 private:
  using Place = std::pair<std::int64_t, std::size_t>;  // Counted from when, and which.

  void Expect(std::int64_t at, Kind kind, std::size_t index) { ahead_.push({at, kind, index}); }

  Place PlaceOf(std::size_t call) const {
    const std::int64_t head_start = calls_[call].priority == 1 ? kHeadStart : 0;
    return {calls_[call].queued - head_start, call};
  }

  void HangUp(std::size_t call, std::int64_t at) {
    if (waiting_.erase(PlaceOf(call)) == 0) return;
    calls_[call].ended = at;
  }

  void Enter(std::size_t call, std::int64_t at) {
    if (!idle_.empty()) {
      const std::size_t shift = idle_.begin()->second;
      idle_.erase(idle_.begin());
      Serve(shift, call, at);
      return;
    }
    waiting_.insert(PlaceOf(call));
    Expect(at + demands_[call].patience, Kind::kPatienceEnds, call);
  }

  // Decides what an agent who is not on a call or a break does now.
  void LookAt(std::size_t shift, std::int64_t at) {
    AgentState& agent = agents_[shift];
    const DeskShift& plan = shifts_[shift];
    if (at < agent.busy_until || at < plan.from) return;
    const auto resting = std::find_if(idle_.begin(), idle_.end(),
                                      [shift](const Place& p) { return p.second == shift; });
    if (at >= plan.to && !(plan.closes && !waiting_.empty())) {
      if (resting != idle_.end()) idle_.erase(resting);
      return;
    }
    if (agent.next_break < plan.breaks.size() && plan.breaks[agent.next_break].due <= at) {
      if (resting != idle_.end()) idle_.erase(resting);
      agent.busy_until = at + plan.breaks[agent.next_break].length;
      ++agent.next_break;
      Expect(agent.busy_until, Kind::kAgent, shift);
      return;
    }
    if (resting != idle_.end()) return;
    if (waiting_.empty()) {
      idle_.insert({at, shift});
      return;
    }
    const std::size_t call = waiting_.begin()->second;
    waiting_.erase(waiting_.begin());
    Serve(shift, call, at);
  }

  void Serve(std::size_t shift, std::size_t call, std::int64_t at) {
    DeskCall& served = calls_[call];
    served.agent = shifts_[shift].agent;
    const std::int64_t speed = speed_ppm_[static_cast<std::size_t>(served.agent)];
    served.started = at;
    served.ended = at + std::max<std::int64_t>(1, demands_[call].handling * 1'000'000 /
                                                      std::max<std::int64_t>(1, speed));
    agents_[shift].busy_until = served.ended + demands_[call].after_call;
    Expect(agents_[shift].busy_until, Kind::kAgent, shift);
  }

  const std::vector<DeskShift>& shifts_;
  const std::vector<DeskDemand>& demands_;
  const std::vector<std::int64_t>& speed_ppm_;
  std::vector<DeskCall>& calls_;

  std::vector<AgentState> agents_;  // By shift.
  std::set<Place> idle_;            // Shifts, the longest idle first.
  std::set<Place> waiting_;         // Calls, the first in line first.
  std::priority_queue<Happening, std::vector<Happening>, std::greater<>> ahead_;
};

}  // namespace

void ServeDay(const std::vector<DeskShift>& shifts, const std::vector<DeskDemand>& demands,
              const std::vector<std::int64_t>& speed_ppm, std::vector<DeskCall>& calls) {
  Day(shifts, demands, speed_ppm, calls).Run();
}

}  // namespace rapport::sim
