// What timed calls took, in the order in which they were made.

#ifndef RAPPORT_BENCH_SUPPORT_SAMPLES_H_
#define RAPPORT_BENCH_SUPPORT_SAMPLES_H_

#include <boost/mp11/algorithm.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "bench/support/stopwatch.h"
#include "rapport/event.h"

namespace rapport::bench {

// Calls are told apart by the event's place in EventBody; peers that know arrivals and ends only
// use the same numbers.
inline constexpr std::size_t kEventKinds = std::variant_size_v<EventBody>;

template <typename Body>
inline constexpr std::size_t kKindOf = boost::mp11::mp_find<EventBody, Body>::value;

std::string_view NameOfKind(std::size_t kind);

struct Percentiles {
  std::size_t calls = 0;
  double p50_ns = 0;
  double p90_ns = 0;
  double p99_ns = 0;
  double p999_ns = 0;
  double p9999_ns = 0;
  double max_ns = 0;
};

// Sorts what it is given.
Percentiles PercentilesOf(std::vector<double>& ns);

class Samples {
 public:
  explicit Samples(const Stopwatch& stopwatch) : stopwatch_(stopwatch) {}

  // Makes room, so that adding touches memory in order and nothing else.
  void Reserve(std::size_t calls);
  void Clear() { calls_.clear(); }
  void Add(std::size_t kind, std::uint64_t ticks) {
    const std::uint64_t most = UINT32_MAX;
    calls_.push_back({static_cast<std::uint32_t>(ticks < most ? ticks : most),
                      static_cast<std::uint32_t>(kind)});
  }

  std::size_t size() const { return calls_.size(); }
  // Of calls from `from` on, in nanoseconds.
  std::vector<double> Of(std::size_t kind, std::size_t from) const;
  Percentiles Service(std::size_t kind) const;

  // What a caller would have waited for answers of this kind, had events come at random moments
  // whatever the engine was doing, at such a rate that it is busy `utilization` of the time. Each
  // event queues behind those before it (Lindley's recursion over the measured calls), so a stall
  // counts for everyone it delays and not only once.
  Percentiles Response(std::size_t kind, double utilization) const;

 private:
  struct Call {
    std::uint32_t ticks;
    std::uint32_t kind;
  };

  const Stopwatch& stopwatch_;
  std::vector<Call> calls_;
};

// Passes calls on, and times them while it is switched on.
class Probe {
 public:
  Probe(const Stopwatch& stopwatch, Samples& samples) : stopwatch_(stopwatch), samples_(samples) {}

  void Switch(bool on) { on_ = on; }
  // Called before each timed call.
  void SetBefore(void (*before)()) { before_ = before; }

  template <typename Call>
  void operator()(std::size_t kind, Call&& call) {
    if (!on_) {
      call();
      return;
    }
    if (before_ != nullptr) before_();
    samples_.Add(kind, stopwatch_.Ticks(call));
  }

 private:
  const Stopwatch& stopwatch_;
  Samples& samples_;
  bool on_ = false;
  void (*before_)() = nullptr;
};

}  // namespace rapport::bench

#endif  // RAPPORT_BENCH_SUPPORT_SAMPLES_H_
