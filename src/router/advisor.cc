#include "router/advisor.h"

#include <algorithm>
#include <utility>

#include "matching/explain.h"
#include "ranking/filter.h"
#include "ranking/score.h"

namespace rapport {
namespace {

// The relax step in force for a contact that arrives: the first at which an agent may serve it.
int FirstServedStep(const Pool& pool, const Needs& needs) {
  const int by_time = pool.settings.StepsAfter(0);
  for (int step = by_time; step <= pool.settings.steps(); ++step) {
    const int lowered = pool.settings.LevelsLowered(step);
    for (AgentIndex i = 0; i < pool.agents.size(); ++i) {
      if (StaticObstacle(pool.agents[i], needs, lowered, false) == Obstacle::kNone) return step;
    }
  }
  return by_time;
}

}  // namespace

std::vector<Candidate> RankFor(const Pool& pool, const EligibilityClasses& classes,
                               const ContactArrived& arrival, AgentIndex continues,
                               std::size_t most) {
  Contact contact;
  const CustomerIndex customer =
      arrival.customer.valid() ? pool.history.customers().Find(arrival.customer) : kNoIndex;
  contact.customer = pool.history.customers().RefTo(customer);
  contact.newcomer = arrival.customer.valid() && customer == kNoIndex;
  contact.needs = {arrival.channel, arrival.team,
                   arrival.units < 0 ? pool.settings.CostOf(arrival.channel).units : arrival.units,
                   false, arrival.skills};
  SortBySkill(contact.needs.skills);
  contact.topic = arrival.topic;
  contact.priority = arrival.priority == 0 ? kUsualPriority : arrival.priority;
  contact.importance_ppm = arrival.importance_ppm;
  contact.due = ToInstant(arrival.due);
  contact.asked_for = pool.FindAgent(arrival.asked_for);
  if (arrival.loss != -absl::InfiniteDuration()) contact.loss_ms = ToMillis(arrival.loss);
  contact.continues = continues;
  contact.opinions = arrival.opinions;
  contact.ready_at = pool.now;
  contact.wait_since = pool.now;
  contact.relax_step = FirstServedStep(pool, contact.needs);
  contact.seq = pool.next_seq;
  Score(pool, contact);
  return CandidatesFor(pool, classes, std::move(contact), most);
}

}  // namespace rapport
