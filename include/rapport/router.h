// The router: facts in, decisions out.
//
//   auto router = rapport::Router::Create(rapport::Policy{}, rapport::Limits{});
//   std::vector<rapport::Decision> decisions;
//   absl::Status status = router->Apply(
//       {.at = now, .what = rapport::ContactArrived{.contact = {7}, .customer = {3}}}, decisions);
//   for (const rapport::Decision& d : decisions) { ... ring d.agent, park, take back ... }
//
// One router serves one pool of agents who share their contacts. It has no clock, no thread, no
// random number, no I/O: time comes with the events, and the same events under the same policy give
// the same decisions and the same Fingerprint() on every machine.

#ifndef RAPPORT_ROUTER_H_
#define RAPPORT_ROUTER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/limits.h"
#include "rapport/policy.h"

namespace rapport {

// Thread rule: const members may run at the same time from any number of threads; Apply and
// ApplyExplained must run alone.
// A moved-from router may only be destroyed or assigned to.
class Router {
 public:
  // Errors: kInvalidArgument (a limit is not positive, the policy is out of range; the message
  // names the field).
  static absl::StatusOr<Router> Create(const Policy& policy, const Limits& limits);

  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;
  ~Router();

  // Applies one event and appends what the host is to do, in order. On error nothing has changed
  // and nothing is appended.
  //
  // Errors, the first that holds:
  //   kInternal            the router has found itself inconsistent; it refuses everything from now
  //                        on, and the host routes by itself
  //   kInvalidArgument     an id is 0, a value is out of range, a list names something twice
  //   kNotFound            the contact, agent or customer that it is about is not known
  //   kAlreadyExists       what it would create exists, or what it would do is done
  //   kFailedPrecondition  the contact or agent is not in a state for it
  //   kResourceExhausted   a limit is reached; the message names it
  // A command id that was seen gets OK and the decisions of the first time before any of these but
  // the first.
  //
  // Cost: O(agents whom the customer knows + classes the agent is in), logarithmic in the number of
  // agents and of waiting contacts. Linear in the agents: the first contact of a class, and one
  // that is passed over as often as the policy allows because nobody has room for it. Linear in
  // what waits: PolicyChanged; and, for a freed agent, in the contacts at the head of a
  // line that they may not take (avoided, cooling down, barred by the host). Linear in the history:
  // PolicyChanged with another half-life.
  absl::Status Apply(const Event& event, std::vector<Decision>& decisions);

  // Applies one event as Apply does, with the same decisions, and says why: for each decision on
  // `contact`, in order, appends how things stood in the moment before it was made. That is what
  // Explain cannot tell before the event, when an agent whom it frees is still busy, nor after it,
  // when other decisions have taken agents, too. A command id that was seen gets the decisions of
  // the first time and no explanations.
  // Errors: kInternal; kInvalidArgument (`contact` is 0); then as Apply.
  // Cost: as Apply, and as Explain for each decision on `contact`.
  absl::Status ApplyExplained(const Event& event, ContactId contact,
                              std::vector<Decision>& decisions,
                              std::vector<Explanation>& explanations);

  // Who should take this contact, best first, for a host that keeps its own queue: at most `most`
  // candidates who may have it now, and after them those whom an affinity names but an obstacle
  // bars. One of the latter has Waiting::kPays where the contact would wait for them.
  // Changes nothing; the contact need not be known. It answers as Apply would decide at Now(), so a
  // host tells the time first (TimeAdvanced) where some has passed; but an earlier contact which
  // this one re-opens counts as re-opened only once it has arrived.
  // Errors: kInternal, kInvalidArgument as in Apply; kResourceExhausted as in Apply.
  // Cost: O(agents whom the customer knows + agents who can serve it).
  absl::StatusOr<std::vector<Candidate>> Rank(const ContactArrived& contact,
                                              std::size_t most) const;

  // How a contact stands now, with every candidate. Changes nothing. ApplyExplained has it as it
  // stood when a decision was made.
  // Errors: kInternal; kInvalidArgument (id 0); kNotFound.
  // Cost: as Rank.
  absl::StatusOr<Explanation> Explain(ContactId contact) const;

  // When to send TimeAdvanced, if nothing else comes before. InfiniteFuture: never. O(1).
  absl::Time NextDeadline() const;

  // The router's time: the latest `at` that was applied. InfinitePast before the first event. O(1).
  absl::Time Now() const;

  // A hash of everything that can influence a decision and of every decision made. Equal for equal
  // streams of events on every machine and build. Cost: O(everything held).
  std::uint64_t Fingerprint() const;

 private:
  class Impl;
  explicit Router(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rapport

#endif  // RAPPORT_ROUTER_H_
