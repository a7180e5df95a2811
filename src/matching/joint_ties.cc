#include "matching/joint_ties.h"

#include <algorithm>

namespace rapport {

void JointTies::Settle(const JointProblem& problem, JointState& state) {
  problem_ = &problem;
  state_ = &state;
  search_ = 0;
  FindTight();
  ChooseContacts();
  if (!IsUnique()) ChooseAgents();
}

void JointTies::SortByRank(std::vector<std::uint32_t>& contacts) const {
  std::sort(contacts.begin(), contacts.end(), [this](std::uint32_t a, std::uint32_t b) {
    return problem_->contact_rank(a) < problem_->contact_rank(b);
  });
}

void JointTies::FindTight() {
  const std::uint32_t contacts = problem_->contacts();
  nodes_.assign(problem_->agents, {});
  first_.assign(1, 0);
  tight_.clear();
  for (std::uint32_t i = 0; i < contacts; ++i) {
    const std::int64_t gain = state_->Gain(*problem_, i);
    for (const Pairing& pairing : problem_->of(i)) {
      if (pairing.weight - state_->agents[pairing.agent].price == gain) {
        tight_.push_back(pairing.agent);
      }
    }
    first_.push_back(static_cast<std::uint32_t>(tight_.size()));
  }
}

// All of a contact's tight pairings gain alike.
void JointTies::Move(std::uint32_t contact, std::uint32_t agent) {
  const std::int64_t gain = state_->Gain(*problem_, contact);
  state_->contacts[contact] = {gain + state_->agents[agent].price, agent};
  state_->agents[agent].owner = contact;
}

// --- Which contacts are matched ---

// The sets of contacts that best matchings match have the exchange property of a matroid, so taking
// one after another in order, each that can be matched beside those before it, gives the first set
// in order, and the largest.
void JointTies::ChooseContacts() {
  // Those who are matched may have to leave their agent to one who comes before them.
  order_.clear();
  bool any = false;
  for (std::uint32_t i = 0; i < problem_->contacts(); ++i) {
    if (Tight(i).empty() || !MayBeLeft(i)) continue;
    order_.push_back(i);
    any = any || state_->contacts[i].agent == kNobody;
  }
  if (!any) return;
  SortByRank(order_);
  // What a search reached in vain leads to nothing later, either: nothing has changed there, and
  // fewer contacts come later. So it stays marked, and all vain searches together are linear.
  ++search_;
  for (const std::uint32_t contact : order_) {
    if (state_->contacts[contact].agent == kNobody) MatchInstead(contact);
  }
}

// Along tight pairings to an agent who is free, or to a contact that comes later and may be left.
void JointTies::MatchInstead(std::uint32_t contact) {
  reached_.clear();
  std::uint32_t end = ReachFrom(contact, kNobody, contact);
  for (std::size_t next = 0; end == kNobody && next < reached_.size(); ++next) {
    const std::uint32_t agent = reached_[next];
    end = ReachFrom(state_->agents[agent].owner, agent, contact);
  }
  if (end == kNobody) return;
  for (const std::uint32_t agent : reached_) nodes_[agent].search = 0;
  nodes_[end].search = 0;
  std::uint32_t agent = end;
  if (!IsFree(agent)) state_->contacts[state_->agents[agent].owner] = {};
  while (agent != kNobody) {
    const std::uint32_t from = nodes_[agent].from;
    Move(from == kNobody ? contact : state_->agents[from].owner, agent);
    agent = from;
  }
}

// Marks the agents whom this contact, which has `agent`, could have. The first at whom the search
// ends, or kNobody.
std::uint32_t JointTies::ReachFrom(std::uint32_t contact, std::uint32_t agent, std::uint32_t root) {
  for (const std::uint32_t next : Tight(contact)) {
    AgentNode& node = nodes_[next];
    if (node.search == search_) continue;
    node.search = search_;
    node.from = agent;
    if (IsFree(next)) return next;
    const std::uint32_t owner = state_->agents[next].owner;
    if (MayBeLeft(owner) && problem_->contact_rank(owner) > problem_->contact_rank(root)) {
      return next;
    }
    reached_.push_back(next);
  }
  return kNobody;
}

// --- Which agents they get ---

// With the contacts chosen, one best matching becomes another where contacts move on in a ring:
// each to the next one's agent. Agents who are free and agents without a price may be in it, too:
// any of the latter may change places with any of the former. Where no such ring is, there is no
// choice. An agent whom nobody else could have is in none; what is left when all those have gone,
// one after another, has one (Kahn 1962).
bool JointTies::IsUnique() {
  std::uint32_t pairs = 0;
  for (std::uint32_t i = 0; i < problem_->contacts(); ++i) {
    if (state_->contacts[i].agent == kNobody) continue;
    ++pairs;
    for (const std::uint32_t agent : Tight(i)) ++nodes_[agent].degree;
  }
  free_ = 0;
  for (std::uint32_t a = 0; a < problem_->agents; ++a) {
    nodes_[a].live = nodes_[a].degree > 0;
    if (nodes_[a].live && IsFree(a)) ++free_;
  }
  reached_.clear();
  for (std::uint32_t a = 0; a < problem_->agents; ++a) {
    if (IsFree(a)) continue;
    if (free_ > 0 && MayStayFree(a)) ++nodes_[a].degree;
    if (nodes_[a].degree == 1) reached_.push_back(a);
  }
  for (; !reached_.empty(); --pairs) {
    const std::uint32_t agent = reached_.back();
    reached_.pop_back();
    LeaveUnreached(agent);
  }
  return pairs == 0;
}

void JointTies::LeaveUnreached(std::uint32_t agent) {
  nodes_[agent].live = false;
  for (const std::uint32_t next : Tight(state_->agents[agent].owner)) {
    AgentNode& node = nodes_[next];
    if (!node.live) continue;
    --node.degree;
    if (!IsFree(next)) {
      if (node.degree == 1) reached_.push_back(next);
      continue;
    }
    if (node.degree > 0) continue;
    node.live = false;
    if (--free_ > 0) continue;
    for (std::uint32_t a = 0; a < problem_->agents; ++a) {
      if (!nodes_[a].live || !MayStayFree(a)) continue;
      if (--nodes_[a].degree == 1) reached_.push_back(a);
    }
  }
}

// Of what is left, a choice is open where a contact could have another agent, too.
void JointTies::FindLive() {
  freeable_ = 0;
  for (std::uint32_t a = 0; a < problem_->agents; ++a) {
    if (nodes_[a].live && !IsFree(a) && MayStayFree(a)) ++freeable_;
  }
  exchange_ = free_ > 0 && freeable_ > 0;
  for (std::uint32_t a = 0; a < problem_->agents; ++a) {
    if (IsFree(a) && !exchange_) nodes_[a].live = false;
    nodes_[a].degree = nodes_[a].live && exchange_ && MayStayFree(a) ? 1 : 0;
  }
  Transpose();
  reached_.clear();
  for (std::uint32_t a = 0; a < problem_->agents; ++a) {
    if (!nodes_[a].live) continue;
    if (nodes_[a].degree == 1 || (!IsFree(a) && contact_degree_[state_->agents[a].owner] == 1)) {
      reached_.push_back(a);
    }
  }
  Drain();
}

void JointTies::Transpose() {
  const std::uint32_t contacts = problem_->contacts();
  contact_degree_.assign(contacts, 0);
  to_first_.assign(problem_->agents + 1, 0);
  for (std::uint32_t i = 0; i < contacts; ++i) {
    if (!IsLive(i)) continue;
    for (const std::uint32_t agent : Tight(i)) {
      if (!nodes_[agent].live) continue;
      ++contact_degree_[i];
      ++nodes_[agent].degree;
      ++to_first_[agent];
    }
  }
  for (std::uint32_t a = 0; a < problem_->agents; ++a) to_first_[a + 1] += to_first_[a];
  to_.resize(to_first_.back());
  // Each agent's part is filled from its end, which leaves its beginning in to_first_.
  for (std::uint32_t i = 0; i < contacts; ++i) {
    if (!IsLive(i)) continue;
    for (const std::uint32_t agent : Tight(i)) {
      if (nodes_[agent].live) to_[--to_first_[agent]] = i;
    }
  }
}

void JointTies::ChooseAgents() {
  FindLive();
  order_.clear();
  for (std::uint32_t i = 0; i < problem_->contacts(); ++i) {
    if (IsLive(i)) order_.push_back(i);
  }
  SortByRank(order_);
  for (const std::uint32_t contact : order_) {
    if (IsLive(contact)) Choose(contact);
  }
}

void JointTies::Choose(std::uint32_t contact) {
  const std::uint32_t present = state_->contacts[contact].agent;
  choices_.clear();
  for (const std::uint32_t agent : Tight(contact)) {
    if (!nodes_[agent].live) continue;
    if (problem_->agent_rank(agent) < problem_->agent_rank(present)) choices_.push_back(agent);
  }
  std::sort(choices_.begin(), choices_.end(), [this](std::uint32_t a, std::uint32_t b) {
    return problem_->agent_rank(a) < problem_->agent_rank(b);
  });
  ++search_;
  behind_.clear();
  next_behind_ = 0;
  exchanged_ahead_ = exchanged_behind_ = false;
  MarkBehind(present, kNobody);
  for (const std::uint32_t agent : choices_) {
    const std::uint32_t meeting = Meet(agent);
    if (meeting == kNobody) continue;
    Rotate(contact, meeting);
    break;
  }
  reached_.assign(1, state_->contacts[contact].agent);
  Drain();
}

// Whether contacts can move on, beginning with the one whose agent is `first`, such that in the end
// the contact that chooses loses its present agent to one of them. Searches from both ends, by
// turns, and gives the agent at whom they meet. What leads to the present agent stays known for
// this contact, and so does what does not.
std::uint32_t JointTies::Meet(std::uint32_t first) {
  ahead_.clear();
  if (nodes_[first].search == search_) return kNobody;
  if (MarkAhead(first, kNobody)) return first;
  for (std::size_t next = 0; next < ahead_.size(); ++next) {
    std::uint32_t meeting = StepAhead(ahead_[next]);
    if (meeting != kNobody) return meeting;
    if (next_behind_ == behind_.size()) return kNobody;  // All who get there are known.
    meeting = StepBehind(behind_[next_behind_++]);
    if (meeting != kNobody) return meeting;
  }
  return kNobody;
}

std::uint32_t JointTies::StepAhead(std::uint32_t agent) {
  if (!IsFree(agent)) {
    for (const std::uint32_t next : Tight(state_->agents[agent].owner)) {
      if (nodes_[next].live && MarkAhead(next, agent)) return next;
    }
    return kNobody;
  }
  // Once they have been reached, so have all who may be free instead.
  if (exchanged_ahead_) return kNobody;
  exchanged_ahead_ = true;
  for (std::uint32_t a = 0; a < problem_->agents; ++a) {
    if (nodes_[a].live && !IsFree(a) && MayStayFree(a) && MarkAhead(a, agent)) return a;
  }
  return kNobody;
}

std::uint32_t JointTies::StepBehind(std::uint32_t agent) {
  for (const std::uint32_t contact : TightTo(agent)) {
    if (!IsLive(contact)) continue;
    const std::uint32_t other = state_->contacts[contact].agent;
    if (MarkBehind(other, agent)) return other;
  }
  if (!exchange_ || exchanged_behind_ || IsFree(agent) || !MayStayFree(agent)) return kNobody;
  exchanged_behind_ = true;
  for (std::uint32_t a = 0; a < problem_->agents; ++a) {
    if (nodes_[a].live && IsFree(a) && MarkBehind(a, agent)) return a;
  }
  return kNobody;
}

bool JointTies::MarkAhead(std::uint32_t agent, std::uint32_t from) {
  AgentNode& node = nodes_[agent];
  if (node.search == search_) return false;
  node.search = search_;
  node.from = from;
  ahead_.push_back(agent);
  return node.behind == search_;
}

bool JointTies::MarkBehind(std::uint32_t agent, std::uint32_t to) {
  AgentNode& node = nodes_[agent];
  if (node.behind == search_) return false;
  node.behind = search_;
  node.to = to;
  behind_.push_back(agent);
  return node.search == search_;
}

void JointTies::Rotate(std::uint32_t contact, std::uint32_t meeting) {
  path_.clear();
  for (std::uint32_t a = meeting; a != kNobody; a = nodes_[a].from) path_.push_back(a);
  std::reverse(path_.begin(), path_.end());
  for (std::uint32_t a = nodes_[meeting].to; a != kNobody; a = nodes_[a].to) path_.push_back(a);
  for (std::size_t k = path_.size() - 1; k > 0; --k) {
    const std::uint32_t moves = state_->agents[path_[k - 1]].owner;
    if (moves == kNobody) {
      state_->agents[path_[k]].owner = kNobody;
    } else {
      Move(moves, path_[k]);
    }
  }
  Move(contact, path_.front());
}

// Takes out those in `reached_`, and whoever has no choice left without them. Degrees do not change
// when contacts move on: what a contact has counts as much as what it could have.
void JointTies::Drain() {
  while (!reached_.empty()) {
    const std::uint32_t agent = reached_.back();
    reached_.pop_back();
    if (nodes_[agent].live) TakeOut(agent);
  }
}

void JointTies::TakeOut(std::uint32_t agent) {
  nodes_[agent].live = false;
  const std::uint32_t owner = state_->agents[agent].owner;
  for (const std::uint32_t contact : TightTo(agent)) {
    if (contact == owner || !IsLive(contact)) continue;
    if (--contact_degree_[contact] == 1) reached_.push_back(state_->contacts[contact].agent);
  }
  if (owner != kNobody) {
    for (const std::uint32_t other : Tight(owner)) LosePairing(other);
  }
  if (!exchange_ || !MayStayFree(agent)) return;
  if (owner == kNobody ? --free_ > 0 : --freeable_ > 0) return;
  exchange_ = false;
  for (std::uint32_t a = 0; a < problem_->agents; ++a) {
    if (!MayStayFree(a)) continue;
    if (IsFree(a)) {
      reached_.push_back(a);
    } else {
      LosePairing(a);
    }
  }
}

void JointTies::LosePairing(std::uint32_t agent) {
  if (nodes_[agent].live && --nodes_[agent].degree == 1) reached_.push_back(agent);
}

}  // namespace rapport
