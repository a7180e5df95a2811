// A telephony product's routing hook, complete: what a host does with Rapport from start to end.
//
// The product here is a stand-in: a phone switch that prints what it is told and plays a short script
// of calls. Everything about Rapport is as a real host would write it:
//
//   - names become numbers (a host with numeric ids passes those),
//   - every event that changes something carries a command id, so that a retry does no harm,
//   - decisions are carried out in order,
//   - a timer is kept at NextDeadline(),
//   - on an error, and on Release, the host routes by itself: a caller is never lost.

#include <cstdint>
#include <cstdio>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "rapport/router.h"

namespace {

// Names by which the product knows its people and calls, as numbers and back.
class Names {
 public:
  std::uint64_t Number(const std::string& name) {
    const auto [it, added] = numbers_.try_emplace(name, names_.size() + 1);
    if (added) names_.push_back(name);
    return it->second;
  }
  std::string Name(std::uint64_t number) const {
    return number == 0 ? "anyone" : names_[number - 1];
  }

 private:
  std::map<std::string, std::uint64_t> numbers_;
  std::vector<std::string> names_;
};

// What the switch did, in words; the example ends by comparing it with what it should have done.
class Switch {
 public:
  void Do(const std::string& what) {
    std::printf("  switch: %s\n", what.c_str());
    done.push_back(what);
  }
  std::vector<std::string> done;
};

class Hook {
 public:
  Hook(rapport::Router router, Switch& phone) : router_(std::move(router)), switch_(phone) {}

  // The product's own events.

  void AgentSignsIn(absl::Time now, const std::string& agent) {
    Tell(now, rapport::AgentUpdated{.agent = {agents_.Number(agent)}, .capacity = 1});
  }

  // From the product's tables, once, at the start.
  void PastCall(absl::Time now, const std::string& customer, const std::string& agent,
                absl::Duration talked, absl::Time ended) {
    Tell(now, rapport::HistoryImported{.customer = {customers_.Number(customer)},
                                       .agent = {agents_.Number(agent)},
                                       .outcome = rapport::Outcome::kResolved,
                                       .handling = talked,
                                       .ended = ended});
  }

  void CallComes(absl::Time now, const std::string& call, const std::string& customer) {
    std::printf("%s calls (%s)\n", customer.c_str(), call.c_str());
    const bool told = Tell(now, rapport::ContactArrived{.contact = {calls_.Number(call)},
                                                        .customer = {customers_.Number(customer)}});
    if (!told) own_queue_.push_back(call);
  }

  void AgentAnswers(absl::Time now, const std::string& agent, const std::string& call) {
    Answer(now, agent, call, rapport::Answer::kAccepted);
  }
  void AgentDeclines(absl::Time now, const std::string& agent, const std::string& call) {
    Answer(now, agent, call, rapport::Answer::kDeclined);
  }

  void CallEnds(absl::Time now, const std::string& call, bool resolved) {
    Tell(now, rapport::ContactEnded{.contact = {calls_.Number(call)},
                                    .outcome = resolved ? rapport::Outcome::kResolved
                                                        : rapport::Outcome::kUnresolved});
  }

  void CallerHangsUp(absl::Time now, const std::string& call) {
    Tell(now, rapport::ContactAbandoned{.contact = {calls_.Number(call)}});
  }

  // A product keeps a timer at NextDeadline(); this one is asked to let time pass.
  void TimePasses(absl::Time until) {
    while (router_.NextDeadline() <= until) {
      Tell(router_.NextDeadline(), rapport::TimeAdvanced{});
    }
  }

  const std::deque<std::string>& own_queue() const { return own_queue_; }

 private:
  void Answer(absl::Time now, const std::string& agent, const std::string& call,
              rapport::Answer answer) {
    Tell(now, rapport::OfferAnswered{.contact = {calls_.Number(call)},
                                     .agent = {agents_.Number(agent)},
                                     .answer = answer});
  }

