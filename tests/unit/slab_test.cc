#include "base/slab.h"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace rapport {
namespace {

TEST(Slab, PlacesAreDenseAndUsedAgain) {
  Slab<int> slab;
  EXPECT_EQ(slab.Take(), 0u);
  EXPECT_EQ(slab.Take(), 1u);
  EXPECT_EQ(slab.Take(), 2u);
  slab.Free(1);
  EXPECT_EQ(slab.used(), 2u);
  EXPECT_EQ(slab.places(), 3u);
  EXPECT_EQ(slab.Take(), 1u);
  EXPECT_EQ(slab.Take(), 3u);
  EXPECT_EQ(slab.used(), 4u);
}

TEST(Slab, AddressesStayAndAFreedPlaceKeepsItsObject) {
  Slab<std::string> slab;
  const SlabIndex first = slab.Take();
  slab[first] = std::string(100, 'x');
  const std::string* address = &slab[first];
  const char* text = slab[first].data();
  for (int i = 0; i < 1'000; ++i) slab.Take();
  EXPECT_EQ(&slab[first], address);
  slab.Free(first);
  EXPECT_EQ(slab.Take(), first);
  EXPECT_EQ(slab[first].data(), text);
}

TEST(Slab, NeverGivesOutAPlaceThatIsInUse) {
  Slab<int> slab;
  std::set<SlabIndex> used;
  unsigned draw = 1;
  for (int i = 0; i < 20'000; ++i) {
    draw = draw * 1'664'525u + 1'013'904'223u;
    if (used.empty() || draw >> 31 == 0) {
      EXPECT_TRUE(used.insert(slab.Take()).second);
    } else {
      const auto it = used.upper_bound(static_cast<SlabIndex>(draw % slab.places()));
      const SlabIndex index = it == used.end() ? *used.begin() : *it;
      slab.Free(index);
      used.erase(index);
    }
    ASSERT_EQ(slab.used(), used.size());
  }
}

}  // namespace
}  // namespace rapport
