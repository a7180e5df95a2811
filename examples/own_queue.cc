// A host that keeps its own queue and asks Rapport only who should take what.
//
// This ticket desk decides by itself which ticket is next: tickets under contract go first, then
// first come, first served. Rapport decides nothing here. It is told what the host did, learns from
// that who knows whom, and answers Rank(): who should take this ticket, best first?
//   - what the host does is told as a fact: ContactAssigned, ContactEnded (Desk::Assign, Close);
//   - a ticket whose turn it is asks who should have it (Desk::Choose): the first candidate, unless
//     it does better to wait for one who is busy;
//   - Rank() knows nothing of the host's queue, so the host sees to it that no ticket waits long
//     for one agent (kLongestKept);
//   - a fact that is refused has changed nothing; what to do about it depends on why (Desk::Tell);
//   - without an answer the host takes whoever is free. It never depends on the router.
// Rank() changes nothing and may be asked from any thread; Apply must run alone.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rapport/router.h"

namespace {

// So long a ticket waits at most for the agent who knows its customer.
constexpr absl::Duration kLongestKept = absl::Minutes(3);

// The host has numbers for its things already; they serve as the router's ids. 0 means "none".
struct Ticket {
  std::uint64_t number = 0;
  std::uint64_t customer = 0;
  bool contract = false;
  std::optional<absl::Time> kept_until = {};  // Set once it has waited for one agent.
};

// The host's order, which is not Rapport's business.
bool GoesBefore(const Ticket& a, const Ticket& b) {
  if (a.contract != b.contract) return a.contract;
  return a.number < b.number;
}

rapport::Policy TicketPolicy() {
  rapport::Policy policy;
  policy.worth.familiar = absl::Minutes(10);  // Who writes waits more patiently than who calls.
  policy.wait_max = kLongestKept;
  return policy;
}

class Desk {
 public:
  // Agent number n is the n-th of them.
  explicit Desk(std::vector<std::string> agents) : agents_(std::move(agents)) {
    absl::StatusOr<rapport::Router> router =
        rapport::Router::Create(TicketPolicy(), rapport::Limits{});
    if (router.ok()) router_ = *std::move(router);
  }

  // From the host's own tables, before the day begins.
  void Remember(std::uint64_t customer, std::uint64_t agent, absl::Time closed) {
    Tell(rapport::HistoryImported{.customer = {customer},
                                  .agent = {agent},
                                  .outcome = rapport::Outcome::kResolved,
                                  .handling = absl::Minutes(2),
                                  .ended = closed});
  }

  void SignIn(std::uint64_t agent) {
    free_.push_back(agent);
    Tell(rapport::AgentUpdated{.agent = {agent}});
    Serve();
  }

  void Open(const Ticket& ticket) {
    queue_.insert(std::upper_bound(queue_.begin(), queue_.end(), ticket, GoesBefore), ticket);
    Serve();
  }

  void Close(std::uint64_t ticket) {
    Tell(rapport::ContactEnded{{ticket}, rapport::Outcome::kResolved});
    free_.push_back(in_hand_.at(ticket));
    in_hand_.erase(ticket);
    Serve();
  }

  // A supervisor decides.
  void Give(const Ticket& ticket, std::uint64_t agent) {
    Assign(ticket, {.agent = {agent}}, "the supervisor said so");
  }

  // The next fact does not reach Rapport, as where the host is restarted in the wrong moment.
  void LoseNextFact() { lose_next_fact_ = true; }

  // The host's clock moves on; a ticket that was kept long enough is served on the way.
  void RunUntil(absl::Time time) {
    while (true) {
      absl::Time next = time;
      for (const Ticket& ticket : queue_) {
        if (ticket.kept_until > now_) next = std::min(next, *ticket.kept_until);
      }
      now_ = next;
      if (now_ == time) return;
      Serve();
    }
  }

  const std::vector<std::string>& done() const { return done_; }

 private:
  // Serves the queue in the host's order, as far as there are agents for it.
  void Serve() {
    std::vector<Ticket> waiting = std::exchange(queue_, {});
    for (Ticket& ticket : waiting) {
      const std::optional<rapport::Candidate> chosen = Choose(ticket);
      if (chosen.has_value()) {
        Assign(ticket, *chosen, WhyChosen(*chosen));
      } else {
        queue_.push_back(ticket);
      }
    }
  }

