#include "sim/replay_engine.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "codec/location.h"
#include "codec/micros.h"

namespace rapport::sim {
namespace {

constexpr std::size_t kStepsPerReport = 1 << 12;

ContactId ContactOf(std::uint32_t row) { return ContactId{std::uint64_t{row} + 1}; }

// When the contact leaves unless somebody has taken it; absent: never.
std::optional<std::int64_t> Leaves(const ReplayContact& contact) {
  std::optional<std::int64_t> leaves;
  if (contact.phone) leaves = contact.ready() + kLongestCallWait;
  if (contact.abandoned && contact.ended != kNotStated) {
    const std::int64_t gives_up = std::max(contact.ready(), contact.ended);
    leaves = leaves ? std::min(*leaves, gives_up) : gives_up;
  }
  return leaves;
}

bool IsAbandonedAt(const ReplayContact& contact, std::int64_t time) {
  return contact.abandoned && contact.ended != kNotStated &&
         std::max(contact.ready(), contact.ended) <= time;
}

absl::Status Inconsistent(std::string_view what) {
  return absl::InternalError(codec::Cat({"the router is inconsistent: ", what}));
}

}  // namespace

ReplayEngine::ReplayEngine(const ReplayDesk& desk, const Policy& policy, Router router,
                           const ReplayOptions& options)
    : desk_(desk),
      policy_(policy),
      router_(std::move(router)),
      options_(options),
      states_(desk.contacts().size(), State::kOutside),
      takers_(desk.contacts().size(), 0),
      agents_(desk.agents().size()),
      index_of_(desk.agent_numbers() + 1, -1),
      account_of_(desk.customers() + 1, 0),
      known_(desk.customers()),
      forecast_(desk) {
  outcome_.loads.resize(desk.agents().size());
  for (std::size_t i = 0; i < desk.agents().size(); ++i) {
    index_of_[desk.agents()[i].agent.value] = static_cast<std::int32_t>(i);
  }
}

absl::Status ReplayEngine::Run() {
  Plan();
  if (absl::Status status = Register(); !status.ok()) return status;
  std::size_t planned = 0;
  std::size_t arrived = 0;
  std::size_t steps = 0;
  for (;;) {
    std::optional<ReplayDue> next;
    const auto consider = [&](const ReplayDue& due) {
      if (!next || due < *next) next = due;
    };
    if (planned < planned_.size()) consider(planned_[planned]);
    if (!due_.empty()) consider(due_.top());
    if (arrived < arrivals_.size()) {
      const std::uint32_t row = arrivals_[arrived];
      consider({desk_.contacts()[row].ready(), ReplayStep::kArrive, row});
    }
    if (!next) break;
    if (next->step == ReplayStep::kArrive) {
      ++arrived;
    } else if (!due_.empty() && due_.top() == *next) {
      due_.pop();
    } else {
      ++planned;
    }
    if (absl::Status status = AdvanceTo(next->time); !status.ok()) return status;
    if (absl::Status status = Do(*next); !status.ok()) return status;
    if (options_.progress && ++steps % kStepsPerReport == 0 && !arrivals_.empty()) {
      options_.progress(static_cast<double>(arrived) / static_cast<double>(arrivals_.size()));
    }
  }
  outcome_.unserved += std::count(states_.begin(), states_.end(), State::kWaiting);
  outcome_.fingerprint = router_.Fingerprint();
  return absl::OkStatus();
}

ReplayOutcome ReplayEngine::TakeOutcome() {
  outcome_.lean = FindReplayLean(known_, index_of_, agents_.size());
  return std::move(outcome_);
}

// Lays out what does not depend on the router: arrivals, shifts, and what was over before.
void ReplayEngine::Plan() {
  const std::vector<ReplayContact>& contacts = desk_.contacts();
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    const auto row = static_cast<std::uint32_t>(i);
    const ReplayContact& contact = contacts[i];
    if (contact.arrived >= options_.from) {
      arrivals_.push_back(row);
    } else if (!contact.abandoned && contact.ended != kNotStated) {
      planned_.push_back({contact.ended, ReplayStep::kImport, row});
    }
  }
  if (!arrivals_.empty()) {  // As yet in the order in which they arrived.
    first_day_ = desk_.zone().DayOf(contacts[arrivals_.front()].arrived);
    const std::int64_t last_day = desk_.zone().DayOf(contacts[arrivals_.back()].arrived);
    outcome_.days.resize(static_cast<std::size_t>(last_day - first_day_ + 1));
  }
  std::sort(arrivals_.begin(), arrivals_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return contacts[a].ready() != contacts[b].ready() ? contacts[a].ready() < contacts[b].ready()
                                                      : a < b;
  });
  for (std::size_t i = 0; i < desk_.agents().size(); ++i) {
    const auto agent = static_cast<std::uint32_t>(i);
    for (const ReplayShift& shift : desk_.agents()[i].shifts) {
      if (shift.out <= options_.from) continue;
      planned_.push_back({std::max(shift.in, options_.from), ReplayStep::kSignIn, agent});
      planned_.push_back({shift.out, ReplayStep::kSignOut, agent});
    }
    PlanAbsence(agent);
  }
  std::sort(planned_.begin(), planned_.end());
}

