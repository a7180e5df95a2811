#include "ranking/score.h"

#include <algorithm>
#include <optional>

#include "base/fixed.h"
#include "ranking/filter.h"
#include "ranking/outlook.h"
#include "ranking/substitutes.h"

namespace rapport {
namespace {

constexpr std::size_t kFew = 8;

// Collects the entries of one contact.
class Scorer {
 public:
  Scorer(const Pool& pool, Contact& contact)
      : pool_(pool),
        history_(pool.history),
        settings_(pool.settings),
        contact_(contact),
        customer_(pool.CustomerOf(contact)),
        decay_(history_.clock().AsOf(pool.now)),
        mean_handling_(history_.handling().Of(contact.topic)),
        derived_(pool.demand.WorthOfResolution(pool.waited_s, pool.waits)),
        resolution_(std::max(settings_.resolution, derived_)) {}

  void Run() {
    contact_.entries.clear();
    contact_.team_entries.clear();
    contact_.bars_teams = false;
    if (customer_ != kNoIndex) {
      const Customer& customer = history_.customers()[customer_];
      AddAccount(customer);
      AddPairs(customer);
      for (const AgentIndex a : customer.asked_for) {
        EntryFor(a).affinity.asked_for_ms = settings_.asked_for;
      }
      for (const AgentIndex a : customer.avoid) EntryFor(a).avoided = true;
    }
    if (contact_.asked_for != kNoIndex) {
      EntryFor(contact_.asked_for).affinity.asked_for_ms = settings_.asked_for;
    }
    if (contact_.continues != kNoIndex) {
      EntryFor(contact_.continues).affinity.continues_ms = settings_.continues;
    }
    if (contact_.transfer_to != kNoIndex) EntryFor(contact_.transfer_to);
    // A freed agent finds the contacts held for them by their entries.
    if (contact_.held != kNoIndex) EntryFor(contact_.held);
    for (const Opinion& opinion : contact_.opinions) {
      const AgentIndex agent = pool_.FindAgent(opinion.agent);
      if (agent != kNoIndex) EntryFor(agent);
      if (opinion.team.valid()) TeamEntryFor(opinion.team);
    }
    AddSubstitutes();
    AddFew();
    AddTeamParts();
    AddOpinions();
    const bool counts = Outlook::Counts(settings_, resolution_);
    if (counts && !contact_.entries.empty()) AddForecasts();
    Finish();
  }

 private:
  Entry& EntryFor(AgentIndex agent) {
    for (Entry& e : contact_.entries) {
      if (e.agent == agent) return e;
    }
    Entry& e = contact_.entries.emplace_back();
    e.agent = agent;
    return e;
  }

  TeamEntry& TeamEntryFor(TeamId team) {
    for (TeamEntry& e : contact_.team_entries) {
      if (e.team == team) return e;
    }
    TeamEntry& e = contact_.team_entries.emplace_back();
    e.team = team;
    return e;
  }

  // Until AddTeamParts has run, team_ms of an entry holds the pair's familiarity in ppm and that of
  // a team's entry the sum over its agents.
  void AddPairs(const Customer& customer) {
    for (SlabIndex i = customer.first_pair; i != kNoIndex;) {
      const Pair& pair = history_.pair(i);
      Entry& e = EntryFor(pair.agent);
      e.pair = i;
      i = pair.next;
      const std::int64_t familiarity = FamiliarPpm(pool_, contact_, pair, decay_);
      e.affinity.familiar_ms = Saturated(settings_.familiar, familiarity);
      e.affinity.declined_ms = -Saturated(settings_.declined, ValueOf(pair.declined));
      e.affinity.bad_history_ms = -Saturated(settings_.bad_history, ValueOf(pair.bad));
      e.last_met = pair.last_met;
      e.known = pair.last_met != kAlways;
      e.affinity.team_ms = familiarity;
      const Agent& agent = pool_.agents[pair.agent];
      if (agent.registered && agent.team.valid()) {
        TeamEntryFor(agent.team).affinity.team_ms += familiarity;
      }
      TakeOwnFromAccount(e, ValueOf(pair.total));
    }
  }

  // Where nobody who knows the customer is there, those who share most customers with who does.
  void AddSubstitutes() {
    if (settings_.substitute == 0) return;
    AwayAgents away(pool_);
    for (const Entry& e : contact_.entries) {
      if (e.affinity.team_ms > 0 && !IsUnwanted(e)) away.Add(e.agent, e.affinity.team_ms);
    }
    for (const AwayAgents::Away& known : away.agents()) {
      const std::uint32_t customers = history_.colleagues().CustomersOf(known.agent);
      for (const Colleague& c : history_.colleagues().StrongestOf(known.agent)) {
        const std::int64_t evidence = PassedOn(known.familiarity_ppm, c.shared, customers);
        if (IsThere(c.agent, pool_)) AddSubstitute(c, known.agent, evidence);
      }
    }
  }

