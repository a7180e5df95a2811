// A contact's way through an event log, with every decision on it explained.
//
// The log is replayed through a router of its own, which decides the same again; what it decides on
// the contact it also explains, as things stood in that moment. Where the log keeps decisions, they
// are compared: only a router that decides the same explains what was really decided.

#ifndef RAPPORT_INSIGHT_CONTACT_STORY_H_
#define RAPPORT_INSIGHT_CONTACT_STORY_H_

#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codec/keys.h"
#include "codec/zone.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/ids.h"
#include "rapport/policy.h"

namespace rapport::insight {

// A decision on the contact, and how things stood when it was made.
struct ExplainedDecision {
  Decision decision;
  Explanation explanation;
};

// How the contact stands after an event; absent agents and states: nobody, gone.
struct Standing {
  std::optional<ContactState> state;
  AgentId agent = {};

  friend bool operator==(const Standing&, const Standing&) = default;
};

// An event that is about the contact, or with which something was decided on it.
struct StoryStep {
  Event event;
  std::string where;     // As "desk.log:7".
  absl::Status refused;  // Not OK: the router refused the event, which changed nothing.
  std::vector<ExplainedDecision> decisions;
  // What the log has of decisions on the contact, where that is something else.
  std::optional<std::vector<Decision>> recorded;
  Policy policy;  // In force when it was decided.
  Standing after;
  bool moved = false;  // Whether that is something else than before the event.
};

struct ContactStory {
  std::string journal;
  ContactId contact;
  std::vector<StoryStep> steps;     // Not empty.
  std::int64_t earlier = 0;         // Contacts that had the same number before this one.
  bool customer_forgotten = false;  // Nobody is to be named as the contact's customer.
  codec::Zone zone;                 // What clocks show where it is told.

  // Of the whole log.
  std::int64_t events = 0;
  std::int64_t contacts = 0;
  std::int64_t refused = 0;      // Events that the router refused,
  std::string first_refused;     // the first of them, and why.
  std::int64_t compared = 0;     // Events of which the log keeps the decisions;
  std::int64_t differences = 0;  // of these, those on which it has others,
  std::string first_difference;  // and where the first of them is.
  absl::Status end;              // Not OK: why nothing could be read any more.

  // Whether some decision on the contact is not the one that the log has.
  bool differs() const;
};

using StoryProgress = std::function<void()>;

// Reads a log to its end and tells what became of the contact: `contact` is its key, or `#NUMBER`
// where no contact has that for a key.
// `file` names the log in messages. `keys` receives the log's key table; names are to be taken from
// it when all has been read, for a forgotten customer then has none. `progress` is called now and
// then; it may be empty. A log that breaks off, or goes on with what is no log, is told as far as
// it goes, and `end` says what is wrong. Errors: kInvalidArgument (not a log: nothing of it can be
// read, it is empty, or it states a policy that there cannot be); kNotFound (the log has no such
// contact); kInternal (an explanation contradicts its decision).
absl::StatusOr<ContactStory> TellContact(std::istream& log, const std::string& file,
                                         const std::string& contact, codec::KeyTable& keys,
                                         const StoryProgress& progress);

// Whether an explanation is one of its decision: all parts add up, who was taken may have been
// taken and is worth what the decision says, and what waiting gains and costs is what its parts
// say. Errors: kInternal, saying what is wrong.
absl::Status CheckExplained(const ExplainedDecision& explained);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_CONTACT_STORY_H_