// Every agent is known from the start, so that nobody is released for want of agents at night.
absl::Status ReplayEngine::Register() {
  std::int64_t start = std::numeric_limits<std::int64_t>::max();
  if (!planned_.empty()) start = planned_.front().time;
  if (!arrivals_.empty()) start = std::min(start, desk_.contacts()[arrivals_.front()].ready());
  for (std::size_t i = 0; i < agents_.size() && (!planned_.empty() || !arrivals_.empty()); ++i) {
    const ReplayAgent& agent = desk_.agents()[i];
    agents_[i].since = start;
    absl::Status status = Apply(start, AgentUpdated{.agent = agent.agent,
                                                    .team = agent.team,
                                                    .capacity = agent.capacity,
                                                    .presence = Presence::kSignedOut});
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ReplayEngine::Do(const ReplayDue& due) {
  switch (due.step) {
    case ReplayStep::kImport:
      return Import(due.row);
    case ReplayStep::kEnd:
      return End(due.row, due.time);
    case ReplayStep::kReturn:
      return Return(due.row, due.time);
    case ReplayStep::kSignOut:
      return Sign(due.row, false, due.time);
    case ReplayStep::kSignIn:
      return Sign(due.row, true, due.time);
    case ReplayStep::kLeave:
      return Leave(due.row, due.time);
    case ReplayStep::kGiveUp:
      return GiveUp(due.row, due.time);
    case ReplayStep::kArrive:
      return Arrive(due.row, due.time);
  }
  return absl::OkStatus();
}

// Wakes the router whenever it asked for that before `time`. What it asked for at `time` itself it
// does with the event that comes then.
absl::Status ReplayEngine::AdvanceTo(std::int64_t time) {
  for (;;) {
    const absl::Time deadline = router_.NextDeadline();
    if (deadline >= codec::TimeOf(time)) return absl::OkStatus();
    const std::int64_t now = codec::ToMicros(deadline);
    if (absl::Status status = Apply(now, TimeAdvanced{}); !status.ok()) return status;
    if (router_.NextDeadline() <= deadline) return Inconsistent("a deadline has passed and stays");
  }
}

absl::Status ReplayEngine::Import(std::uint32_t row) {
  const ReplayContact& contact = desk_.contacts()[row];
  known_.Serve(contact.customer, contact.agent, contact.ended);
  if (contact.agent == 0 || contact.customer == 0) return absl::OkStatus();
  return Apply(contact.ended,
               HistoryImported{.customer = CustomerId{contact.customer},
                               .agent = AgentId{contact.agent},
                               .account = AccountId{contact.account},
                               .topic = TopicId{contact.topic},
                               .channel = ChannelId{contact.channel},
                               .outcome = contact.outcome,
                               .handling = absl::Microseconds(desk_.Handling(contact)),
                               .ended = codec::TimeOf(contact.ended)});
}

absl::Status ReplayEngine::End(std::uint32_t row, std::int64_t now) {
  const ReplayContact& contact = desk_.contacts()[row];
  const std::uint32_t agent = takers_[row];
  const AgentId id = desk_.agents()[agent].agent;
  states_[row] = State::kOver;
  CountUntil(agent, now);
  --agents_[agent].in_hand;
  if (contact.phone) --agents_[agent].calls_in_hand;
  StepAway(agent, now);
  if (ReplayKnown::Met* met =
          known_.Serve(contact.customer, static_cast<std::uint32_t>(id.value), now)) {
    ++met->counted;
  }
  absl::Status status = Apply(now, ContactEnded{ContactOf(row), contact.outcome});
  // Work after a contact is not in the file; a policy that would wait for its end waits no longer.
  if (status.ok() && policy_.wrap_up == absl::InfiniteDuration() && agents_[agent].in) {
    status = Apply(now, AgentReady{id});
  }
  return status;
}

// An agent whose shift ends with a contact in hand keeps it to its end and gets no other.
absl::Status ReplayEngine::Sign(std::uint32_t agent, bool in, std::int64_t now) {
  CountUntil(agent, now);
  Agent& state = agents_[agent];
  state.in = in;
  state.away = false;
  state.back = kNotStated;
  state.owed = 0;
  return Tell(agent, in ? Presence::kAvailable : Presence::kSignedOut, now);
}

absl::Status ReplayEngine::Tell(std::uint32_t agent, Presence presence, std::int64_t now) {
  const ReplayAgent& known = desk_.agents()[agent];
  return Apply(now, AgentUpdated{.agent = known.agent,
                                 .team = known.team,
                                 .capacity = known.capacity,
                                 .presence = presence});
}

absl::Status ReplayEngine::GiveUp(std::uint32_t row, std::int64_t now) {
  if (states_[row] != State::kWaiting) return absl::OkStatus();
  states_[row] = State::kOver;
  if (IsAbandonedAt(desk_.contacts()[row], now)) {
    ++outcome_.abandoned;
  } else {
    ++outcome_.unserved;
  }
  return Apply(now, ContactAbandoned{ContactOf(row)});
}

absl::Status ReplayEngine::Arrive(std::uint32_t row, std::int64_t now) {
  const ReplayContact& contact = desk_.contacts()[row];
  CountArrival(contact);
  if (absl::Status status = TellAccount(contact, now); !status.ok()) return status;
  states_[row] = State::kWaiting;
  absl::Status status = Apply(now, ContactArrived{.contact = ContactOf(row),
                                                  .customer = CustomerId{contact.customer},
                                                  .channel = ChannelId{contact.channel},
                                                  .topic = TopicId{contact.topic},
                                                  .priority = contact.priority});
  if (!status.ok() || states_[row] != State::kWaiting) return status;
  if (const std::optional<std::int64_t> leaves = Leaves(contact)) {
    due_.push({*leaves, ReplayStep::kGiveUp, row});
  }
  return absl::OkStatus();
}

absl::Status ReplayEngine::TellAccount(const ReplayContact& contact, std::int64_t now) {
  if (contact.customer == 0 || contact.account == 0) return absl::OkStatus();
  std::uint32_t& told = account_of_[contact.customer];
  if (told == contact.account) return absl::OkStatus();
  told = contact.account;
  return Apply(now, CustomerUpdated{.customer = CustomerId{contact.customer},
                                    .account = AccountId{contact.account}});
}

// An agent has taken a contact.
void ReplayEngine::Begin(const Offered& offered, std::int64_t now) {
  const std::uint32_t row = offered.row;
  const ReplayContact& contact = desk_.contacts()[row];
  const std::uint64_t agent = desk_.agents()[offered.agent].agent.value;
  states_[row] = State::kInHand;
  takers_[row] = offered.agent;
  CountUntil(offered.agent, now);
  ++agents_[offered.agent].in_hand;
  if (contact.phone) ++agents_[offered.agent].calls_in_hand;
  outcome_.waits.push_back(now - contact.ready());
  ++outcome_.loads[offered.agent].served;
  if (known_.Knows(contact.customer, static_cast<std::uint32_t>(agent), contact.arrived)) {
    ++outcome_.met_known;
    ++DayOf(contact).met_known;
  }
  if (const auto predicted =
          forecast_.Resolution(contact, static_cast<std::uint32_t>(agent), now)) {
    ++outcome_.predicted;
    outcome_.predicted_resolution += *predicted;
  }
  const std::int64_t handling = Handling(contact, static_cast<std::uint32_t>(agent), now);
  due_.push({now + handling, ReplayStep::kEnd, row});
}

std::int64_t ReplayEngine::Handling(const ReplayContact& contact, std::uint32_t agent,
                                    std::int64_t now) {
  const std::int64_t observed = desk_.Handling(contact);
  if (options_.handling == ReplayHandling::kObserved) return observed;
  return forecast_.Handling(contact, agent, now).value_or(observed);
}

absl::Status ReplayEngine::Apply(std::int64_t now, EventBody body) {
  const Event event{.at = codec::TimeOf(now), .what = std::move(body)};
  decisions_.clear();
  const auto before = std::chrono::steady_clock::now();
  absl::Status status = router_.Apply(event, decisions_);
  const auto after = std::chrono::steady_clock::now();
  if (!status.ok()) {
    return absl::Status(status.code(), absl::StrCat("the router at ", absl::FormatTime(event.at),
                                                    ": ", status.message()));
  }
  if (std::holds_alternative<ContactArrived>(event.what)) {
    outcome_.decision_ns.push_back(
        std::chrono::duration_cast<std::chrono::nanoseconds>(after - before).count());
  }
  if (options_.journal) {
    if (status = options_.journal(event, decisions_); !status.ok()) return status;
  }
  for (const Decision& decision : decisions_) {
    if (status = Decide(decision); !status.ok()) return status;
  }
  return Answer(now);
}

// Accepts what is offered, at once.
absl::Status ReplayEngine::Answer(std::int64_t now) {
  while (!offers_.empty()) {
    const Offered offered = offers_.front();
    offers_.pop_front();
    Begin(offered, now);
    if (policy_.offers == Offers::kFinal) continue;
    absl::Status status = Apply(now, OfferAnswered{.contact = ContactOf(offered.row),
                                                   .agent = desk_.agents()[offered.agent].agent,
                                                   .answer = rapport::Answer::kAccepted});
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ReplayEngine::Decide(const Decision& decision) {
  if (decision.kind == DecisionKind::kWait) return absl::OkStatus();
  const std::uint64_t row = decision.contact.value - 1;
  if (row >= states_.size()) return Inconsistent("a decision on a contact that there is not");
  if (decision.kind == DecisionKind::kRevoke) {
    std::erase_if(offers_, [row](const Offered& offered) { return offered.row == row; });
    return absl::OkStatus();
  }
  if (states_[row] != State::kWaiting) return Inconsistent("a decision on a contact not waiting");
  if (decision.kind == DecisionKind::kRelease) {
    states_[row] = State::kOver;
    ++outcome_.unserved;
    return absl::OkStatus();
  }
  const std::uint64_t number = decision.agent.value;
  const std::int32_t agent = number < index_of_.size() ? index_of_[number] : -1;
  if (agent < 0) return Inconsistent("an offer to an agent that there is not");
  const Agent& state = agents_[static_cast<std::size_t>(agent)];
  if (!state.in || state.away) return Inconsistent("an offer to an absent agent");
  offers_.push_back({static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(agent)});
  return absl::OkStatus();
}

ReplayDay& ReplayEngine::DayOf(const ReplayContact& contact) {
  return outcome_.days[static_cast<std::size_t>(desk_.zone().DayOf(contact.arrived) - first_day_)];
}

void ReplayEngine::CountUntil(std::uint32_t agent, std::int64_t now) {
  Agent& state = agents_[agent];
  const std::int64_t passed = now - state.since;
  state.since = now;
  if (state.in_hand > 0) outcome_.loads[agent].busy += passed;
  if (state.present() || state.in_hand > 0) outcome_.loads[agent].present += passed;
}

void ReplayEngine::CountArrival(const ReplayContact& contact) {
  ++outcome_.contacts;
  if (!known_.Returns(contact.customer, contact.arrived)) return;
  ++outcome_.returning;
  ++DayOf(contact).returning;
  for (const ReplayKnown::Met& met : known_.Agents(contact.customer)) {
    const std::int32_t agent = met.agent == 0 ? -1 : index_of_[met.agent];
    if (agent >= 0 && met.ended <= contact.arrived &&
        agents_[static_cast<std::size_t>(agent)].present()) {
      ++outcome_.known_present;
      return;
    }
  }
}

}  // namespace rapport::sim