  // Where unresolved contacts come back and few agents are there, who resolves them is looked at
  // whether or not they know the customer.
  void AddFew() {
    if (derived_ == 0 || !settings_.preferred()) return;
    const std::vector<AgentIndex>& available = pool_.teams.available();
    if (available.size() > kFew) return;
    for (const AgentIndex agent : available) EntryFor(agent);
  }

  void AddSubstitute(const Colleague& colleague, AgentIndex for_whom, std::int64_t evidence) {
    const Millis part = Saturated(settings_.substitute, evidence);
    if (part == 0) return;
    Entry& e = EntryFor(colleague.agent);
    if (e.known || part <= e.affinity.substitute_ms) return;
    e.affinity.substitute_ms = part;
    e.stands_in_for = for_whom;
    e.shared_customers = colleague.shared;
  }

  // Whether the customer or the host does not want the agent for this contact.
  bool IsUnwanted(const Entry& e) const {
    if (e.avoided) return true;
    const Agent& agent = pool_.agents[e.agent];
    return std::any_of(contact_.opinions.begin(), contact_.opinions.end(), [&](const Opinion& o) {
      const bool of_team = o.team.valid() && agent.registered && agent.team == o.team;
      return o.may_not_serve && (of_team || (o.agent.valid() && o.agent == agent.id));
    });
  }

  // Until AddPairs has run, account_ms holds the account's whole evidence in ppm.
  void AddAccount(const Customer& customer) {
    if (customer.account == kNoIndex) return;
    for (SlabIndex i = history_.account(customer.account).first; i != kNoIndex;) {
      const AccountSum& sum = history_.account_sum(i);
      i = sum.next;
      EntryFor(sum.agent).affinity.account_ms = ValueOf(sum.sum);
    }
  }

  static void TakeOwnFromAccount(Entry& e, std::int64_t own_ppm) {
    e.affinity.account_ms = std::max<std::int64_t>(0, e.affinity.account_ms - own_ppm);
  }

  void AddTeamParts() {
    for (Entry& e : contact_.entries) {
      const std::int64_t own = e.affinity.team_ms;
      const Agent& agent = pool_.agents[e.agent];
      e.affinity.team_ms = 0;
      e.affinity.account_ms = Saturated(settings_.account, e.affinity.account_ms);
      if (!agent.registered || !agent.team.valid()) continue;
      for (const TeamEntry& t : contact_.team_entries) {
        if (t.team == agent.team) {
          e.affinity.team_ms = Saturated(settings_.team, t.affinity.team_ms - own);
        }
      }
    }
    for (TeamEntry& t : contact_.team_entries) {
      t.affinity.team_ms = Saturated(settings_.team, t.affinity.team_ms);
    }
  }

  void AddOpinions() {
    for (const Opinion& opinion : contact_.opinions) {
      const std::int64_t price = opinion.price_per_handling_ppm;
      for (Entry& e : contact_.entries) {
        const Agent& agent = pool_.agents[e.agent];
        const bool of_team = opinion.team.valid() && agent.registered && agent.team == opinion.team;
        if (!of_team && (!opinion.agent.valid() || opinion.agent != agent.id)) continue;
        e.affinity.opinion_ms += ToMillis(opinion.worth) - PriceOf(price, agent.id);
        e.may_not_serve |= opinion.may_not_serve && !of_team;
      }
      if (!opinion.team.valid()) continue;
      TeamEntry& t = TeamEntryFor(opinion.team);
      t.affinity.opinion_ms += ToMillis(opinion.worth) - PriceOf(price, opinion.team);
      t.may_not_serve |= opinion.may_not_serve;
      contact_.bars_teams |= opinion.may_not_serve;
    }
  }

  // Of the time that the agent, or the team, takes for such a contact.
  template <typename IdType>
  Millis PriceOf(std::int64_t price_ppm, IdType who) const {
    if (price_ppm == 0) return 0;
    return MulDiv(price_ppm, pool_.demand.HandlingBy(who, mean_handling_), kPpm);
  }

  void AddForecasts() {
    const Subject subject{
        .customer = customer_, .topic = contact_.topic, .unknown = contact_.newcomer};
    const Outlook outlook(history_, settings_, resolution_, subject, pool_.now);
    for (Entry& e : contact_.entries) {
      outlook.Fill(e.agent, history_.ShownBy(e.pair), e.affinity);
    }
  }

  void Finish() {
    std::sort(contact_.entries.begin(), contact_.entries.end(),
              [](const Entry& a, const Entry& b) { return a.agent < b.agent; });
    std::sort(contact_.team_entries.begin(), contact_.team_entries.end(),
              [](const TeamEntry& a, const TeamEntry& b) { return a.team < b.team; });
    for (Entry& e : contact_.entries) {
      e.pair = kNoIndex;  // It may be evicted while the contact waits.
      e.worth_ms = e.affinity.worth_ms();
    }
    for (TeamEntry& t : contact_.team_entries) t.worth_ms = t.affinity.worth_ms();
  }

  std::int64_t ValueOf(const DecayedSum& sum) const { return decay_.Value(sum); }

