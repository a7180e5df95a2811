// What holds of every joint matching: it is the one that the rules name, found here by trying all;
// it is the same however the problem is put; and its prices prove it to be best.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/support/joint_problems.h"
#include "gtest/gtest.h"
#include "matching/joint_matching.h"
#include "support/scale.h"

namespace rapport::testing {
namespace {

using bench::Draws;
using bench::OwnedProblem;

using Matched = std::vector<std::uint32_t>;

// The four rules, word by word: the larger goes first.
struct Merit {
  std::int64_t musts = 0;
  std::int64_t total = 0;
  std::vector<int> matched;            // By contact in order: 1 or 0.
  std::vector<std::uint64_t> earlier;  // By contact in order: how early its agent is.
  friend auto operator<=>(const Merit&, const Merit&) = default;
};

std::vector<std::uint32_t> InOrder(const OwnedProblem& problem) {
  std::vector<std::uint32_t> order(problem.contacts());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return problem.view().contact_rank(a) < problem.view().contact_rank(b);
  });
  return order;
}

Merit MeritOf(const OwnedProblem& problem, const Matched& matched) {
  Merit merit;
  for (const std::uint32_t i : InOrder(problem)) {
    const bool taken = matched[i] != kNobody;
    merit.matched.push_back(taken ? 1 : 0);
    merit.earlier.push_back(taken ? UINT64_MAX - problem.view().agent_rank(matched[i]) : 0);
    if (!taken) continue;
    if (!problem.must.empty() && problem.must[i] != 0) ++merit.musts;
    for (const Pairing& pairing : problem.view().of(i)) {
      if (pairing.agent == matched[i]) merit.total += pairing.weight;
    }
  }
  return merit;
}

class AllMatchings {
 public:
  explicit AllMatchings(const OwnedProblem& problem)
      : problem_(problem), taken_(problem.agents), now_(problem.contacts(), kNobody) {
    Try(0);
  }
  const Matched& best() const { return best_; }

 private:
  void Try(std::uint32_t contact) {
    if (contact == problem_.contacts()) {
      Merit merit = MeritOf(problem_, now_);
      if (!best_.empty() && merit <= merit_) return;
      merit_ = std::move(merit);
      best_ = now_;
      return;
    }
    Try(contact + 1);
    const bool must = !problem_.must.empty() && problem_.must[contact] != 0;
    for (const Pairing& pairing : problem_.view().of(contact)) {
      if (taken_[pairing.agent] || (pairing.weight < 0 && !must)) continue;
      taken_[pairing.agent] = true;
      now_[contact] = pairing.agent;
      Try(contact + 1);
      now_[contact] = kNobody;
      taken_[pairing.agent] = false;
    }
  }

  const OwnedProblem& problem_;
  std::vector<bool> taken_;
  Matched now_;
  Matched best_;
  Merit merit_;
};

Matched MatchOf(JointMatcher& matcher, const OwnedProblem& problem) {
  const auto matched = matcher.Match(problem.view());
  return {matched.begin(), matched.end()};
}

// Of weights that tie often, with contacts that must be matched and orders of their own.
OwnedProblem TinyProblem(Draws& draws) {
  const auto contacts = static_cast<std::uint32_t>(draws.Between(1, 6));
  const auto agents = static_cast<std::uint32_t>(draws.Between(1, 6));
  const std::int64_t most = std::vector<std::int64_t>{0, 1, 2, 5, 100}[draws.Below(5)];
  const std::int64_t least = draws.OneIn(2) ? 0 : draws.Between(-most, most);
  OwnedProblem problem;
  problem.agents = agents;
  for (std::uint32_t i = 0; i < contacts; ++i) {
    for (std::uint64_t k = draws.Below(agents + 1); k > 0; --k) {
      problem.Add(static_cast<std::uint32_t>(draws.Below(agents)), draws.Between(least, most));
    }
    problem.EndContact();
  }
  if (draws.OneIn(2)) {
    for (std::uint32_t i = 0; i < contacts; ++i) problem.must.push_back(draws.OneIn(3) ? 1 : 0);
  }
  if (draws.OneIn(2)) {
    for (std::uint32_t i = 0; i < contacts; ++i) problem.contact_order.push_back(draws.Next());
    for (std::uint32_t a = 0; a < agents; ++a) problem.agent_order.push_back(draws.Next());
  }
  return problem;
}

std::string TextOf(const OwnedProblem& problem) {
  std::string text = absl::StrCat(problem.agents, " agents\n");
  for (std::uint32_t i = 0; i < problem.contacts(); ++i) {
    absl::StrAppend(&text, "contact ", i, " rank ", problem.view().contact_rank(i),
                    problem.must.empty() || problem.must[i] == 0 ? "" : " must", ":");
    for (const Pairing& pairing : problem.view().of(i)) {
      absl::StrAppend(&text, " ", pairing.agent, "=", pairing.weight);
    }
    absl::StrAppend(&text, "\n");
  }
  for (std::uint32_t a = 0; a < problem.agents; ++a) {
    absl::StrAppend(&text, "agent ", a, " rank ", problem.view().agent_rank(a), "\n");
  }
  return text;
}

