// A host's routing hook, complete: a small phone desk that asks Rapport who should take each call.
//
// The telephony stack below is a script; put yours in its place. The hook is what you would keep:
//   - your names become numbers once (Names), because a router knows only numbers;
//   - everything that happens is told as an event with a command id of its own (Hook::Tell), so it
//     can be told again when an answer was lost;
//   - every decision is done at once (Hook::Act): ring, park, stop ringing, or queue it yourself;
//   - between events one timer runs, for NextDeadline() (Hook::RunTimerUntil);
//   - a call that the router refuses or releases goes to the queue you had before.
// Apply must never run twice at the same time; here one thread does everything.

#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "rapport/router.h"

namespace {

// Numbers for the host's own names, from 1 on; 0 means "none". A host that restarts keeps this
// table.
template <typename Id>
class Names {
 public:
  Id Number(const std::string& name) {
    if (name.empty()) return {};
    const auto [it, added] = numbers_.try_emplace(name, Id{names_.size() + 1});
    if (added) names_.push_back(name);
    return it->second;
  }
  const std::string& Name(Id id) const { return names_[id.value - 1]; }

 private:
  std::map<std::string, Id> numbers_;
  std::vector<std::string> names_;
};

// What the telephony stack is told to do. Yours would send this to the switch.
class Phones {
 public:
  void Do(absl::Time now, const std::string& what, const std::string& why) {
    const std::string clock = absl::FormatTime("%H:%M:%S", now, absl::UTCTimeZone());
    std::printf("%s  %-26s %s\n", clock.c_str(), what.c_str(), why.c_str());
    done_.push_back(what);
  }
  const std::vector<std::string>& done() const { return done_; }

 private:
  std::vector<std::string> done_;
};

// A manager's wishes, in seconds that a customer would be right to wait.
rapport::Policy DeskPolicy(rapport::ChannelId voice) {
  rapport::Policy policy;
  policy.worth.familiar = absl::Seconds(45);
  policy.worth.asked_for = absl::Seconds(180);
  policy.wait_max = absl::Minutes(4);
  policy.offer_timeout = absl::Seconds(20);
  policy.channels = {{.channel = voice, .units = 1, .exclusive = true}};  // One call at a time.
  return policy;
}

class Hook {
 public:
  explicit Hook(Phones& phones) : phones_(phones), voice_(channels_.Number("voice")) {
    rapport::Limits limits;
    limits.contacts = 4;  // Tiny, so that the script can show what a limit does.
    auto router = rapport::Router::Create(DeskPolicy(voice_), limits);
    // A host goes on without the router; all its calls then go to its own queue.
    if (router.ok()) router_ = *std::move(router);
  }

  void OnAgent(const std::string& agent, const std::vector<std::string>& languages) {
    rapport::AgentUpdated e{.agent = agents_.Number(agent), .channels = {voice_}};
    for (const std::string& language : languages) {
      e.skills.push_back({.skill = skills_.Number(language), .level = 5});
    }
    Tell(e);
  }

  void OnReady(const std::string& agent) { Tell(rapport::AgentReady{agents_.Number(agent)}); }

  // From the host's own tables, once, before the first call.
  void OnPastCall(const std::string& customer, const std::string& agent, absl::Time ended) {
    Tell(rapport::HistoryImported{.customer = customers_.Number(customer),
                                  .agent = agents_.Number(agent),
                                  .channel = voice_,
                                  .outcome = rapport::Outcome::kResolved,
                                  .handling = absl::Minutes(3),
                                  .ended = ended});
  }

  void OnWish(const std::string& customer, const std::string& agent) {
    Tell(rapport::CustomerUpdated{.customer = customers_.Number(customer),
                                  .asked_for = {agents_.Number(agent)}});
  }

  void OnCall(const std::string& call, const std::string& customer, const std::string& language) {
    const std::string refusal =
        Tell(rapport::ContactArrived{.contact = calls_.Number(call),
                                     .customer = customers_.Number(customer),
                                     .channel = voice_,
                                     .skills = {{.skill = skills_.Number(language), .level = 3}}});
    // No caller is lost because the router would not have the call: not over a limit, and not when
    // it refuses everything (kInternal).
    if (!refusal.empty()) phones_.Do(now_, "own queue: " + call, refusal);
  }

  void OnPickedUp(const std::string& call, const std::string& agent) {
    Tell(rapport::OfferAnswered{.contact = calls_.Number(call),
                                .agent = agents_.Number(agent),
                                .answer = rapport::Answer::kAccepted});
  }

  void OnHungUp(const std::string& call) { Tell(rapport::ContactAbandoned{calls_.Number(call)}); }

  void OnEnded(const std::string& call, rapport::Outcome outcome) {
    Tell(rapport::ContactEnded{calls_.Number(call), outcome});
  }

  // The host's clock moves on; the timer fires whenever the router has asked for it.
  void RunTimerUntil(absl::Time time) {
    while (router_.has_value() && router_->NextDeadline() <= time) {
      now_ = router_->NextDeadline();
      if (!Tell(rapport::TimeAdvanced{}).empty()) break;
    }
    now_ = time;
  }

  // The next answer gets lost on its way, so the event is sent once more.
  void LoseNextAnswer() { lose_answer_ = true; }

