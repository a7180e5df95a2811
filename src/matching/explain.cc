#include "matching/explain.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "matching/keep.h"
#include "matching/known.h"
#include "matching/survey.h"
#include "matching/wait.h"
#include "ranking/filter.h"
#include "ranking/score.h"

namespace rapport {
namespace {

// How many who are free and strangers an explanation names.
constexpr std::size_t kExplained = 10;

// The comparison of waiting for each candidate and going to the one at hand.
class Comparison {
 public:
  Comparison(const Pool& pool, const Contact& contact, AgentIndex at_hand)
      : pool_(pool),
        contact_(contact),
        at_hand_{at_hand, StandingOf(at_hand, contact, pool).worth_ms},
        rate_ppm_(CostRatePpm(pool, contact)) {
    if (contact.held == kNoIndex) {
      prospects_ = ProspectsOf(pool, contact, at_hand_);
      if (MayWait(pool, contact)) best_ = BestWait(pool, contact, at_hand_, memory_);
    } else {
      WaitPlan plan;
      if (IsCompared(Judge(contact.held, plan))) best_ = plan;
    }
  }

  // What there is to compare where somebody is at hand.
  static bool Applies(const Pool& pool, const Contact& contact) {
    return pool.settings.preferred() && contact.transfer_to == kNoIndex;
  }

  const std::optional<WaitPlan>& best() const { return best_; }
  std::int64_t rate_ppm() const { return rate_ppm_; }

  Waiting Overall() {
    if (best_.has_value()) return Of(best_->agent);
    WaitPlan plan;
    if (contact_.held != kNoIndex) return Judge(contact_.held, plan);
    return MayWait(pool_, contact_) ? Waiting::kNoGain : Waiting::kNotAllowed;
  }

  Waiting Of(AgentIndex agent) {
    WaitPlan plan;
    const Waiting waiting = Judge(agent, plan);
    if (!IsCompared(waiting)) return waiting;
    // A contact that waits for an agent already waits for no other.
    const bool may = contact_.held == kNoIndex ? MayWait(pool_, contact_) : agent == contact_.held;
    if (!may) return Waiting::kNotAllowed;
    if (contact_.held == kNoIndex && !prospects_.Has(agent)) return Waiting::kNotWeighed;
    const bool is_best = best_.has_value() && best_->agent == agent;
    return waiting == Waiting::kPays && !is_best ? Waiting::kPaysLess : waiting;
  }

 private:
  static bool IsCompared(Waiting waiting) {
    return waiting == Waiting::kPays || waiting == Waiting::kCostsMore;
  }

  Waiting Judge(AgentIndex agent, WaitPlan& plan) {
    return JudgeWait(pool_, contact_, agent, at_hand_, memory_, plan);
  }

