#include "matching/joint_matching.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>

namespace rapport {
namespace {

// How many bids there may be for each contact before searches take over. Bids are much cheaper and
// settle nearly all; but two contacts may outbid each other by a millisecond at a time.
constexpr std::size_t kBidsPerContact = 16;
constexpr std::size_t kArity = 4;
constexpr std::uint32_t kBlock = 32;  // Pairings that are looked at together.

}  // namespace

std::span<const std::uint32_t> JointMatcher::Match(const JointProblem& problem) {
  problem_ = problem;
  Reset();
  Bid();
  for (const std::uint32_t contact : unmatched_) Search(contact);
  ties_.Settle(problem_, state_);
  const std::uint32_t contacts = problem_.contacts();
  matched_.resize(contacts);
  for (std::uint32_t i = 0; i < contacts; ++i) matched_[i] = state_.contacts[i].agent;
  return matched_;
}

std::int64_t JointMatcher::total() const {
  std::int64_t total = 0;
  for (const JointState::ContactState& c : state_.contacts) {
    if (c.agent != kNobody) total += c.weight;
  }
  return total;
}

void JointMatcher::Reset() {
  const std::uint32_t contacts = problem_.contacts();
  assert(problem_.must.empty() || problem_.must.size() == contacts);
  state_.agents.assign(problem_.agents, {});
  state_.contacts.assign(contacts, {});
  shortlists_.assign(contacts, {});
  unmatched_.resize(contacts);
  for (std::uint32_t i = 0; i < contacts; ++i) unmatched_[i] = i;
  search_ = 0;
  state_.unmatched_must = 0;
  state_.any_must = std::any_of(problem_.must.begin(), problem_.must.end(),
                                [](std::uint8_t must) { return must != 0; });
  if (!state_.any_must) return;
  // More than by what any two matchings can differ in weight, so no weight makes up for it.
  std::int64_t most = 0;
  for (const Pairing& pairing : problem_.pairings) most = std::max(most, std::abs(pairing.weight));
  const std::int64_t pairs = std::min(contacts, problem_.agents);
  assert(most <= kMostWeight && pairs <= kMostPairs);
  state_.unmatched_must = -(2 * pairs * most + 1);
}

void JointMatcher::Take(std::uint32_t contact, std::uint32_t pairing) {
  const Pairing& p = problem_.pairings[pairing];
  state_.contacts[contact] = {p.weight, p.agent};
  state_.agents[p.agent].owner = contact;
}

void JointMatcher::Consider(std::uint32_t pairing, Wanted& wanted) const {
  const std::int64_t gain = GainBy(pairing);
  if (wanted.pairing == kNobody ? gain < wanted.best : gain <= wanted.second) return;
  if (wanted.pairing == kNobody || gain > wanted.best) {
    wanted.second = wanted.best;
    wanted.second_pairing = wanted.pairing;
    wanted.best = gain;
    wanted.pairing = pairing;
  } else {
    wanted.second = gain;
    wanted.second_pairing = pairing;
  }
}

JointMatcher::Wanted JointMatcher::MostWanted(std::uint32_t contact) {
  const std::int64_t nobody = state_.NobodyWorth(problem_, contact);
  Wanted wanted{.best = nobody, .second = nobody};
  const std::uint32_t begin = problem_.first[contact];
  const std::uint32_t end = problem_.first[contact + 1];
  if (end - begin <= 2 * kShortlist) {
    for (std::uint32_t pairing = begin; pairing < end; ++pairing) Consider(pairing, wanted);
    return wanted;
  }
  Shortlist& shortlist = shortlists_[contact];
  if (shortlist.pairings.front() != kNobody) {
    for (const std::uint32_t pairing : shortlist.pairings) Consider(pairing, wanted);
    if (wanted.second >= shortlist.rest) return wanted;
    wanted = {.best = nobody, .second = nobody};
  }
  FillShortlist(contact, shortlist);
  for (const std::uint32_t pairing : shortlist.pairings) Consider(pairing, wanted);
  return wanted;
}

// Prices only rise, so what is not on the list never gains more than it does now.
void JointMatcher::FillShortlist(std::uint32_t contact, Shortlist& shortlist) const {
  std::array<std::int64_t, kShortlist> gains;
  gains.fill(INT64_MIN);
  shortlist.rest = INT64_MIN;
  for (std::uint32_t p = problem_.first[contact]; p < problem_.first[contact + 1]; ++p) {
    const std::int64_t gain = GainBy(p);
    if (gain <= gains.back()) {
      shortlist.rest = std::max(shortlist.rest, gain);
      continue;
    }
    shortlist.rest = std::max(shortlist.rest, gains.back());
    std::size_t place = kShortlist - 1;
    for (; place > 0 && gains[place - 1] < gain; --place) {
      gains[place] = gains[place - 1];
      shortlist.pairings[place] = shortlist.pairings[place - 1];
    }
    gains[place] = gain;
    shortlist.pairings[place] = p;
  }
}

// An auction: whoever bids takes the agent they want most, and raises the price until they would as
// soon have the second. That keeps every bidder at what they gain most by; whoever was outbid goes
// to the end of the line. What remains is in `unmatched_`.
void JointMatcher::Bid() {
  const std::size_t most = kBidsPerContact * problem_.contacts();
  std::size_t bids = 0;
  for (; bids < unmatched_.size() && bids < most; ++bids) {
    const std::uint32_t outbid = BidOnce(unmatched_[bids]);
    if (outbid != kNobody) unmatched_.push_back(outbid);
  }
  unmatched_.erase(unmatched_.begin(), unmatched_.begin() + static_cast<std::ptrdiff_t>(bids));
}

// Who was outbid, if anyone.
std::uint32_t JointMatcher::BidOnce(std::uint32_t contact) {
  const Wanted wanted = MostWanted(contact);
  if (wanted.pairing == kNobody) return kNobody;  // Prices only rise, so this one is left for good.
  const auto agent = [&](std::uint32_t pairing) -> JointState::AgentState& {
    return state_.agents[problem_.pairings[pairing].agent];
  };
  std::uint32_t pairing = wanted.pairing;
  if (wanted.best == wanted.second && agent(pairing).owner != kNobody) {
    // No price rises; but the second may be free. Nobody is as good as either where there is none.
    if (wanted.second_pairing == kNobody) return kNobody;
    pairing = wanted.second_pairing;
  }
  const std::uint32_t outbid = agent(pairing).owner;
  agent(pairing).price += wanted.best - wanted.second;
  Take(contact, pairing);
  if (outbid != kNobody) state_.contacts[outbid] = {};
  return outbid;
}

// The shortest augmenting path from a contact without an agent, by reduced costs (Dijkstra): the
// least loss, at the present prices, for which it gets an agent or leaves it to somebody else, or
// for which one of those who would have to move, or itself, is left to nobody.
void JointMatcher::Search(std::uint32_t root) {
  ++search_;
  heap_.clear();
  scanned_.clear();
  End end{.distance = -state_.NobodyWorth(problem_, root), .contact = root};
  Scan(root, 0, end);
  while (!heap_.empty()) {
    const Reached reached = Pop();
    if (reached.distance >= end.distance) break;
    const JointState::AgentState& agent = state_.agents[reached.agent];
    if (reached.distance > agent.distance) continue;  // It was reached by a shorter way since.
    scanned_.push_back(reached.agent);
    const std::int64_t gain = state_.contacts[agent.owner].weight - agent.price;
    const std::int64_t left = reached.distance + gain - state_.NobodyWorth(problem_, agent.owner);
    if (left < end.distance) end = {.distance = left, .contact = agent.owner};
    Scan(agent.owner, reached.distance + gain, end);
  }
  for (const std::uint32_t index : scanned_) {
    JointState::AgentState& agent = state_.agents[index];
    agent.price += end.distance - agent.distance;
  }
  Augment(end);
}

// The pairings of a contact that is reached at this distance plus its gain. Most are out of
// question, and which cannot be foreseen: so they are sorted out first, without a branch.
void JointMatcher::Scan(std::uint32_t contact, std::int64_t distance, End& end) {
  const std::uint32_t stop = problem_.first[contact + 1];
  for (std::uint32_t begin = problem_.first[contact]; begin < stop; begin += kBlock) {
    std::array<std::uint32_t, kBlock> nearer;
    std::size_t count = 0;
    const std::int64_t most = end.distance;
    for (std::uint32_t p = begin; p < std::min(begin + kBlock, stop); ++p) {
      nearer[count] = p;
      count += distance - GainBy(p) < most ? 1 : 0;
    }
    for (std::size_t k = 0; k < count; ++k) ReachBy(nearer[k], contact, distance, end);
  }
}

void JointMatcher::ReachBy(std::uint32_t pairing, std::uint32_t contact, std::int64_t distance,
                           End& end) {
  const std::uint32_t index = problem_.pairings[pairing].agent;
  JointState::AgentState& agent = state_.agents[index];
  const std::int64_t reached = distance - GainBy(pairing);
  if (reached >= end.distance) return;
  if (agent.search == search_ && reached >= agent.distance) return;
  agent.search = search_;
  agent.distance = reached;
  agent.via = pairing;
  agent.from = contact;
  if (agent.owner == kNobody) {
    end = {.distance = reached, .agent = index};
  } else {
    Push({reached, index});
  }
}

// A 4-ary heap. Entries that a shorter way has overtaken stay in it until they come up.
void JointMatcher::Push(const Reached& reached) {
  std::size_t place = heap_.size();
  heap_.push_back(reached);
  while (place > 0) {
    const std::size_t above = (place - 1) / kArity;
    if (heap_[above].distance <= reached.distance) break;
    heap_[place] = heap_[above];
    place = above;
  }
  heap_[place] = reached;
}

JointMatcher::Reached JointMatcher::Pop() {
  const Reached top = heap_.front();
  const Reached last = heap_.back();
  heap_.pop_back();
  if (heap_.empty()) return top;
  std::size_t place = 0;
  for (;;) {
    const std::size_t below = kArity * place + 1;
    if (below >= heap_.size()) break;
    std::size_t least = below;
    const std::size_t end = std::min(below + kArity, heap_.size());
    for (std::size_t i = below + 1; i < end; ++i) {
      if (heap_[i].distance < heap_[least].distance) least = i;
    }
    if (heap_[least].distance >= last.distance) break;
    heap_[place] = heap_[least];
    place = least;
  }
  heap_[place] = last;
  return top;
}

// Everybody on the way moves on by one.
void JointMatcher::Augment(const End& end) {
  std::uint32_t agent = end.agent;
  if (end.contact != kNobody) {
    agent = state_.contacts[end.contact].agent;
    state_.contacts[end.contact] = {};
  }
  while (agent != kNobody) {
    const JointState::AgentState& reached = state_.agents[agent];
    const std::uint32_t contact = reached.from;
    const std::uint32_t next = state_.contacts[contact].agent;
    Take(contact, reached.via);
    agent = next;
  }
}

}  // namespace rapport