TEST(JointLaws, TheMatchingIsTheOneThatTheRulesName) {
  JointMatcher matcher;
  for (const std::uint64_t seed : Seeds()) {
    Draws draws(seed);
    for (std::int64_t n = Scaled(1'000, 20'000, 200'000); n > 0; --n) {
      const OwnedProblem problem = TinyProblem(draws);
      ASSERT_EQ(MatchOf(matcher, problem), AllMatchings(problem).best())
          << "seed " << seed << ", " << n << " left: " << TextOf(problem);
    }
  }
}

// `from[i]` is what stands at place i afterwards.
std::vector<std::uint32_t> Shuffled(std::uint32_t size, Draws& draws) {
  std::vector<std::uint32_t> from(size);
  std::iota(from.begin(), from.end(), 0);
  for (std::uint32_t i = size; i > 1; --i) std::swap(from[i - 1], from[draws.Below(i)]);
  return from;
}

struct Permuted {
  std::vector<std::uint32_t> contact_from;
  std::vector<std::uint32_t> agent_from;
  OwnedProblem problem;
};

// The same problem with contacts, agents and pairings given in another order; the orders by which
// the rules go, which `problem` must have, stay with whom they belong to.
Permuted Permute(const OwnedProblem& problem, Draws& draws) {
  Permuted permuted{.contact_from = Shuffled(problem.contacts(), draws),
                    .agent_from = Shuffled(problem.agents, draws)};
  std::vector<std::uint32_t> agent_to(problem.agents);
  OwnedProblem& to = permuted.problem;
  to.agents = problem.agents;
  for (std::uint32_t a = 0; a < problem.agents; ++a) {
    agent_to[permuted.agent_from[a]] = a;
    to.agent_order.push_back(problem.agent_order[permuted.agent_from[a]]);
  }
  for (const std::uint32_t i : permuted.contact_from) {
    const auto pairings = problem.view().of(i);
    for (const std::uint32_t p : Shuffled(static_cast<std::uint32_t>(pairings.size()), draws)) {
      to.Add(agent_to[pairings[p].agent], pairings[p].weight);
    }
    to.EndContact();
    to.contact_order.push_back(problem.contact_order[i]);
    if (!problem.must.empty()) to.must.push_back(problem.must[i]);
  }
  return permuted;
}

// Where contacts outnumber agents or the other way round, with few or many ties, and the desk's.
OwnedProblem MiddlingProblem(Draws& draws) {
  const auto contacts = static_cast<std::uint32_t>(draws.Between(1, 60));
  const auto agents = static_cast<std::uint32_t>(draws.Between(1, 60));
  const auto candidates = static_cast<std::uint32_t>(draws.Between(1, std::min(agents, 12u)));
  const std::int64_t most = std::vector<std::int64_t>{0, 1, 3, 10, 1'000'000}[draws.Below(5)];
  OwnedProblem problem =
      draws.OneIn(4) ? bench::DeskProblem({contacts, agents, candidates}, draws)
                     : bench::RandomProblem(
                           {contacts, agents, candidates, -draws.Between(0, most), most}, draws);
  if (draws.OneIn(2)) {
    for (std::uint32_t i = 0; i < contacts; ++i) problem.must.push_back(draws.OneIn(4) ? 1 : 0);
  }
  for (std::uint32_t i = 0; i < contacts; ++i) problem.contact_order.push_back(draws.Next());
  for (std::uint32_t a = 0; a < agents; ++a) problem.agent_order.push_back(draws.Next());
  return problem;
}

TEST(JointLaws, TheMatchingDoesNotDependOnHowTheProblemIsPut) {
  JointMatcher matcher;
  for (const std::uint64_t seed : Seeds()) {
    Draws draws(seed);
    for (std::int64_t n = Scaled(300, 5'000, 50'000); n > 0; --n) {
      const OwnedProblem problem = MiddlingProblem(draws);
      const Matched matched = MatchOf(matcher, problem);
      const Permuted permuted = Permute(problem, draws);
      const Matched other = MatchOf(matcher, permuted.problem);
      for (std::uint32_t i = 0; i < problem.contacts(); ++i) {
        const std::uint32_t agent = other[i] == kNobody ? kNobody : permuted.agent_from[other[i]];
        ASSERT_EQ(agent, matched[permuted.contact_from[i]])
            << "seed " << seed << ", " << n << " left, contact " << i;
      }
    }
  }
}

// No contact would gain by another agent or by nobody, and nobody has a price who is free: what all
// gain and all prices together are as much as any matching can be worth (weak duality), and this
// one is.
TEST(JointLaws, ThePricesProveTheMatchingToBeBest) {
  JointMatcher matcher;
  for (const std::uint64_t seed : Seeds()) {
    Draws draws(seed);
    for (std::int64_t n = Scaled(300, 5'000, 50'000); n > 0; --n) {
      const OwnedProblem problem = MiddlingProblem(draws);
      const Matched matched = MatchOf(matcher, problem);
      std::vector<std::uint32_t> owners(problem.agents, kNobody);
      std::int64_t total = 0;
      for (std::uint32_t i = 0; i < problem.contacts(); ++i) {
        const bool must = !problem.must.empty() && problem.must[i] != 0;
        std::int64_t gain = must ? INT64_MIN : 0;
        if (matched[i] != kNobody) {
          ASSERT_EQ(owners[matched[i]], kNobody) << "one agent, two contacts";
          owners[matched[i]] = i;
          for (const Pairing& pairing : problem.view().of(i)) {
            if (pairing.agent != matched[i]) continue;
            total += pairing.weight;
            gain = pairing.weight - matcher.price(pairing.agent);
          }
          if (!must) {
            ASSERT_GE(gain, 0);
          }
        }
        if (must && matched[i] == kNobody) continue;
        for (const Pairing& pairing : problem.view().of(i)) {
          ASSERT_LE(pairing.weight - matcher.price(pairing.agent), gain);
        }
      }
      ASSERT_EQ(total, matcher.total());
      for (std::uint32_t a = 0; a < problem.agents; ++a) {
        ASSERT_GE(matcher.price(a), 0);
        if (owners[a] == kNobody) {
          ASSERT_EQ(matcher.price(a), 0);
        }
      }
    }
  }
}

}  // namespace
}  // namespace rapport::testing
