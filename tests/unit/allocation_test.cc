// A warm router allocates nothing: not for a contact with a new id, not for an answer, not for
// time.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "gtest/gtest.h"
#include "unit/allocation_host.h"

namespace {

void* Allocate(std::size_t size) {
  if (rapport::counting) ++rapport::allocations;
  void* place = std::malloc(size == 0 ? 1 : size);
  if (place == nullptr) throw std::bad_alloc();
  return place;
}

}  // namespace

void* operator new(std::size_t size) { return Allocate(size); }
void* operator new[](std::size_t size) { return Allocate(size); }
void operator delete(void* place) noexcept { std::free(place); }
void operator delete[](void* place) noexcept { std::free(place); }
void operator delete(void* place, std::size_t) noexcept { std::free(place); }
void operator delete[](void* place, std::size_t) noexcept { std::free(place); }

namespace rapport {
namespace {

// At most so many wait and are in hand, and of 100 offers so many are accepted and declined.
constexpr Day kRough{400, 3'000, 40, 40};
constexpr Day kBusy{150, 3'000, 85, 10};
constexpr Day kQuiet{150, 400, 85, 10};

TEST(Allocation, AWarmRouterAllocatesNothing) {
  Host host;
  host.Peak();
  host.Live(kRough, 30'000);
  host.Live(kBusy, 40'000);
  host.StartCounting();
  host.Live(kBusy, 50'000);
  host.Live(kQuiet, 50'000);
  std::int64_t kinds = 0;
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    EXPECT_EQ(host.allocated(kind), 0) << "event kind " << kind << ", sent " << host.sent(kind);
    if (host.sent(kind) >= 300) ++kinds;
  }
  EXPECT_EQ(kinds, 16) << "all kinds but CustomersMerged, CustomerForgotten and PolicyChanged";
  EXPECT_LT(host.refused(), 3'000);
}

}  // namespace
}  // namespace rapport
