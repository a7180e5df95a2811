#include "router/advisor.h"

#include <algorithm>
#include <utility>

#include "matching/explain.h"
#include "ranking/filter.h"
#include "ranking/score.h"

namespace rapport {
namespace {

// To the first relax step at which an agent may serve it; it stays where it is if there is none.
void RelaxToFirstServed(const Pool& pool, Contact& contact) {
  const int by_time = contact.relax_step;
  for (; contact.relax_step <= pool.settings.steps(); ++contact.relax_step) {
    for (AgentIndex i = 0; i < pool.agents.size(); ++i) {
      if (LastingObstacleOf(i, contact, pool) == Obstacle::kNone) return;
    }
  }
  contact.relax_step = by_time;
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
  contact.relax_step = pool.settings.StepsAfter(0);
  contact.seq = pool.next_seq;
  Score(pool, contact);
  RelaxToFirstServed(pool, contact);
  return CandidatesFor(pool, classes, std::move(contact), most);
}

}  // namespace rapport