  std::int64_t Saturated(Millis worth, std::int64_t evidence) const {
    return Saturate(worth, evidence, settings_.half_familiar_ppm);
  }

  const Pool& pool_;
  const History& history_;
  const Settings& settings_;
  Contact& contact_;
  CustomerIndex customer_;
  DecayClock::Reading decay_;
  Millis mean_handling_;
  Millis derived_;     // What a resolution is seen to be worth,
  Millis resolution_;  // and what it is, as the policy states at least.
};

// Whether anybody is available who has no entry, by themselves or by their team.
bool AreStrangersThere(const Pool& pool, const Contact& contact) {
  std::int64_t others = pool.teams.available_agents();
  for (const TeamEntry& t : contact.team_entries) {
    const TeamLoad* load = pool.teams.Find(t.team);
    if (load != nullptr) others -= static_cast<std::int64_t>(load->available.size());
  }
  for (const Entry& e : contact.entries) {
    const CountedAgent& agent = pool.agents[e.agent].counted;
    const bool seen = agent.team.valid() && TeamEntryOf(contact, agent.team) != nullptr;
    if (agent.available && !seen) --others;
  }
  return others > 0;
}

// Of the agents and teams of an entry the one of most worth, and the worth of the next.
struct Preferred {
  AgentIndex agent = kNoIndex;
  TeamId team;
  std::optional<Millis> worth_ms;
  std::optional<Millis> next_ms;

  void Look(Millis worth, AgentIndex a, TeamId t) {
    if (!worth_ms.has_value() || worth > *worth_ms) {
      *this = {a, t, worth, worth_ms};
    } else if (!next_ms.has_value() || worth > *next_ms) {
      next_ms = worth;
    }
  }
};

bool MayServe(const Pool& pool, const Contact& contact, AgentIndex agent) {
  return StaticObstacle(pool.agents[agent], contact.needs,
                        pool.settings.LevelsLowered(contact.relax_step),
                        contact.transfer_to == agent) == Obstacle::kNone;
}

// Strangers are worth nothing: nobody is preferred who is worth less than that.
void FindPreferred(const Pool& pool, Contact& contact) {
  Preferred best;
  if (pool.settings.preferred()) {
    if (AreStrangersThere(pool, contact)) best.Look(0, kNoIndex, TeamId{});
    for (const Entry& e : contact.entries) {
      if (e.barred() || IsTeamBarred(pool.agents[e.agent].team, contact)) continue;
      if (MayServe(pool, contact, e.agent)) best.Look(e.worth_ms, e.agent, TeamId{});
    }
    for (const TeamEntry& t : contact.team_entries) {
      const TeamLoad* load = pool.teams.Find(t.team);
      const bool there = load != nullptr && !load->available.empty();
      const bool wanted = !contact.needs.team.valid() || contact.needs.team == t.team;
      if (!t.may_not_serve && there && wanted) best.Look(t.worth_ms, kNoIndex, t.team);
    }
  }
  const bool any = best.next_ms.has_value() && *best.worth_ms > *best.next_ms;
  contact.prefers = any ? best.agent : kNoIndex;
  contact.prefers_team = any ? best.team : TeamId{};
  contact.prefers_by_ms = any ? *best.worth_ms - *best.next_ms : 0;
}

}  // namespace

std::int64_t FamiliarPpm(const Pool& pool, const Contact& contact, const Pair& pair,
                         const DecayClock::Reading& now) {
  std::int64_t familiarity = 0;
  for (SlabIndex i = pair.first_sum; i != kNoIndex;) {
    const TopicSum& sum = pool.history.topic_sum(i);
    i = sum.next;
    std::int64_t value = now.Value(sum.sum);
    if (sum.topic != contact.topic) value = MulDiv(value, pool.settings.other_topic_ppm, kPpm);
    if (sum.channel != contact.needs.channel) {
      value = MulDiv(value, pool.settings.other_channel_ppm, kPpm);
    }
    familiarity += value;
  }
  return familiarity;
}

void Score(const Pool& pool, Contact& contact) {
  Scorer(pool, contact).Run();
  contact.scored_importance_ppm = contact.importance_ppm;
  if (contact.importance_ppm == kAsUsual) {
    const CustomerIndex customer = pool.CustomerOf(contact);
    contact.scored_importance_ppm =
        customer == kNoIndex ? kPpm : pool.history.customers()[customer].importance_ppm;
  }
  contact.place = PlaceOf(pool, contact);
  FindPreferred(pool, contact);
}

Place PlaceOf(const Pool& pool, const Contact& contact) {
  const Settings& settings = pool.settings;
  if (!settings.preferred()) return {contact.priority, contact.ready_at, contact.seq};
  const Micros later = (contact.priority - kUsualPriority) * settings.ageing;
  const Micros sooner = MulDiv(contact.scored_importance_ppm - kPpm, settings.ageing, kPpm);
  Instant at = ClampedAdd(ClampedAdd(contact.ready_at, later), -sooner);
  if (contact.due != kNever) at = std::min(at, contact.due - settings.due_lead);
  return {0, at, contact.seq};
}

}  // namespace rapport
