#include "sim/simulation.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "absl/time/time.h"
#include "boost/random/uniform_01.hpp"
#include "codec/location.h"
#include "sim/simulation_draws.h"

namespace rapport::sim {
namespace {

// Of the year 2200 a router knows nothing.
constexpr absl::Duration kLongest = absl::Hours(24 * 365 * 229);

constexpr std::int64_t kProgressStep = 4'096;

// A replication is divided into so many batches, if that leaves so many contacts to each.
constexpr std::int64_t kBatches = 40;
constexpr std::int64_t kLeastBatch = 500;

std::int64_t Ppm(double value) { return std::llround(value * static_cast<double>(kPpm)); }

// What the host thinks of the groups. That one is worth as much as anybody goes without saying.
std::vector<Opinion> OpinionsOn(const Scenario& scenario, std::size_t type) {
  constexpr std::int64_t kMostPrice = 1'000 * kPpm;
  std::vector<Opinion> opinions;
  for (std::size_t group = 0; group < scenario.groups.size(); ++group) {
    Opinion opinion{.team = scenario.groups[group].team};
    const std::optional<Pairing>& pairing = scenario.pairings[type][group];
    if (pairing) {
      opinion.worth = absl::Milliseconds(std::llround(pairing->worth * 1e3));
      // A worth is in the customer's own seconds, the cost of service in anybody's.
      const double price = pairing->service_cost / scenario.types[type].wait_cost;
      opinion.price_per_handling_ppm = std::min(Ppm(price), kMostPrice);
    } else {
      opinion.may_not_serve = true;
    }
    if (opinion != Opinion{.team = opinion.team}) opinions.push_back(opinion);
  }
  return opinions;
}

ContactArrived ArrivalOf(const Scenario& scenario, std::size_t type) {
  const CustomerType& customers = scenario.types[type];
  ContactArrived arrived{.topic = customers.topic,
                         .priority = customers.priority,
                         .importance_ppm = std::max<std::int64_t>(1, Ppm(customers.wait_cost)),
                         .loss = absl::Milliseconds(std::llround(customers.abandon_cost * 1e3)),
                         .opinions = OpinionsOn(scenario, type)};
  for (const SkillId skill : customers.skills) arrived.skills.push_back({.skill = skill});
  return arrived;
}

}  // namespace

Simulation::Simulation(const Scenario& scenario, std::int64_t replication, Router router,
                       Offers offers, const SimulationHooks& hooks)
    : scenario_(scenario),
      hooks_(hooks),
      router_(std::move(router)),
      tally_(scenario),
      load_(scenario),
      batch_(scenario.contacts >= kBatches * kLeastBatch ? scenario.contacts / kBatches
                                                         : scenario.contacts),
      final_offers_(offers == Offers::kFinal),
      answered_{.what = OfferAnswered{}},
      ended_{.what = ContactEnded{}},
      abandoned_{.what = ContactAbandoned{}},
      sent_away_{.what = ContactTransferred{}},
      ready_{.what = AgentReady{}},
      advanced_{.what = TimeAdvanced{}} {
  const std::uint64_t seed = SeedOf(scenario.seed, static_cast<std::uint64_t>(replication));
  for (std::size_t type = 0; type < scenario.types.size(); ++type) {
    const std::uint64_t own = SeedOf(seed, type);
    types_.push_back(
        {.arrivals = ArrivalStream(scenario.types[type].arrivals, DrawsOf(own, Draw::kArrivals)),
         .keys = DrawsOf(own, Draw::kKeys),
         .arrived = {.what = ArrivalOf(scenario, type)},
         .comes_again = scenario.MayComeAgain(type)});
  }
  std::uint64_t last_team = 0;
  for (std::uint32_t group = 0; group < scenario.groups.size(); ++group) {
    agents_.insert(agents_.end(), static_cast<std::size_t>(scenario.groups[group].count),
                   Agent{.group = group});
    last_team = std::max(last_team, scenario.groups[group].team.value);
  }
  std::get<ContactTransferred>(sent_away_.what).to_team = TeamId{last_team + 1};
}

absl::StatusOr<Replication> Simulation::Run() {
  if (absl::Status status = Register(); !status.ok()) return status;
  for (std::size_t type = 0; type < types_.size(); ++type) {
    Schedule(types_[type].arrivals.Next(), Step::kArrive, type);
  }
  if (scenario_.warmup_contacts == 0) Mark();
  while (!Finished()) {
    const absl::Time next =
        due_.empty() ? absl::InfiniteFuture() : absl::FromUnixMicros(due_.top().time);
    const absl::Time deadline = router_.NextDeadline();
    if (std::min(deadline, next) == absl::InfiniteFuture()) {
      return Broken("the router keeps contacts waiting for nothing");
    }
    if (std::min(deadline, next) > absl::UnixEpoch() + kLongest) {
      return absl::FailedPreconditionError(
          "the simulation takes more than 229 years, expected fewer contacts, or more arrivals, or "
          "agents who answer in time");
    }
    absl::Status status;
    if (deadline < next) {
      SetTime(deadline);
      status = Apply(advanced_);
    } else {
      const Due due = due_.top();
      due_.pop();
      SetTime(next);
      status = Do(due);
    }
    if (!status.ok()) return status;
  }
  return Result();
}

void Simulation::Mark() {
  tally_.Mark(now_);
  load_.Mark();
}

Replication Simulation::Result() const {
  const std::size_t end = tally_.marks();
  Replication result{.figures = tally_.Figures(0, end)};
  if (!load_.known() || batch_ == scenario_.contacts) return result;
  const auto controls = [this](std::size_t from, std::size_t to) {
    const ReferenceLoad::Controls off = load_.Off(from, to);
    return std::vector<double>(off.begin(), off.end());
  };
  result.controls = controls(0, end);
  // What does not make a whole batch says less than the others.
  const std::size_t whole = end - (scenario_.contacts % batch_ == 0 ? 0 : 1);
  for (std::size_t mark = 0; mark < whole; ++mark) {
    result.batches.push_back(tally_.Figures(mark, mark + 1));
    result.batch_controls.push_back(controls(mark, mark + 1));
  }
  return result;
}

absl::Status Simulation::Register() {
  SetTime(absl::UnixEpoch());
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    const AgentGroup& group = scenario_.groups[agents_[i].group];
    AgentUpdated agent{
        .agent = scenario_.agents[i], .team = group.team, .capacity = group.capacity};
    for (const SkillId skill : group.skills) agent.skills.push_back({.skill = skill});
    Event event{.what = std::move(agent)};
    if (absl::Status status = Apply(event); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Simulation::Do(const Due& due) {
  if (due.step == Step::kArrive) return ArriveNew(static_cast<std::uint32_t>(due.id));
  if (due.step == Step::kAnswer) return Answer(due);
  Contact* contact = Find(due.id);
  if (contact == nullptr) return absl::OkStatus();
  switch (due.step) {
    case Step::kEnd:
      return End(*contact);
    case Step::kGiveUp:
      return GiveUp(*contact);
    case Step::kAgain:
      return ArriveAgain(*contact);
    case Step::kAnswer:
    case Step::kArrive:
      break;
  }
  return absl::OkStatus();
}

absl::Status Simulation::ArriveNew(std::uint32_t index) {
  if (closed_) return absl::OkStatus();
  Type& type = types_[index];
  Schedule(type.arrivals.Next(), Step::kArrive, index);
  if (free_.empty() && static_cast<std::int64_t>(contacts_.size()) >= kMostAlive) {
    return absl::ResourceExhaustedError(codec::Cat(
        {"the simulation has ", std::to_string(kMostAlive),
         " contacts that are not over, expected a desk that can keep up, or fewer contacts"}));
  }
  Contact& contact = NewContact();
  contact.key = type.keys.Next();
  contact.type = index;
  contact.customer = {};
  contact.earlier = {};
  contact.work = kNoWork;
  if (load_.known()) {
    SplitMix draws = DrawsOf(contact.key, Draw::kService);
    contact.work = SampleMicros(scenario_.pairings[index][load_.group(index)]->service, draws);
  }
  if (type.comes_again) contact.customer = CustomerId{++customers_};
  return Arrive(contact);
}

absl::Status Simulation::ArriveAgain(Contact& contact) {
  if (closed_) {
    Free(contact);
    return absl::OkStatus();
  }
  contact.key = SeedOf(contact.key, static_cast<std::uint64_t>(Draw::kAgain));
  contact.earlier = ContactId{contact.id};
  contact.work = kNoWork;
  Rename(contact);
  return Arrive(contact);
}

void Simulation::CountArrival(Contact& contact) {
  ++arrived_;
  const std::int64_t counted = arrived_ - scenario_.warmup_contacts;
  contact.counted = counted > 0;
  if (contact.counted) {
    ++open_;
    tally_.Arrived(contact.type);
  }
  if (contact.work != kNoWork && load_.known()) load_.Arrive(contact.type, now_, contact.work);
  if (counted == scenario_.contacts) {
    closed_ = true;
    tally_.End(now_);
  } else if (counted >= 0 && counted % batch_ == 0) {
    Mark();
  }
  if (hooks_.progress && arrived_ % kProgressStep == 0) hooks_.progress(kProgressStep);
}

absl::Status Simulation::Arrive(Contact& contact) {
  contact.arrived = now_;
  contact.state = State::kWaiting;
  contact.queued = false;
  contact.offers = 0;
  CountArrival(contact);
  Type& type = types_[contact.type];
  auto& arrived = std::get<ContactArrived>(type.arrived.what);
  arrived.contact = ContactId{contact.id};
  arrived.customer = contact.customer;
  arrived.continues = contact.earlier;
  if (absl::Status status = Apply(type.arrived); !status.ok()) return status;
  const bool waits = contact.state == State::kWaiting;
  if (!waits && contact.state != State::kOffered) return absl::OkStatus();
  const CustomerType& customers = scenario_.types[contact.type];
  if (waits && customers.queue_limit && type.waiting >= *customers.queue_limit) {
    return Lose(contact);
  }
  contact.queued = true;
  ++type.waiting;
  tally_.ChangeQueue(contact.type, 1, now_);
  if (customers.patience) {
    SplitMix draws = DrawsOf(contact.key, Draw::kPatience);
    Schedule(now_ + SampleMicros(*customers.patience, draws), Step::kGiveUp, contact.id);
  }
  return absl::OkStatus();
}

void Simulation::LeaveQueue(Contact& contact) {
  if (!contact.queued) return;
  contact.queued = false;
  --types_[contact.type].waiting;
  tally_.ChangeQueue(contact.type, -1, now_);
}

// A contact that hangs up would tell the router of little patience. Sent to a team outside of the
// desk, it is gone, and the router has learned nothing.
absl::Status Simulation::Lose(Contact& contact) {
  std::get<ContactTransferred>(sent_away_.what).contact = ContactId{contact.id};
  return Apply(sent_away_);
}

absl::Status Simulation::GiveUp(Contact& contact) {
  if (contact.state != State::kWaiting && contact.state != State::kOffered) {
    return absl::OkStatus();
  }
  LeaveQueue(contact);
  if (contact.counted) {
    tally_.Abandoned(contact.type, now_ - contact.arrived);
    --open_;
  }
  contact.state = State::kGone;
  std::get<ContactAbandoned>(abandoned_.what).contact = ContactId{contact.id};
  const absl::Status status = Apply(abandoned_);
  Free(contact);
  return status;
}

// An agent who comes too late finds the offer gone, and is there again.
absl::Status Simulation::Answer(const Due& due) {
  Contact* contact = Find(due.id);
  if (contact != nullptr && contact->state == State::kOffered && contact->agent == due.agent &&
      contact->answered == due.time) {
    if (absl::Status status = Accept(*contact); !status.ok()) return status;
    return Follow();
  }
  Agent& agent = agents_[due.agent];
  if (!agent.away) return absl::OkStatus();
  agent.away = false;
  std::get<AgentReady>(ready_.what).agent = scenario_.agents[due.agent];
  return Apply(ready_);
}

absl::Status Simulation::End(Contact& contact) {
  const Agent& agent = agents_[contact.agent];
  --agents_[contact.agent].in_hand;
  tally_.ChangeBusy(contact.agent, -1, now_);
  const double resolves = scenario_.pairings[contact.type][agent.group]->resolves;
  SplitMix helped_draws = DrawsOf(contact.key, Draw::kHelped);
  const bool helped = resolves >= 1 || boost::random::uniform_01<double>()(helped_draws) < resolves;
  contact.state = State::kGone;
  std::get<ContactEnded>(ended_.what) = {
      .contact = ContactId{contact.id},
      .outcome = helped ? Outcome::kResolved : Outcome::kUnresolved};
  if (absl::Status status = Apply(ended_); !status.ok()) return status;
  if (helped) {
    Free(contact);
    return absl::OkStatus();
  }
  const std::optional<Distribution>& again_after = scenario_.types[contact.type].again_after;
  if (!again_after) return ArriveAgain(contact);
  SplitMix draws = DrawsOf(contact.key, Draw::kReturn);
  Schedule(now_ + SampleMicros(*again_after, draws), Step::kAgain, contact.id);
  return absl::OkStatus();
}

}  // namespace rapport::sim
