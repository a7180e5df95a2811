#include "insight/label_places.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <numeric>

namespace rapport::insight {
namespace {

constexpr double kMarkSize = 12;

// Where a label stands to its mark: -1 = left of it or above, 1 = right or below.
struct Side {
  double x;
  double y;
};
// The best first.
constexpr std::array<Side, 8> kSides = {
    {{1, 0}, {-1, 0}, {0, -1}, {0, 1}, {1, -1}, {1, 1}, {-1, -1}, {-1, 1}}};
constexpr std::array<double, 4> kDistances = {10, 24, 44, 72};

Box At(const Labeled& mark, const Side& side, double distance) {
  return {mark.x + side.x * (distance + mark.width / 2) - mark.width / 2,
          mark.y + side.y * (distance + mark.height / 2) - mark.height / 2, mark.width,
          mark.height};
}

// How much of the box lies outside.
double Outside(const Box& box, const Box& plot) {
  return box.width * box.height - Overlap(box, plot);
}

Box BestPlace(const Labeled& mark, std::span<const Box> taken, const Box& plot) {
  Box best;
  double least = std::numeric_limits<double>::infinity();
  double rank = 0;
  for (const double distance : kDistances) {
    for (const Side& side : kSides) {
      const Box box = At(mark, side, distance);
      double cost = rank++ + 4 * Outside(box, plot);
      for (const Box& other : taken) cost += 4 * Overlap(box, other);
      if (cost < least) {
        least = cost;
        best = box;
      }
    }
  }
  return best;
}

}  // namespace

double Overlap(const Box& a, const Box& b) {
  const double width = std::min(a.right(), b.right()) - std::max(a.left, b.left);
  const double height = std::min(a.bottom(), b.bottom()) - std::max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

std::vector<Box> PlaceLabels(std::span<const Labeled> marks, std::span<const Box> taken,
                             const Box& plot) {
  std::vector<Box> all(taken.begin(), taken.end());
  for (const Labeled& mark : marks) {
    all.push_back({mark.x - kMarkSize / 2, mark.y - kMarkSize / 2, kMarkSize, kMarkSize});
  }
  std::vector<Box> places;
  for (const Labeled& mark : marks) {
    places.push_back(BestPlace(mark, all, plot));
    all.push_back(places.back());
  }
  return places;
}

std::vector<double> SpreadApart(std::vector<double> heights, double gap, double top,
                                double bottom) {
  if (heights.empty()) return heights;
  const auto last = static_cast<double>(heights.size() - 1);
  gap = std::min(gap, last > 0 ? (bottom - top) / last : gap);
  std::vector<std::size_t> order(heights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return heights[a] < heights[b]; });
  // Groups of labels that touch stand around the middle of where they would like to be.
  struct Group {
    double wish;  // The sum of where its labels would like the first to be.
    double count;
    double First() const { return wish / count; }
  };
  std::vector<Group> groups;
  double above = 0;
  for (const std::size_t i : order) {
    const double most = bottom - (last - above) * gap;
    groups.push_back({std::clamp(heights[i], top + above * gap, most), 1});
    above += 1;
    while (groups.size() > 1) {
      const Group& lower = groups.back();
      Group& upper = groups[groups.size() - 2];
      if (upper.First() + upper.count * gap <= lower.First()) break;
      upper.wish += lower.wish - lower.count * upper.count * gap;
      upper.count += lower.count;
      groups.pop_back();
    }
  }
  std::size_t at = 0;
  for (const Group& group : groups) {
    for (double i = 0; i < group.count; i += 1) heights[order[at++]] = group.First() + i * gap;
  }
  return heights;
}

}  // namespace rapport::insight