  // Who takes this ticket now; nobody: it stays in the queue.
  std::optional<rapport::Candidate> Choose(Ticket& ticket) {
    if (free_.empty()) return std::nullopt;
    // Without an answer anybody is right who is free.
    const rapport::Candidate anybody{.agent = {free_.front()}};
    if (!router_.has_value()) return anybody;
    Tell(rapport::TimeAdvanced{});  // The answer is as of the router's time.
    const absl::StatusOr<std::vector<rapport::Candidate>> ranked =
        router_->Rank({.contact = {ticket.number}, .customer = {ticket.customer}}, 1);
    if (!ranked.ok()) return anybody;

    // At most one of those who are busy is worth waiting for.
    const auto pays = std::find_if(ranked->begin(), ranked->end(), [](const auto& candidate) {
      return candidate.waiting == rapport::Waiting::kPays;
    });
    if (pays != ranked->end() && !ticket.kept_until.has_value()) {
      ticket.kept_until = now_ + kLongestKept;
      Say("keep", ticket, "for", pays->agent, "free in " + absl::FormatDuration(pays->free_in));
    }
    if (pays != ranked->end() && now_ < ticket.kept_until) return std::nullopt;
    // Those who may have it now stand in front of those who may not.
    const bool able = !ranked->empty() && ranked->front().obstacle == rapport::Obstacle::kNone;
    return able ? std::optional(ranked->front()) : std::nullopt;
  }

  // The parts of the worth are what an agent's screen can show.
  static std::string WhyChosen(const rapport::Candidate& chosen) {
    const absl::Duration worth = absl::Milliseconds(chosen.affinity.familiar_ms);
    if (worth <= absl::ZeroDuration()) return "idle longest";
    return "they know each other, worth " + absl::FormatDuration(worth);
  }

  void Assign(const Ticket& ticket, const rapport::Candidate& chosen, const std::string& why) {
    Say("give", ticket, "to", chosen.agent, why);
    Tell(rapport::ContactAssigned{
        .contact = {ticket.number}, .agent = chosen.agent, .customer = {ticket.customer}});
    std::erase(free_, chosen.agent.value);
    in_hand_[ticket.number] = chosen.agent.value;
  }

  // Tells a fact, and does about a refusal what can be done. The desk itself goes on in any case.
  void Tell(const rapport::EventBody& what) {
    absl::Status status = Apply(what);
    if (absl::IsNotFound(status) || absl::IsFailedPrecondition(status)) {
      // Rapport has missed something that happened before. It is told how all agents stand, which
      // repairs its books, and then this once more.
      std::printf("          missed: %s\n", std::string(status.message()).c_str());
      done_.emplace_back("tell all again");
      TellAllAgents();
      status = Apply(what);
    }
    if (status.ok() || absl::IsAlreadyExists(status)) return;  // It is known, one way or the other.
    std::printf("          not taken: %s\n", std::string(status.message()).c_str());
    done_.emplace_back("not taken");
    // It has found itself inconsistent and refuses everything from now on. Until another is built
    // from the host's tables, the desk does without.
    if (absl::IsInternal(status)) router_.reset();
    // Anything else is a mistake of this host (kInvalidArgument) or a limit to be raised
    // (kResourceExhausted): for whoever looks after it. Rapport knows a little less meanwhile.
  }

  absl::Status Apply(const rapport::EventBody& what) {
    if (!router_.has_value() || std::exchange(lose_next_fact_, false)) return absl::OkStatus();
    std::vector<rapport::Decision> none;  // Nothing waits in the router, so it decides nothing.
    return router_->Apply({.at = now_, .what = what}, none);
  }

