#include "insight/label_places.h"

#include <cstddef>
#include <vector>

#include "gtest/gtest.h"

namespace rapport::insight {
namespace {

constexpr Box kPlot = {0, 0, 600, 300};

TEST(PlaceLabels, StandsRightOfItsMarkWhereThereIsRoom) {
  const std::vector<Labeled> marks = {{100, 100, 80, 30}};
  const std::vector<Box> places = PlaceLabels(marks, {}, kPlot);
  EXPECT_EQ(places[0].left, 110);
  EXPECT_EQ(places[0].CenterY(), 100);
}

TEST(PlaceLabels, StaysWithinThePlot) {
  const std::vector<Labeled> marks = {{590, 150, 80, 30}, {5, 5, 80, 30}, {300, 298, 80, 30}};
  for (const Box& place : PlaceLabels(marks, {}, kPlot)) {
    EXPECT_GE(place.left, 0);
    EXPECT_GE(place.top, 0);
    EXPECT_LE(place.right(), 600);
    EXPECT_LE(place.bottom(), 300);
  }
}

TEST(PlaceLabels, HidesNeitherLabelsNorMarksNorWhatIsThere) {
  const std::vector<Labeled> marks = {
      {300, 150, 80, 30}, {308, 152, 80, 30}, {305, 160, 80, 30}, {330, 150, 80, 30}};
  const std::vector<Box> taken = {{0, 190, 600, 4}};
  const std::vector<Box> places = PlaceLabels(marks, taken, kPlot);
  for (std::size_t i = 0; i < places.size(); ++i) {
    EXPECT_EQ(Overlap(places[i], taken[0]), 0);
    for (std::size_t j = 0; j < places.size(); ++j) {
      if (i != j) {
        EXPECT_EQ(Overlap(places[i], places[j]), 0) << i << " " << j;
      }
      EXPECT_EQ(Overlap(places[i], {marks[j].x - 4, marks[j].y - 4, 8, 8}), 0);
    }
  }
}

TEST(SpreadApart, LeavesWhatStandsApart) {
  EXPECT_EQ(SpreadApart({100, 10, 50}, 16, 0, 200), (std::vector<double>{100, 10, 50}));
  EXPECT_TRUE(SpreadApart({}, 16, 0, 200).empty());
  EXPECT_EQ(SpreadApart({300}, 16, 0, 200), (std::vector<double>{200}));
}

TEST(SpreadApart, MovesNeighborsBothWays) {
  EXPECT_EQ(SpreadApart({100, 104, 10}, 16, 0, 200), (std::vector<double>{94, 110, 10}));
  // Equal ones keep their order; at the edge they move inward.
  EXPECT_EQ(SpreadApart({0, 0, 0}, 16, 0, 200), (std::vector<double>{0, 16, 32}));
  EXPECT_EQ(SpreadApart({200, 200}, 16, 0, 200), (std::vector<double>{184, 200}));
}

TEST(SpreadApart, SharesARoomTooSmall) {
  EXPECT_EQ(SpreadApart({5, 5, 5}, 16, 0, 20), (std::vector<double>{0, 10, 20}));
}

}  // namespace
}  // namespace rapport::insight
