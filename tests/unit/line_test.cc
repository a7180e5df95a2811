#include "matching/line.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "base/fixed.h"
#include "gtest/gtest.h"

namespace rapport {
namespace {

using IntLine = Line<std::int64_t, int>;

// A line beside a map that does the same.
class Twin {
 public:
  void Insert(std::int64_t key, int value) {
    if (!by_key_.emplace(key, std::pair(value, kNoIndex)).second) return;
    by_key_[key].second = line_.Insert(key, value);
  }
  void Remove(std::size_t nth) {
    const auto it = Nth(nth);
    line_.Remove(it->second.second);
    by_key_.erase(it);
  }
  void Rekey(std::size_t nth, std::int64_t key) {
    if (by_key_.contains(key)) return;
    const auto it = Nth(nth);
    const auto place = it->second;
    line_.Rekey(place.second, key);
    by_key_.erase(it);
    by_key_.emplace(key, place);
  }
  std::size_t size() const { return by_key_.size(); }

  void ExpectSame(std::size_t walk) {
    ASSERT_EQ(line_.size(), by_key_.size());
    ASSERT_EQ(line_.empty(), by_key_.empty());
    if (by_key_.empty()) return;
    ASSERT_EQ(line_.first_key(), by_key_.begin()->first);
    ASSERT_EQ(line_.first(), by_key_.begin()->second.first);
    std::vector<std::pair<std::int64_t, int>> seen;
    line_.InOrder([&](std::int64_t key, int value) {
      seen.emplace_back(key, value);
      return seen.size() < walk;
    });
    std::vector<std::pair<std::int64_t, int>> expected;
    for (const auto& [key, place] : by_key_) {
      if (expected.size() < walk) expected.emplace_back(key, place.first);
    }
    ASSERT_EQ(seen, expected);
  }

 private:
  std::map<std::int64_t, std::pair<int, SlabIndex>>::iterator Nth(std::size_t nth) {
    auto it = by_key_.begin();
    std::advance(it, nth % by_key_.size());
    return it;
  }

  IntLine line_;
  std::map<std::int64_t, std::pair<int, SlabIndex>> by_key_;
};

TEST(Line, DoesWhatAMapDoes) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Twin twin;
    std::uint64_t draw = seed * 1'000'000;
    const auto below = [&](std::uint64_t n) { return SplitMix(++draw) % n; };
    for (int i = 0; i < 2'000; ++i) {
      // It grows, shrinks and grows again, so that spares are used.
      const std::uint64_t growing = i / 500 % 2 == 0 ? 60 : 25;
      const std::uint64_t luck = below(100);
      if (twin.size() == 0 || luck < growing) {
        twin.Insert(static_cast<std::int64_t>(below(2'000)) - 1'000, i);
      } else if (luck < 85) {
        twin.Remove(below(1'000'000));
      } else {
        twin.Rekey(below(1'000'000), static_cast<std::int64_t>(below(2'000)) - 1'000);
      }
      twin.ExpectSame(1 + below(10));
      if (HasFatalFailure()) return;
    }
    twin.ExpectSame(1'000'000);
  }
}

TEST(Line, AWalkOfAnEmptyLineVisitsNothing) {
  IntLine line;
  line.InOrder([](std::int64_t, int) {
    ADD_FAILURE();
    return true;
  });
  const SlabIndex place = line.Insert(5, 1);
  line.Remove(place);
  line.InOrder([](std::int64_t, int) {
    ADD_FAILURE();
    return true;
  });
  EXPECT_EQ(line.Insert(7, 2), place);
  EXPECT_EQ(line.first(), 2);
}

}  // namespace
}  // namespace rapport
