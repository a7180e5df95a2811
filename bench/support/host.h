// The routing workload in front of an engine: the same stream for every engine.
//
// An engine has
//   Remember(record), SignIn(agent, traits)     what there is before the stream begins
//   Advance(now, assigned)                      time passes
//   Arrive(contact, arrival, assigned)          a contact arrives
//   End(in_hand, assigned)                      one that it assigned is over
// and appends to `assigned` whom it gave what. Agents and contacts are numbered from 0. The host
// fills the desk up to its load and then lets one contact arrive and one end, in turn.

#ifndef RAPPORT_BENCH_SUPPORT_HOST_H_
#define RAPPORT_BENCH_SUPPORT_HOST_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "base/fixed.h"
#include "sim/workload.h"

namespace rapport::bench {

// In an assignment: the contact is not the engine's any more.
inline constexpr std::uint64_t kReleased = UINT64_MAX;

struct Assignment {
  std::uint64_t contact = 0;
  std::uint64_t agent = 0;
};

inline absl::Time StreamBegin() { return absl::FromUnixSeconds(1'770'000'000); }

template <typename Engine>
class Host {
 public:
  Host(const sim::WorkloadShape& shape, Engine& engine)
      : world_(shape), engine_(engine), interval_(world_.interval()) {}

  // In this order: the history first, so that an engine whose every event costs what its agents are
  // does not pay for them millions of times.
  void ImportHistory() {
    world_.ForEachRecord([this](const sim::Workload::Record& r) { engine_.Remember(r); });
  }
  void SignIn() {
    for (std::uint64_t a = 0; a < world_.shape().agents; ++a) engine_.SignIn(a, world_.agent(a));
  }
  void Fill() {
    for (std::uint64_t i = 0; i < world_.load(); ++i) Arrive();
  }
  void Turn() {
    Arrive();
    EndOne();
  }

  void Arrive() {
    Advance();
    ArriveNow();
  }
  void Advance() {
    now_ += interval_;
    engine_.Advance(now_, assigned_);
    Take();
  }
  void ArriveNow() {
    const std::uint64_t contact = NewContact();
    engine_.Arrive(contact, world_.NextArrival(), assigned_);
    Take();
    if (!placed_[contact]) unplaced_.push_back(contact);
  }
  void EndOne() {
    if (in_hand_.empty()) return;
    const std::uint64_t i = world_.NextEnd(in_hand_.size());
    const Assignment ended = in_hand_[i];
    RemoveInHand(i);
    last_ended_ = ended.contact;
    engine_.End(ended, assigned_);
    Take();
  }

  const sim::Workload& world() const { return world_; }
  Engine& engine() { return engine_; }
  absl::Time now() const { return now_; }
  const std::vector<Assignment>& in_hand() const { return in_hand_; }
  // Of all assignments so far, in their order.
  std::uint64_t checksum() const { return checksum_; }
  std::uint64_t assignments() const { return assignments_; }

  std::uint64_t last_ended() const { return last_ended_; }

  // What follows is for drivers that do more than the stream: they append the assignments that they
  // cause to `assigned`, and take away contacts that nobody has any more.
  std::vector<Assignment>& assigned() { return assigned_; }
  void Take() {
    for (const Assignment& a : assigned_) {
      placed_[a.contact] = true;
      if (a.agent == kReleased) continue;
      ++assignments_;
      checksum_ = SplitMix(checksum_ ^ a.contact * 0x9e3779b97f4a7c15ULL ^ a.agent << 40);
      in_hand_.push_back(a);
    }
    assigned_.clear();
  }
  void RemoveInHand(std::size_t place) {
    in_hand_[place] = in_hand_.back();
    in_hand_.pop_back();
  }
  std::uint64_t NewContact() {
    placed_.push_back(false);
    return placed_.size() - 1;
  }
  // A contact that waits goes away; one that was in hand waits again.
  void Forget(std::uint64_t contact) { placed_[contact] = true; }
  void WaitsAgain(std::uint64_t contact) {
    placed_[contact] = false;
    unplaced_.push_back(contact);
  }
  // The contacts that wait, the oldest first. O(those that had to wait since the last call).
  const std::vector<std::uint64_t>& Waiting() {
    std::erase_if(unplaced_, [this](std::uint64_t contact) { return placed_[contact]; });
    return unplaced_;
  }

 private:
  sim::Workload world_;
  Engine& engine_;
  absl::Duration interval_;
  absl::Time now_ = StreamBegin();
  std::vector<Assignment> assigned_;
  std::vector<Assignment> in_hand_;
  std::vector<bool> placed_;             // By contact: it waits no longer.
  std::vector<std::uint64_t> unplaced_;  // Contacts that had to wait, perhaps placed since.
  std::uint64_t last_ended_ = 0;
  std::uint64_t assignments_ = 0;
  std::uint64_t checksum_ = 0;
};

}  // namespace rapport::bench

#endif  // RAPPORT_BENCH_SUPPORT_HOST_H_
