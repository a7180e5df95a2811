// A router living through a stream of random events, with books kept beside it.

#ifndef RAPPORT_TESTS_PROPERTY_LIFE_H_
#define RAPPORT_TESTS_PROPERTY_LIFE_H_

#include <cstdint>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codec/keys.h"
#include "codec/text.h"
#include "gtest/gtest.h"
#include "property/books.h"
#include "rapport/router.h"
#include "sim/random_events.h"
#include "support/scale.h"

namespace rapport::testing {

class Life {
 public:
  explicit Life(std::uint64_t seed)
      : stream_(seed),
        router_(Router::Create(stream_.policy(), stream_.limits()).value()),
        books_(stream_.policy(), stream_.limits()) {}

  // One event more. What the books find wrong with it; empty where nothing is.
  std::string Step() {
    event_ = stream_.Next(router_.NextDeadline());
    decisions_.clear();
    status_ = router_.Apply(event_, decisions_);
    std::string wrong = books_.Enter(event_, status_, decisions_);
    stream_.Follow(event_, status_, decisions_);
    ++events_;
    return wrong;
  }

  const Router& router() const { return router_; }
  const Books& books() const { return books_; }
  sim::RandomEvents& stream() { return stream_; }
  const Event& event() const { return event_; }
  int events() const { return events_; }
  const absl::Status& status() const { return status_; }
  const std::vector<Decision>& decisions() const { return decisions_; }

  // The last event and its decisions, as people read them.
  std::string Text() const {
    const codec::KeyTable keys;
    return absl::StrCat(codec::FormatEvent(event_, keys, codec::TimeStyle::kIso), " -> ",
                        codec::FormatDecisions(decisions_, keys, codec::TimeStyle::kIso));
  }

 private:
  sim::RandomEvents stream_;
  Router router_;
  Books books_;
  Event event_;
  int events_ = 0;
  absl::Status status_;
  std::vector<Decision> decisions_;
};

// Lives of 1,000 events, so many as the scale says; `check` looks at each of them after every
// event and says what is wrong, if anything is.
template <typename Check>
void InEveryLife(const Check& check) {
  constexpr int kEvents = 1'000;
  const std::int64_t lives = Scaled(20, 150, 1'000);
  for (const std::uint64_t first : Seeds()) {
    const std::int64_t count = first == Seeds().front() ? lives : 5;
    std::cout << "seeds " << first << " and " << count - 1 << " more\n";
    for (std::int64_t i = 0; i < count; ++i) {
      const std::uint64_t seed = first + static_cast<std::uint64_t>(i);
      Life life(seed);
      for (int event = 0; event < kEvents; ++event) {
        std::string wrong = life.Step();
        if (wrong.empty()) wrong = check(life);
        if (wrong.empty()) continue;
        ADD_FAILURE() << "seed " << seed << ", event " << event << ": " << wrong << "\n  "
                      << life.Text();
        return;
      }
    }
  }
}

}  // namespace rapport::testing

#endif  // RAPPORT_TESTS_PROPERTY_LIFE_H_
