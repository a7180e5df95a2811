// A line of things by key: the smallest goes first, any can leave, and nothing is allocated once
// warm.

#ifndef RAPPORT_MATCHING_LINE_H_
#define RAPPORT_MATCHING_LINE_H_

#include <cstddef>
#include <vector>

#include "base/slab.h"
#include "boost/heap/d_ary_heap.hpp"

namespace rapport {

// Boost.Heap's mutable 4-ary heap keeps every node that it was ever given: one that leaves becomes
// a spare that sorts behind all others, and the next that comes takes it. (Its erase and push would
// allocate.) Keys must be distinct. Cost: logarithmic in the largest length so far.
template <typename Key, typename Value>
class Line {
 public:
  Line() : heap_(Later{&nodes_}) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  const Key& first_key() const { return nodes_[heap_.top()].key; }
  const Value& first() const { return nodes_[heap_.top()].value; }

  // Makes room for so many, so that Insert allocates nothing until there are more.
  void Reserve(std::size_t count) {
    while (nodes_.size() < count) AddSpare();
  }

  SlabIndex Insert(const Key& key, const Value& value) {
    if (nodes_.empty()) MakeSpares();
    ++size_;
    if (spares_.empty()) {
      const auto node = static_cast<SlabIndex>(nodes_.size());
      nodes_.push_back({key, value, true});
      handles_.push_back(heap_.push(node));
      // They never hold more than there are nodes, and need not grow on their own later.
      spares_.reserve(nodes_.capacity());
      stepped_over_.reserve(nodes_.capacity());
      return node;
    }
    const SlabIndex node = spares_.back();
    spares_.pop_back();
    nodes_[node] = {key, value, true};
    heap_.update(handles_[node]);
    return node;
  }

  void Remove(SlabIndex node) {
    --size_;
    SetLive(node, false);
    spares_.push_back(node);
  }

  void Rekey(SlabIndex node, const Key& key) {
    nodes_[node].key = key;
    heap_.update(handles_[node]);
  }

  // Visits the values in order, with their keys, until `visit` returns false. `visit` must leave
  // the line alone. Cost: logarithmic per value visited.
  template <typename Visit>
  void InOrder(Visit&& visit) {
    stepped_over_.clear();
    while (size_ > stepped_over_.size()) {
      const SlabIndex node = heap_.top();
      if (!visit(nodes_[node].key, nodes_[node].value)) break;
      stepped_over_.push_back(node);
      SetLive(node, false);
    }
    for (const SlabIndex node : stepped_over_) SetLive(node, true);
  }

 private:
  // Most lines stay this short: they allocate once.
  static constexpr SlabIndex kFirstNodes = 8;

  struct Node {
    Key key;
    Value value;
    bool live;
  };

  // Boost.Heap has the largest on top.
  struct Later {
    const std::vector<Node>* nodes;
    bool operator()(SlabIndex a, SlabIndex b) const {
      const Node& x = (*nodes)[a];
      const Node& y = (*nodes)[b];
      if (x.live != y.live) return y.live;
      return x.live ? y.key < x.key : b < a;
    }
  };

  using Heap = boost::heap::d_ary_heap<SlabIndex, boost::heap::arity<4>,
                                       boost::heap::mutable_<true>, boost::heap::compare<Later>>;

  void MakeSpares() {
    nodes_.reserve(kFirstNodes);
    handles_.reserve(kFirstNodes);
    spares_.reserve(kFirstNodes);
    stepped_over_.reserve(kFirstNodes);
    Reserve(kFirstNodes);
  }

  void AddSpare() {
    const auto node = static_cast<SlabIndex>(nodes_.size());
    nodes_.push_back({Key(), Value(), false});
    handles_.push_back(heap_.push(node));
    spares_.reserve(nodes_.capacity());
    stepped_over_.reserve(nodes_.capacity());
    spares_.push_back(node);
  }

  void SetLive(SlabIndex node, bool live) {
    nodes_[node].live = live;
    heap_.update(handles_[node]);
  }

  std::vector<Node> nodes_;
  Heap heap_;
  std::vector<typename Heap::handle_type> handles_;
  std::vector<SlabIndex> spares_;
  std::vector<SlabIndex> stepped_over_;
  std::size_t size_ = 0;
};

}  // namespace rapport

#endif  // RAPPORT_MATCHING_LINE_H_