 private:
  // Why the router refused, which changes nothing; empty where it did not.
  std::string Tell(rapport::EventBody what) {
    if (!router_.has_value()) return "there is no router";
    const rapport::Event event{.at = now_, .command = {++last_command_}, .what = std::move(what)};
    std::vector<rapport::Decision> decisions;
    absl::Status status = router_->Apply(event, decisions);
    if (std::exchange(lose_answer_, false)) {
      // Nobody saw the decisions. The same command id brings them again, and nothing happens twice.
      decisions.clear();
      status = router_->Apply(event, decisions);
    }
    for (const rapport::Decision& decision : decisions) Act(decision);
    return std::string(status.message());
  }

  void Act(const rapport::Decision& d) {
    const std::string& call = calls_.Name(d.contact);
    switch (d.kind) {
      case rapport::DecisionKind::kOffer:
        phones_.Do(now_, "ring " + agents_.Name(d.agent) + " for " + call, WhyOffered(d));
        break;
      case rapport::DecisionKind::kWait:
        phones_.Do(now_, "park " + call, WhyParked(d));
        break;
      case rapport::DecisionKind::kRevoke:
        phones_.Do(now_, "stop ringing " + agents_.Name(d.agent),
                   d.reason == rapport::Reason::kOfferExpired ? "not answered" : "caller gone");
        break;
      case rapport::DecisionKind::kRelease:
        phones_.Do(now_, "own queue: " + call, "nobody can serve it");
        break;
    }
  }

  // The parts of an affinity add up to its worth, so an agent's screen can say why the phone rings.
  static std::string WhyOffered(const rapport::Decision& d) {
    const std::string worth = absl::FormatDuration(absl::Milliseconds(d.affinity.worth_ms()));
    if (d.reason == rapport::Reason::kKnown) return "they know each other, worth " + worth;
    if (d.reason == rapport::Reason::kAskedFor) return "asked for, worth " + worth;
    return "longest idle";
  }

  std::string WhyParked(const rapport::Decision& d) const {
    if (!d.agent.valid()) return "until anyone is free";
    return "until " + agents_.Name(d.agent) + " is free, expected in " +
           absl::FormatDuration(d.expected);
  }

  Phones& phones_;
  Names<rapport::AgentId> agents_;
  Names<rapport::CustomerId> customers_;
  Names<rapport::ContactId> calls_;
  Names<rapport::SkillId> skills_;
  Names<rapport::ChannelId> channels_;
  rapport::ChannelId voice_;
  std::optional<rapport::Router> router_;  // None where it could not be created.
  absl::Time now_ = absl::UnixEpoch();
  std::uint64_t last_command_ = 0;  // A host that restarts goes on behind the last one.
  bool lose_answer_ = false;
};

}  // namespace

int main() {
  Phones phones;
  Hook hook(phones);
  const absl::Time nine = absl::FromCivil(absl::CivilHour(2024, 5, 6, 9), absl::UTCTimeZone());
  hook.RunTimerUntil(nine);
  for (int weeks = 1; weeks <= 4; ++weeks) {
    hook.OnPastCall("miller", "ann", nine - weeks * absl::Hours(24 * 7));
  }
  hook.OnWish("huber", "ann");
  for (const char* agent : {"bob", "cleo", "ann"}) hook.OnAgent(agent, {"english", "german"});

  // The telephony stack: what happens so many seconds after nine.
  const std::vector<std::pair<int, std::function<void()>>> script = {
      {10, [&] { hook.OnCall("call-1", "miller", "german"); }},  // Ann's, though idle for less.
      {15, [&] { hook.OnPickedUp("call-1", "ann"); }},
      {20, [&] { hook.OnCall("call-2", "stranger", "english"); }},  // Bob lets it ring; the timer
      {45, [&] { hook.OnPickedUp("call-2", "cleo"); }},             // takes it to Cleo.
      {60, [&] { hook.OnReady("bob"); }},
      {150, [&] { hook.OnCall("call-3", "huber", "german"); }},  // Bob is free, but Huber asked
      {170,
       [&] { hook.OnEnded("call-1", rapport::Outcome::kResolved); }},  // for Ann, who soon will be.
      {172, [&] { hook.OnPickedUp("call-3", "ann"); }},
      {180, [&] { hook.OnCall("call-4", "stranger", "swedish"); }},  // A language nobody speaks.
      {190, [&] { hook.LoseNextAnswer(), hook.OnCall("call-5", "", "german"); }},
      {195, [&] { hook.OnHungUp("call-5"); }},
      {200, [&] { hook.OnCall("call-6", "", "german"); }},
      {201, [&] { hook.OnCall("call-7", "", "german"); }},
      {202, [&] { hook.OnCall("call-8", "", "german"); }},  // A fifth is past the limit.
      {205, [&] { hook.OnPickedUp("call-6", "bob"); }},
      {230, [&] { hook.OnEnded("call-2", rapport::Outcome::kServed); }},
  };
  for (const auto& [second, happen] : script) {
    hook.RunTimerUntil(nine + absl::Seconds(second));
    happen();
  }

  const std::vector<std::string> expected = {
      "ring ann for call-1", "ring bob for call-2", "stop ringing bob",  "ring cleo for call-2",
      "park call-3",         "ring ann for call-3", "own queue: call-4", "ring bob for call-5",
      "stop ringing bob",    "ring bob for call-6", "park call-7",       "own queue: call-8",
      "ring cleo for call-7"};
  if (phones.done() == expected) return 0;
  std::fprintf(stderr, "This is not what was expected to happen.\n");
  return 1;
}
