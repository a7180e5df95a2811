// A line of contacts, by priority and within it by place: the first of every priority is found
// without a walk past those of others.

#ifndef RAPPORT_MATCHING_CONTACT_LINE_H_
#define RAPPORT_MATCHING_CONTACT_LINE_H_

#include <tuple>

#include "base/slab.h"
#include "boost/intrusive/set.hpp"
#include "ranking/pool.h"

namespace rapport {

// Where a contact stands in a line. All lines have theirs from the same slab, so that one which
// becomes longer than ever before allocates nothing where others are short.
struct LineSpot {
  boost::intrusive::set_member_hook<> hook;
  int priority = kUsualPriority;
  Place place;
  ContactIndex contact = kNoIndex;

  friend bool operator<(const LineSpot& a, const LineSpot& b) {
    return std::tie(a.priority, a.place) < std::tie(b.priority, b.place);
  }
};

using LineSpots = Slab<LineSpot>;

// Places must be distinct. Cost: logarithmic in the length.
class ContactLine {
 public:
  // The spot in `spots`, by which the contact leaves.
  SlabIndex Insert(int priority, const Place& place, ContactIndex contact, LineSpots& spots) {
    const SlabIndex index = spots.Take();
    LineSpot& spot = spots[index];
    spot.priority = priority;
    spot.place = place;
    spot.contact = contact;
    line_.insert(spot);
    return index;
  }
  void Remove(SlabIndex index, LineSpots& spots) {
    line_.erase(line_.iterator_to(spots[index]));
    spots.Free(index);
  }

  bool empty() const { return line_.empty(); }
  ContactIndex first() const { return line_.begin()->contact; }  // Of the most urgent.

  // Visits, for each priority from the most urgent to `last`, the contacts by place until `visit`
  // returns false; then it goes on with the next priority. `visit` must leave the line alone.
  template <typename Visit>
  void VisitTo(int last, Visit&& visit) const {
    for (auto it = line_.begin(); it != line_.end() && it->priority <= last;) {
      const LineSpot& spot = *it;
      it = visit(spot) ? ++it : line_.upper_bound(spot.priority, ByPriority());
    }
  }

  // Visits all contacts.
  template <typename Visit>
  void VisitAll(Visit&& visit) const {
    for (const LineSpot& spot : line_) visit(spot.contact);
  }

 private:
  struct ByPriority {
    bool operator()(int priority, const LineSpot& spot) const { return priority < spot.priority; }
    bool operator()(const LineSpot& spot, int priority) const { return spot.priority < priority; }
  };

  boost::intrusive::set<
      LineSpot,
      boost::intrusive::member_hook<LineSpot, boost::intrusive::set_member_hook<>, &LineSpot::hook>,
      boost::intrusive::constant_time_size<false>>
      line_;
};

}  // namespace rapport

#endif  // RAPPORT_MATCHING_CONTACT_LINE_H_