  // Everyone who is here, and what they have in hand: the whole truth, as the host knows it.
  void TellAllAgents() {
    std::map<std::uint64_t, std::vector<rapport::InHand>> hands;
    for (const std::uint64_t agent : free_) hands[agent];
    for (const auto& [ticket, agent] : in_hand_) hands[agent].push_back({.contact = {ticket}});
    for (const auto& [agent, in_hand] : hands) {
      const absl::Status status =
          Apply(rapport::AgentUpdated{.agent = {agent}, .in_hand = in_hand});
      if (!status.ok()) std::printf("          not taken: %s\n", status.ToString().c_str());
    }
  }

  void Say(const std::string& what, const Ticket& ticket, const std::string& whom,
           rapport::AgentId agent, const std::string& why) {
    const std::string line =
        what + " " + std::to_string(ticket.number) + " " + whom + " " + agents_[agent.value - 1];
    const std::string clock = absl::FormatTime("%H:%M:%S", now_, absl::UTCTimeZone());
    std::printf("%s  %-18s %s\n", clock.c_str(), line.c_str(), why.c_str());
    done_.push_back(line);
  }

  std::vector<std::string> agents_;
  std::vector<std::uint64_t> free_;                 // In the order in which they became so.
  std::vector<Ticket> queue_;                       // In the host's order.
  std::map<std::uint64_t, std::uint64_t> in_hand_;  // Tickets, and whose they are.
  std::optional<rapport::Router> router_;
  bool lose_next_fact_ = false;
  absl::Time now_ = absl::UnixEpoch();
  std::vector<std::string> done_;
};

}  // namespace

int main() {
  constexpr std::uint64_t kBob = 1, kCleo = 2, kAnn = 3, kDan = 4;
  constexpr std::uint64_t kMiller = 70, kStranger = 0;  // 0: not identified.
  Desk desk({"bob", "cleo", "ann", "dan"});
  const absl::Time nine = absl::FromCivil(absl::CivilHour(2024, 5, 6, 9), absl::UTCTimeZone());
  desk.RunUntil(nine);
  for (int weeks = 1; weeks <= 4; ++weeks) {
    desk.Remember(kMiller, kAnn, nine - weeks * absl::Hours(24 * 7));
  }
  for (const std::uint64_t agent : {kBob, kCleo, kAnn}) desk.SignIn(agent);

  // The desk's day: what happens so many seconds after nine.
  const auto open = [&](std::uint64_t number, std::uint64_t customer, bool contract) {
    return [&desk, number, customer, contract] { desk.Open({number, customer, contract}); };
  };
  const auto close = [&](std::uint64_t number) { return [&desk, number] { desk.Close(number); }; };
  const std::vector<std::pair<int, std::function<void()>>> script = {
      {10, open(101, kMiller, false)},    // Ann's, though she has been idle for less long.
      {20, open(102, kStranger, false)},  // The longest idle.
      {30, open(103, kStranger, false)},
      {40, open(104, kStranger, false)},  // All are busy now,
      {50, open(105, kStranger, true)},   // and this one goes before the other.
      {60, close(102)},
      {70, close(103)},
      {100, close(105)},
      {110, open(106, kMiller, false)},  // Bob is free, but Ann soon will be:
      {130, close(101)},                 // she is.
      {230, open(107, kMiller, false)},  // This time she is not,
      {420, close(106)},                 // and Bob has it after three minutes.
      {430,
       [&desk] {  // Nobody hears that Dan signs in,
         desk.LoseNextFact();
         desk.SignIn(kDan);
       }},
      {440,
       [&desk] {
         desk.Give({108, kMiller, false}, kDan);
       }},  // until he has a ticket.
      {450,
       [&desk] {
         desk.Give({0, kStranger, false}, kAnn);
       }},  // No ticket has the number 0.
      {500, close(108)},
  };
  for (const auto& [second, happen] : script) {
    desk.RunUntil(nine + absl::Seconds(second));
    happen();
  }

  const std::vector<std::string> expected = {
      "give 101 to ann",  "give 102 to bob",  "give 103 to cleo", "give 105 to bob",
      "give 104 to cleo", "keep 106 for ann", "give 106 to ann",  "keep 107 for ann",
      "give 107 to bob",  "give 108 to dan",  "tell all again",   "give 0 to ann",
      "not taken"};
  if (desk.done() == expected) return 0;
  std::fprintf(stderr, "This is not what was expected to happen.\n");
  return 1;
}
