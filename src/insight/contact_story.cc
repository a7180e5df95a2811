#include "insight/contact_story.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>
#include <variant>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "codec/decimal.h"
#include "codec/location.h"
#include "codec/log.h"
#include "rapport/router.h"

namespace rapport::insight {
namespace {

using codec::Cat;

constexpr std::int64_t kEventsPerProgress = 1 << 12;

// The contact that an event is about; 0: it is about something else.
ContactId SubjectOf(const Event& event) {
  return std::visit(
      [](const auto& body) {
        if constexpr (requires { body.contact; }) {
          return body.contact;
        } else {
          return ContactId{};
        }
      },
      event.what);
}

std::vector<Decision> On(ContactId contact, std::vector<Decision> decisions) {
  std::erase_if(decisions, [contact](const Decision& d) { return d.contact != contact; });
  return decisions;
}

std::string Text(const absl::Status& status) { return std::string(codec::View(status.message())); }

// An error in the first thing that a file has: perhaps it is something else altogether.
absl::Status NoLog(const absl::Status& status) {
  return absl::InvalidArgumentError(
      Cat({Text(status), " (of an event log, as `rapport replay --journal` writes it)"}));
}

// Replays a log and writes the story down as it goes.
class Teller {
 public:
  Teller(const std::string& file, const std::string& contact, codec::KeyTable& keys)
      : keys_(keys), wanted_(contact) {
    story_.journal = file;
    std::uint64_t number = 0;
    if (contact.starts_with('#') &&
        codec::ParseUnsigned(std::string_view(contact).substr(1), number)) {
      story_.contact = ContactId{number};
    }
  }

  absl::Status Replay(codec::LogReader& log, Router& router, const StoryProgress& progress);
  ContactStory TakeStory() { return std::move(story_); }
  // Why there is no such contact.
  absl::Status NotFound() const;

 private:
  std::string NearestKey() const;
  absl::Status Apply(const codec::LogReader& log, const codec::LogEntry& entry, Router& router);
  static absl::Status AddDecisions(const std::vector<Decision>& decisions,
                                   std::vector<Explanation>& explanations, StoryStep& step);
  void Compare(const codec::LogReader& log, const codec::LogEntry& entry,
               const absl::Status& status, const std::vector<Decision>& decisions);
  void Follow(const Event& event);
  void Forget(CustomerId customer);
  bool IsAbout(const Event& event) const;
  bool MayMove(const AgentUpdated& update) const;
  bool Begins(const Event& event) const;
  void Restart();
  bool IsRepeated(const Event& event);
  bool Resolve();
  void TurnTo(ContactId contact);
  CustomerId Resolved(CustomerId customer) const;
  void Count(const Event& event);

