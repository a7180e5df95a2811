// One replication of a scenario: a discrete-event simulation whose every decision a router makes.
//
// The router is told what a desk's host would tell it: who arrives and what the host thinks that is
// worth, that offers are accepted, that contacts are over and whether they helped, that customers
// hang up. How the desk behaves it has to learn.
//
// What is drawn for a customer is drawn from a key of that customer's own, and the keys come in the
// order of arrival. So the same customers with the same patience come under every policy, and the
// k-th of them is as long with an agent of the same group, whatever was decided before.

#ifndef RAPPORT_SIM_SIMULATION_H_
#define RAPPORT_SIM_SIMULATION_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <queue>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/router.h"
#include "sim/arrival_stream.h"
#include "sim/reference_load.h"
#include "sim/scenario.h"
#include "sim/simulation_figures.h"
#include "sim/simulation_tally.h"
#include "sim/splitmix.h"

namespace rapport::sim {

struct SimulationHooks {
  // Told of every event that was applied and what was decided. May be empty.
  std::function<absl::Status(const Event& event, const std::vector<Decision>& decisions)> journal;
  // Told now and then how many contacts have arrived since the last time. May be empty.
  std::function<void(std::int64_t contacts)> progress;
};

class Simulation {
 public:
  // The router must be new, under PolicyFor() and LimitsFor() of the scenario; `offers` is that
  // policy's. The scenario and the hooks must outlive it.
  Simulation(const Scenario& scenario, std::int64_t replication, Router router, Offers offers,
             const SimulationHooks& hooks);

  // Once. Errors: those of Router::Apply and the journal; kFailedPrecondition (the router's years
  // end before the contacts do); kInternal (the router offered what may not be, or left contacts
  // waiting for nothing).
  absl::StatusOr<Replication> Run();

 private:
  // What can happen, in the order in which it happens within one instant: who is done is free
  // before whoever comes, and nobody hangs up in the very moment in which somebody is free for
  // them.
  enum class Step : std::uint8_t {
    kEnd,     // A contact in hand is over.
    kAnswer,  // An agent takes up an offer.
    kGiveUp,  // A customer has waited as long as they do.
    kAgain,   // A customer contacts again.
    kArrive,  // A customer of the type `id` contacts.
  };
  struct Due {
    std::int64_t time = 0;
    std::uint64_t id = 0;
    std::uint32_t agent = 0;  // Of an answer.
    Step step = Step::kArrive;

    // What comes first is the largest.
    friend bool operator<(const Due& a, const Due& b) {
      if (a.time != b.time) return a.time > b.time;
      if (a.step != b.step) return a.step > b.step;
      return a.id > b.id;
    }
  };

  static constexpr std::int64_t kNoWork = -1;

  enum class State : std::uint8_t { kFree, kWaiting, kOffered, kInHand, kGone };

  // A place for a contact.
  struct Contact {
    std::uint64_t id = 0;
    std::uint32_t place = 0;  // In `contacts_`.
    std::uint64_t key = 0;    // What is drawn for it.
    CustomerId customer;
    ContactId earlier;  // The one that did not help.
    std::int64_t arrived = 0;
    std::int64_t work = kNoWork;  // What it brings to ReferenceLoad, if it does.
    std::int64_t answered = 0;    // While it is offered: when it will be.
    std::uint32_t type = 0;
    std::uint32_t agent = 0;
    std::uint32_t offers = 0;
    State state = State::kFree;
    bool counted = false;
    bool queued = false;
  };
  struct Type {
    ArrivalStream arrivals;
    SplitMix keys;
    Event arrived;  // All but what differs from contact to contact.
    std::int64_t waiting = 0;
    bool comes_again = false;
  };
  struct Agent {
    std::uint32_t group = 0;
    int in_hand = 0;
    bool away = false;  // The router has set them away, for they missed an offer.
  };

  absl::Status Register();
  bool Finished() const { return closed_ && open_ == 0; }
  absl::Status Do(const Due& due);

  absl::Status Arrive(Contact& contact);
  absl::Status ArriveNew(std::uint32_t type);
  absl::Status ArriveAgain(Contact& contact);
  void CountArrival(Contact& contact);
  void Mark();
  Replication Result() const;
  absl::Status Lose(Contact& contact);
  absl::Status GiveUp(Contact& contact);
  absl::Status Answer(const Due& due);
  absl::Status End(Contact& contact);
  void LeaveQueue(Contact& contact);

  void SetTime(absl::Time time);
  absl::Status Tell(Event& event);
  absl::Status Follow();
  absl::Status Apply(Event& event);  // Both.
  absl::Status FollowOffer(Contact& contact, std::uint64_t agent);
  void FollowRevoke(Contact& contact, Reason reason);
  void FollowRelease(Contact& contact);
  absl::Status Accept(Contact& contact);
  absl::Status Take(Contact& contact);

  Contact& NewContact();
  void Free(Contact& contact);
  // Gives the place the next id, which was never given.
  void Rename(Contact& contact);
  void DropOldIds();
  // The contact with that id; nullptr: it is over.
  Contact* Find(std::uint64_t id);
  void Schedule(std::int64_t time, Step step, std::uint64_t id) {
    due_.push({.time = time, .id = id, .step = step});
  }

  const Scenario& scenario_;
  const SimulationHooks& hooks_;
  Router router_;
  SimulationTally tally_;
  ReferenceLoad load_;
  const std::int64_t batch_;  // So many contacts make a batch.
  const bool final_offers_;
  std::int64_t now_ = 0;
  absl::Time time_;  // The same, for the router.

  std::vector<Type> types_;
  std::vector<Agent> agents_;
  std::vector<Contact> contacts_;
  std::vector<std::uint32_t> free_;  // Places in `contacts_`.
  std::priority_queue<Due> due_;
  std::vector<Decision> decisions_;  // To be followed.
  std::vector<Decision> journaled_;

  std::int64_t arrived_ = 0;
  std::int64_t open_ = 0;  // Contacts that count and of whom it is not known yet who serves them.
  bool closed_ = false;    // The last contact that counts has arrived.
  // Ids are given from 1 on, one after another: where each contact since the oldest that is not
  // over has its place. Whoever reads a journal can then name the first contact, or the hundredth.
  std::uint64_t first_id_ = 1;
  std::deque<std::uint32_t> places_;
  std::uint64_t customers_ = 0;

  // What is told, kept so that telling allocates nothing.
  Event answered_;
  Event ended_;
  Event abandoned_;
  Event sent_away_;
  Event ready_;
  Event advanced_;
};

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_SIMULATION_H_
