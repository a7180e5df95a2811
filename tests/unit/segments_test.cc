#include "base/segments.h"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace rapport {
namespace {

TEST(Segments, KeepWhatTheyAreGivenWhereItIs) {
  Segments<std::string> segments;
  std::vector<const std::string*> addresses;
  constexpr std::size_t kMany = 5'000;
  for (std::size_t i = 0; i < kMany; ++i) {
    addresses.push_back(&segments.emplace_back(std::to_string(i)));
    ASSERT_EQ(segments.size(), i + 1);
  }
  for (std::size_t i = 0; i < kMany; ++i) {
    ASSERT_EQ(segments[i], std::to_string(i));
    ASSERT_EQ(&segments[i], addresses[i]);
  }
}

TEST(Segments, WhatLeavesIsDestroyedOnce) {
  const auto shared = std::make_shared<int>(1);
  {
    Segments<std::shared_ptr<int>> segments;
    for (int i = 0; i < 200; ++i) segments.emplace_back(shared);
    EXPECT_EQ(shared.use_count(), 201);
    for (int i = 0; i < 130; ++i) segments.pop_back();
    EXPECT_EQ(shared.use_count(), 71);
    EXPECT_EQ(segments.back(), shared);
    for (int i = 0; i < 10; ++i) segments.emplace_back(shared);
    EXPECT_EQ(segments.size(), 80u);
    Segments<std::shared_ptr<int>> moved = std::move(segments);
    EXPECT_EQ(moved.size(), 80u);
    EXPECT_EQ(shared.use_count(), 81);
    Segments<std::shared_ptr<int>> assigned;
    assigned.emplace_back(shared);
    assigned = std::move(moved);
    EXPECT_EQ(assigned.size(), 80u);
  }
  EXPECT_EQ(shared.use_count(), 1);
}

}  // namespace
}  // namespace rapport