  codec::KeyTable& keys_;
  const std::string& wanted_;
  std::size_t keys_seen_ = 0;
  bool found_key_ = false;  // The contact is the one whose key is wanted.
  ContactStory story_;
  Policy policy_;
  Standing standing_;
  CustomerId customer_;
  absl::flat_hash_map<std::uint64_t, std::uint64_t> merged_;  // Customers, from whom into whom.
  absl::flat_hash_set<std::uint64_t> contacts_;
  ContactId first_;                              // Of them.
  absl::flat_hash_set<std::uint64_t> commands_;  // Of the steps.
};

absl::Status Teller::Replay(codec::LogReader& log, Router& router, const StoryProgress& progress) {
  policy_ = log.policy();
  for (;;) {
    const absl::StatusOr<std::optional<codec::LogEntry>> entry = log.Next();
    if (!entry.ok()) {
      if (story_.events == 0) return NoLog(entry.status());
      story_.end = entry.status();
      break;
    }
    if (!entry->has_value()) break;
    if (++story_.events % kEventsPerProgress == 0 && progress) progress();
    const absl::Status status = Apply(log, **entry, router);
    if (!status.ok()) return status;
  }
  story_.contacts = static_cast<std::int64_t>(contacts_.size());
  return absl::OkStatus();
}

absl::Status Teller::Apply(const codec::LogReader& log, const codec::LogEntry& entry,
                           Router& router) {
  const Event& event = entry.event;
  std::vector<Decision> decisions;
  std::vector<Explanation> explanations;
  const bool known = Resolve();
  const absl::Status status =
      known ? router.ApplyExplained(event, story_.contact, decisions, explanations)
            : router.Apply(event, decisions);
  Compare(log, entry, status, decisions);
  if (status.ok()) Count(event);
  if (!known) {
    if (status.ok()) Follow(event);
    return absl::OkStatus();
  }
  decisions = On(story_.contact, std::move(decisions));
  // A repeated command gets the decisions of the first time, which are in the story already.
  const bool repeated = decisions.size() != explanations.size() || IsRepeated(event);
  std::optional<std::vector<Decision>> recorded;
  if (entry.decisions && !repeated) {
    recorded = On(story_.contact, *entry.decisions);
    if (recorded == decisions) recorded.reset();
  }
  const auto* const update = std::get_if<AgentUpdated>(&event.what);
  const bool told = IsAbout(event) || !decisions.empty() || recorded;
  if (status.ok() && !repeated && Begins(event)) Restart();
  if (status.ok()) Follow(event);
  if (repeated || !(told || (update != nullptr && MayMove(*update)))) return absl::OkStatus();

  const absl::StatusOr<Explanation> stands = router.Explain(story_.contact);
  const Standing after = stands.ok() ? Standing{stands->state, stands->agent} : Standing{};
  const bool moved = after != standing_;
  standing_ = after;
  if (!told && !moved) return absl::OkStatus();
  StoryStep& step = story_.steps.emplace_back();
  step.event = event;
  step.where = log.Where(entry);
  step.refused = status;
  step.recorded = std::move(recorded);
  step.policy = policy_;
  step.after = after;
  step.moved = moved;
  if (event.command.valid() && status.ok()) commands_.insert(event.command.value);
  return AddDecisions(decisions, explanations, step);
}

absl::Status Teller::AddDecisions(const std::vector<Decision>& decisions,
                                  std::vector<Explanation>& explanations, StoryStep& step) {
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    ExplainedDecision explained{decisions[i], std::move(explanations[i])};
    const absl::Status status = CheckExplained(explained);
    if (!status.ok()) {
      return absl::Status(status.code(), Cat({step.where, ": ", Text(status)}));
    }
    step.decisions.push_back(std::move(explained));
  }
  return absl::OkStatus();
}

// Counts what the router refuses, and where it decides something else than the log has.
void Teller::Compare(const codec::LogReader& log, const codec::LogEntry& entry,
                     const absl::Status& status, const std::vector<Decision>& decisions) {
  if (!status.ok() && story_.refused++ == 0) {
    story_.first_refused = Cat({log.Where(entry), ": ", Text(status)});
  }
  if (!entry.decisions) return;
  ++story_.compared;
  if (*entry.decisions == decisions) return;
  if (story_.differences++ == 0) story_.first_difference = log.Where(entry);
}

// What an event that was taken means for those after it.
void Teller::Follow(const Event& event) {
  if (const auto* const change = std::get_if<PolicyChanged>(&event.what)) policy_ = change->policy;
  if (const auto* const merge = std::get_if<CustomersMerged>(&event.what)) {
    const CustomerId from = Resolved(merge->from);
    const CustomerId into = Resolved(merge->into);
    if (from != into) merged_[from.value] = into.value;
  }
  const auto* const forgotten = std::get_if<CustomerForgotten>(&event.what);
  if (forgotten != nullptr) Forget(Resolved(forgotten->customer));
  if (!story_.contact.valid() || SubjectOf(event) != story_.contact) return;
  if (const auto* const arrival = std::get_if<ContactArrived>(&event.what)) {
    customer_ = arrival->customer;
  }
  const auto* const assigned = std::get_if<ContactAssigned>(&event.what);
  if (assigned != nullptr && !standing_.state) customer_ = assigned->customer;
}

// All names of a customer are free again, and may become others'.
void Teller::Forget(CustomerId customer) {
  if (customer_.valid() && Resolved(customer_) == customer) {
    story_.customer_forgotten = true;
    customer_ = {};
  }
  std::vector<std::uint64_t> names;
  for (const auto& [from, into] : merged_) {
    if (Resolved({into}) == customer) names.push_back(from);
  }
  for (const std::uint64_t name : names) merged_.erase(name);
}

bool Teller::IsAbout(const Event& event) const {
  if (SubjectOf(event) == story_.contact) return true;
  if (const auto* const arrival = std::get_if<ContactArrived>(&event.what)) {
    return arrival->continues == story_.contact;
  }
  if (!standing_.state || !customer_.valid()) return false;
  const CustomerId customer = Resolved(customer_);
  if (const auto* const update = std::get_if<CustomerUpdated>(&event.what)) {
    return Resolved(update->customer) == customer;
  }
  if (const auto* const merge = std::get_if<CustomersMerged>(&event.what)) {
    return Resolved(merge->from) == customer || Resolved(merge->into) == customer;
  }
  const auto* const forgotten = std::get_if<CustomerForgotten>(&event.what);
  return forgotten != nullptr && Resolved(forgotten->customer) == customer;
}

// Whether an event makes a contact of this number, while there is none.
bool Teller::Begins(const Event& event) const {
  const bool creates = std::holds_alternative<ContactArrived>(event.what) ||
                       std::holds_alternative<ContactAssigned>(event.what);
  return creates && SubjectOf(event) == story_.contact && !standing_.state;
}

// A number may be used again when the contact that had it is forgotten; the last one is told.
void Teller::Restart() {
  if (story_.steps.empty()) return;
  ++story_.earlier;
  story_.steps.clear();
  story_.customer_forgotten = false;
  customer_ = {};
}

// Whether the news of an agent may put the contact into their hands or take it from them.
bool Teller::MayMove(const AgentUpdated& update) const {
  if (standing_.state && standing_.agent == update.agent) return true;
  return update.in_hand &&
         std::any_of(update.in_hand->begin(), update.in_hand->end(),
                     [this](const InHand& hand) { return hand.contact == story_.contact; });
}

bool Teller::IsRepeated(const Event& event) {
  return event.command.valid() && commands_.contains(event.command.value);
}

// Whether the contact's number is known by now: a key may come with the event that first needs it.
// `#7` is the contact of number 7 until a key says otherwise, for a desk may number its tickets so.
bool Teller::Resolve() {
  if (found_key_ || keys_.changes() == keys_seen_) return story_.contact.valid();
  keys_seen_ = keys_.changes();
  const ContactId keyed = {keys_.Find(codec::KeyKind::kContact, wanted_)};
  found_key_ = keyed.valid();
  if (found_key_ && keyed != story_.contact) TurnTo(keyed);
  return story_.contact.valid();
}

// Forgets what was told of another contact.
void Teller::TurnTo(ContactId contact) {
  story_.contact = contact;
  story_.steps.clear();
  story_.earlier = 0;
  story_.customer_forgotten = false;
  standing_ = {};
  customer_ = {};
  commands_.clear();
}

CustomerId Teller::Resolved(CustomerId customer) const {
  for (auto it = merged_.find(customer.value); it != merged_.end();
       it = merged_.find(customer.value)) {
    customer.value = it->second;
  }
  return customer;
}

void Teller::Count(const Event& event) {
  const bool creates = std::holds_alternative<ContactArrived>(event.what) ||
                       std::holds_alternative<ContactAssigned>(event.what);
  if (!creates) return;
  if (contacts_.empty()) first_ = {SubjectOf(event).value};
  contacts_.insert(SubjectOf(event).value);
}

absl::Status Teller::NotFound() const {
  std::string expected = Cat(
      {"one of the log's ", std::to_string(story_.contacts), " contacts, by key or as #NUMBER"});
  std::uint64_t number = 0;
  if (codec::ParseUnsigned(wanted_, number) && contacts_.contains(number)) {
    expected += Cat({"; there is #", std::to_string(number)});
  } else if (const std::string near = NearestKey(); !near.empty()) {
    expected += Cat({"; there is ", near});
  } else if (first_.valid()) {
    expected += Cat({"; the first is ", keys_.Name(first_)});
  }
  const absl::Status problem =
      codec::Problem({story_.journal}, "CONTACT", codec::Was(wanted_), expected);
  return absl::NotFoundError(problem.message());
}

// Of the contacts with a key the one whose key begins most like what is wanted, the first of
// several; empty where none has half of it.
std::string Teller::NearestKey() const {
  std::string nearest;
  std::size_t most = wanted_.size() / 2;
  for (std::size_t i = 0; i < keys_.changes(); ++i) {
    const codec::KeyRow row = keys_.Change(i);
    if (row.kind != codec::KeyKind::kContact || !contacts_.contains(row.number)) continue;
    const auto differ =
        std::mismatch(wanted_.begin(), wanted_.end(), row.key.begin(), row.key.end());
    const auto same = static_cast<std::size_t>(differ.first - wanted_.begin());
    if (same <= most) continue;
    most = same;
    nearest = row.key;
  }
  return nearest;
}

}  // namespace

bool ContactStory::differs() const {
  return std::any_of(steps.begin(), steps.end(),
                     [](const StoryStep& step) { return step.recorded.has_value(); });
}

absl::StatusOr<ContactStory> TellContact(std::istream& log, const std::string& file,
                                         const std::string& contact, codec::KeyTable& keys,
                                         const StoryProgress& progress) {
  absl::StatusOr<codec::LogReader> reader = codec::LogReader::Open(log, file, keys);
  if (!reader.ok()) return NoLog(reader.status());
  absl::StatusOr<Router> router = Router::Create(reader->policy(), reader->limits());
  if (!router.ok()) {
    return absl::InvalidArgumentError(Cat({file, ": the head: ", Text(router.status())}));
  }
  Teller teller(file, contact, keys);
  const absl::Status status = teller.Replay(*reader, *router, progress);
  if (!status.ok()) return status;
  const absl::Status not_found = teller.NotFound();
  ContactStory story = teller.TakeStory();
  if (story.events == 0) {
    return codec::Problem({file}, "", "has no events", "an event log of a router");
  }
  if (!story.steps.empty()) return story;
  return story.end.ok() ? not_found : story.end;
}

}  // namespace rapport::insight