  const Pool& pool_;
  const Contact& contact_;
  AtHand at_hand_;
  std::int64_t rate_ppm_;
  WaitMemory memory_{StationValuesCache::kFew};  // Its own: there may be readers beside it.
  Prospects prospects_;                          // Of a contact that is held for nobody.
  std::optional<WaitPlan> best_;
};

void Judge(const Pool& pool, Comparison& comparison, std::vector<Candidate>& candidates) {
  for (Candidate& candidate : candidates) {
    if (candidate.obstacle == Obstacle::kNone) continue;
    candidate.waiting = comparison.Of(pool.FindAgent(candidate.agent));
  }
}

// Whom a contact waits for by a baseline, which compares nothing; kNoIndex: nobody.
AgentIndex AwaitedByBaseline(const Pool& pool, const Contact& contact) {
  if (contact.state != ContactState::kWaiting || contact.transfer_to != kNoIndex) return kNoIndex;
  std::vector<const Entry*> known;
  FindKnown(pool, contact, known);
  if (KnownAtHand(pool, contact, known) != kNoIndex) return kNoIndex;
  if (contact.held == kNoIndex) return KnownToWaitFor(pool, contact, known);
  const bool over =
      contact.until <= pool.now || ObstacleOf(contact.held, contact, pool) == Obstacle::kNone;
  return over ? kNoIndex : contact.held;
}

// `candidates`: of a routing that compares nothing.
void MarkAwaited(AgentId awaited, std::vector<Candidate>& candidates) {
  for (Candidate& candidate : candidates) {
    if (candidate.agent == awaited) candidate.waiting = Waiting::kPays;
  }
}

void ExplainAwaited(const Pool& pool, const Contact& contact, Explanation& explanation) {
  const AgentIndex awaited = AwaitedByBaseline(pool, contact);
  if (awaited == kNoIndex) return;
  explanation.wait_for = pool.agents[awaited].id;
  explanation.waiting = Waiting::kPays;
  const Instant until =
      contact.held == kNoIndex ? ClampedAdd(pool.now, pool.settings.wait_max) : contact.until;
  explanation.wait_at_most = absl::Microseconds(until - pool.now);
  MarkAwaited(explanation.wait_for, explanation.candidates);
}

// `has_it`: the agent who has been found to be the one, in spite of what would now bar them.
Explanation ExplainScored(const Pool& pool, const Contact& contact, AgentIndex has_it,
                          AgentIndex at_hand) {
  Explanation explanation;
  explanation.contact = contact.id;
  explanation.state = contact.state;
  if (!contact.agents.empty()) explanation.agent = pool.agents[contact.agents.front()].id;
  if (contact.held != kNoIndex) explanation.agent = pool.agents[contact.held].id;
  explanation.until = FromInstant(contact.until);
  explanation.passed_over = contact.passed;
  explanation.levels_lowered = pool.settings.LevelsLowered(contact.relax_step);
  Survey survey(pool, contact, has_it);
  const bool decides =
      contact.state == ContactState::kWaiting || contact.state == ContactState::kOffered;
  const AgentIndex against = at_hand == kNoIndex ? survey.best() : at_hand;
  std::optional<Comparison> compared;
  if (decides && against != kNoIndex && Comparison::Applies(pool, contact)) {
    compared.emplace(pool, contact, against);
    if (compared->best().has_value()) survey.Name(compared->best()->agent);
  }
  survey.Name(contact.held);
  explanation.candidates = survey.Candidates(kExplained + contact.entries.size(), at_hand);
  explanation.others = survey.Others();
  if (!pool.settings.preferred() && at_hand == kNoIndex) {
    ExplainAwaited(pool, contact, explanation);
  }
  if (!decides || against == kNoIndex) return explanation;
  explanation.at_hand = pool.agents[against].id;
  if (!compared.has_value()) return explanation;
  Comparison& comparison = *compared;
  Judge(pool, comparison, explanation.candidates);
  explanation.waiting = comparison.Overall();
  explanation.wait_cost_ppm = comparison.rate_ppm();
  if (const std::optional<WaitPlan>& plan = comparison.best(); plan.has_value()) {
    explanation.wait_for = pool.agents[plan->agent].id;
    explanation.wait_gain_ms = plan->gain_ms;
    explanation.wait_cost_ms = plan->cost_ms;
    explanation.wait_at_most = absl::Microseconds(plan->until - pool.now);
  }
  return explanation;
}

}  // namespace

// Whoever would be kept for another first is left out: it neither goes to them nor waits for them.
std::vector<Candidate> CandidatesFor(const Pool& pool, const EligibilityClasses& classes,
                                     Contact contact, std::size_t most) {
  std::optional<Survey> surveyed(std::in_place, pool, contact, kNoIndex);
  while (surveyed->best() != kNoIndex) {
    std::vector<Keep>& keeps = contact.kept_first;
    const std::size_t before = keeps.size();
    const bool again = IsToBeKept(pool, classes, surveyed->best(), contact, keeps);
    if (keeps.size() > before) surveyed.emplace(pool, contact, kNoIndex);
    if (!again) break;
  }
  Survey& survey = *surveyed;
  const AgentIndex at_hand = survey.best();
  if (!pool.settings.preferred()) {
    std::vector<Candidate> candidates = survey.Candidates(most, kNoIndex);
    const AgentIndex awaited = AwaitedByBaseline(pool, contact);
    if (awaited != kNoIndex) MarkAwaited(pool.agents[awaited].id, candidates);
    return candidates;
  }
  if (at_hand == kNoIndex || !Comparison::Applies(pool, contact)) {
    return survey.Candidates(most, kNoIndex);
  }
  Comparison comparison(pool, contact, at_hand);
  if (comparison.best().has_value()) survey.Name(comparison.best()->agent);
  std::vector<Candidate> candidates = survey.Candidates(most, kNoIndex);
  Judge(pool, comparison, candidates);
  return candidates;
}

Explanation ExplainContact(const Pool& pool, const Contact& contact, AgentIndex at_hand) {
  if (contact.state == ContactState::kOffered) {
    return ExplainScored(pool, contact, contact.agents.front(), contact.agents.front());
  }
  if (contact.state != ContactState::kWaiting) return ExplainAnew(pool, contact);
  return ExplainScored(pool, contact, kNoIndex, at_hand);
}

Explanation ExplainAnew(const Pool& pool, const Contact& contact) {
  Contact copy = contact;
  Score(pool, copy);
  return ExplainScored(pool, copy, kNoIndex, kNoIndex);
}

}  // namespace rapport