  // False: the router did not take the event, and nothing has changed in it.
  bool Tell(absl::Time now, rapport::EventBody what) {
    const rapport::Event event{
        .at = now, .command = {++last_command_}, .what = std::move(what)};
    std::vector<rapport::Decision> decisions;
    const absl::Status status = router_.Apply(event, decisions);
    if (!status.ok()) {
      // The message is for the log. kInternal means for good: a product would route by itself from
      // now on, and say so to its operator.
      std::printf("  router: %s\n", status.ToString().c_str());
      return false;
    }
    for (const rapport::Decision& decision : decisions) CarryOut(decision);
    return true;
  }

  void CarryOut(const rapport::Decision& decision) {
    const std::string call = calls_.Name(decision.contact.value);
    const std::string agent = agents_.Name(decision.agent.value);
    switch (decision.kind) {
      case rapport::DecisionKind::kOffer:
        std::printf("  router: offers %s to %s, worth %.1f s to the customer\n", call.c_str(),
                    agent.c_str(), static_cast<double>(decision.affinity.worth_ms()) / 1000);
        switch_.Do("ring " + agent + " for " + call);
        break;
      case rapport::DecisionKind::kWait:
        std::printf("  router: %s waits for %s, about %s\n", call.c_str(), agent.c_str(),
                    absl::FormatDuration(decision.expected).c_str());
        switch_.Do("music for " + call);
        break;
      case rapport::DecisionKind::kRevoke:
        switch_.Do("stop ringing " + agent + " for " + call);
        break;
      case rapport::DecisionKind::kRelease:
        // Nobody in the pool can serve it: the product's own queue takes it back.
        own_queue_.push_back(call);
        switch_.Do("own queue for " + call);
        break;
    }
  }

  rapport::Router router_;
  Switch& switch_;
  Names agents_;
  Names customers_;
  Names calls_;
  std::deque<std::string> own_queue_;
  std::uint64_t last_command_ = 0;
};

}  // namespace

int main() {
  // A policy in a manager's words: knowing the customer is worth a minute of waiting, and nobody waits
  // longer than two minutes for one agent. Phones ring for 15 s.
  rapport::Policy policy;
  policy.worth.familiar = absl::Seconds(60);
  policy.wait_max = absl::Minutes(2);
  policy.offer_timeout = absl::Seconds(15);
  absl::StatusOr<rapport::Router> router = rapport::Router::Create(policy, rapport::Limits{});
  if (!router.ok()) {
    std::printf("%s\n", router.status().ToString().c_str());
    return 1;
  }

  Switch phone;
  Hook hook(*std::move(router), phone);
  const absl::Time nine = absl::FromCivil(absl::CivilSecond(2026, 3, 2, 9), absl::UTCTimeZone());
  const auto at = [nine](int seconds) { return nine + absl::Seconds(seconds); };

  // A caller before anybody is there: no agent of the pool could ever serve it.
  hook.CallComes(at(0), "call-1", "Jon");

  hook.AgentSignsIn(at(10), "Ben");
  hook.AgentSignsIn(at(20), "Anna");
  hook.PastCall(at(20), "Mia", "Anna", absl::Minutes(4), nine - absl::Hours(24));
  hook.PastCall(at(20), "Mia", "Anna", absl::Minutes(6), nine - absl::Hours(48));

  // Mia gets Anna, although Ben has been idle longer.
  hook.CallComes(at(60), "call-2", "Mia");
  hook.AgentAnswers(at(63), "Anna", "call-2");

  // Jon gets Ben, who declines; nobody else is free, so Jon waits.
  hook.CallComes(at(70), "call-3", "Jon");
  hook.AgentDeclines(at(72), "Ben", "call-3");

  // Anna is done, and Jon's call rings at her phone. She does not pick up within 15 s: the offer is
  // taken back, she is set away, and Jon hangs up.
  hook.CallEnds(at(100), "call-2", true);
  hook.TimePasses(at(120));
  hook.CallerHangsUp(at(130), "call-3");

  const std::vector<std::string> expected = {
      "own queue for call-1",         "ring Anna for call-2",  "ring Ben for call-3",
      "ring Anna for call-3",         "stop ringing Anna for call-3",
  };
  std::vector<std::string> done;
  for (const std::string& what : phone.done) {
    if (what.find("music") != 0) done.push_back(what);
  }
  return done == expected && hook.own_queue().size() == 1 ? 0 : 1;
}
