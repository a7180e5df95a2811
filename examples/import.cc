// The past, from a host's own tables: so that customers meet whom they know from the first day on.
//
// The tables below are as a helpdesk has them; put your queries in their place. What an import has
// to decide stands in four functions, each of them short:
//   - which rows count (Counts): finished ones that somebody served for somebody;
//   - how it ended (OutcomeOf), how long it took (HandlingOf), how it was liked (RatingOf).
// The rest is order:
//   1. the staff first: a machine builds no familiarity, so the router must know which are
//   machines;
//   2. then the customers with their companies: who knows one of a company is known to all of it;
//   3. then the tickets in the order in which they ended, as if each were told when it happened.
// Every event has a command id that is made from its row. An import that breaks off is simply
// repeated from its beginning: what was taken is not taken twice.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rapport/router.h"

namespace {

// --- The host's tables ---

struct StaffRow {
  std::uint64_t id;
  std::string name;
  std::string group;
  bool automation;
};

struct UserRow {
  std::uint64_t id;
  std::string email;
  std::uint64_t organization_id;  // 0: none.
  bool vip;
};

struct TicketRow {
  std::uint64_t id;
  std::uint64_t requester_id;  // 0: came in by a form, without a user.
  std::uint64_t assignee_id;   // 0: nobody.
  std::string category;
  std::string channel;
  std::string status;  // "open", "solved", "closed" (without a solution), "spam".
  int reopens;
  std::string solved_at;     // As the database prints it; empty: not yet.
  int minutes_worked;        // 0: not recorded.
  std::string satisfaction;  // "good", "bad" or nothing.
};

const std::vector<StaffRow> kStaff = {
    {1, "autoreply", "", true},
    {2, "bea", "billing", false},
    {3, "carlos", "billing", false},
    {4, "dana", "hardware", false},
};

const std::vector<UserRow> kUsers = {
    {501, "eve@acme.example", 90, false},
    {502, "finn@acme.example", 90, false},
    {503, "gus@home.example", 0, true},
};

// Not in any order, as a query without ORDER BY gives them.
const std::vector<TicketRow> kTickets = {
    {7005, 501, 3, "invoice", "email", "solved", 0, "2024-04-30 16:20:00", 9, ""},
    {7001, 501, 3, "invoice", "phone", "solved", 0, "2024-03-01 10:05:00", 6, "good"},
    {7002, 503, 4, "laptop", "phone", "closed", 0, "2024-03-11 09:00:00", 25, "bad"},
    {7003, 503, 4, "laptop", "phone", "solved", 1, "2024-03-13 14:30:00", 12, ""},
    {7004, 503, 2, "laptop", "phone", "solved", 0, "2024-04-02 10:00:00", 15, ""},
    {7006, 503, 2, "laptop", "phone", "solved", 0, "2024-05-02 11:00:00", 0, "good"},
    {7007, 502, 1, "invoice", "email", "solved", 0, "2024-05-03 08:00:01", 0, ""},
    {7008, 502, 3, "invoice", "email", "open", 0, "", 0, ""},
    {7009, 0, 2, "", "email", "spam", 0, "2024-05-03 12:00:00", 0, ""},
    {7010, 501, 3, "invoice", "email", "solved", 0, "0000-00-00 00:00:00", 3, ""},
};

// --- What a row means ---

// Open tickets are not history: a host tells them as contacts (ContactArrived, ContactAssigned).
bool Counts(const TicketRow& row) {
  const bool finished = row.status == "solved" || row.status == "closed";
  return finished && row.requester_id != 0 && row.assignee_id != 0;
}

rapport::Outcome OutcomeOf(const TicketRow& row) {
  if (row.status == "closed") return rapport::Outcome::kUnresolved;
  return row.reopens > 0 ? rapport::Outcome::kReopened : rapport::Outcome::kResolved;
}

// The time that somebody worked on it, and not the days for which it lay; 0 says "not known".
absl::Duration HandlingOf(const TicketRow& row) { return absl::Minutes(row.minutes_worked); }

// From 0 to 100; -1 says "not rated".
int RatingOf(const TicketRow& row) {
  if (row.satisfaction == "good") return 100;
  return row.satisfaction == "bad" ? 0 : -1;
}

bool ParseTime(const std::string& text, absl::Time& time) {
  return absl::ParseTime("%Y-%m-%d %H:%M:%S", text, absl::UTCTimeZone(), &time, nullptr);
}

// --- The import ---

// Numbers for what the host calls by name, from 1 on. A host keeps this table.
template <typename Id>
class Numbers {
 public:
  Id Of(const std::string& name) {
    if (name.empty()) return {};
    return numbers_.try_emplace(name, Id{numbers_.size() + 1}).first->second;
  }

 private:
  std::map<std::string, Id> numbers_;
};

class Import {
 public:
  explicit Import(rapport::Router& router) : router_(router) {}

  void Run() {
    std::vector<std::pair<absl::Time, const TicketRow*>> ended;
    for (const TicketRow& row : kTickets) {
      absl::Time time;  // What has no date, or one as 0000-00-00, has no place in the history.
      if (Counts(row) && ParseTime(row.solved_at, time)) ended.emplace_back(time, &row);
    }
    if (ended.empty()) return;
    std::sort(ended.begin(), ended.end());
    const absl::Time start = ended.front().first;
    for (const StaffRow& row : kStaff) Tell(start, kStaffCommands + row.id, Staff(row));
    for (const UserRow& row : kUsers) Tell(start, kUserCommands + row.id, User(row));
    for (const auto& [time, row] : ended) {
      if (Tell(time, kTicketCommands + row->id, Ticket(*row, time))) ++taken_;
    }
  }

  int taken() const { return taken_; }
  rapport::TeamId Team(const std::string& group) { return teams_.Of(group); }
  rapport::TopicId Topic(const std::string& category) { return topics_.Of(category); }
  rapport::ChannelId Channel(const std::string& channel) { return channels_.Of(channel); }

 private:
  // Ids of different tables may be equal; command ids must not.
  static constexpr std::uint64_t kStaffCommands = std::uint64_t{1} << 60;
  static constexpr std::uint64_t kUserCommands = std::uint64_t{2} << 60;
  static constexpr std::uint64_t kTicketCommands = std::uint64_t{3} << 60;

  rapport::AgentUpdated Staff(const StaffRow& row) {
    // Who they are. Whether they are at work is told when they sign in.
    return {.agent = {row.id},
            .team = Team(row.group),
            .presence = rapport::Presence::kSignedOut,
            .bot = row.automation};
  }

  static rapport::CustomerUpdated User(const UserRow& row) {
    return {.customer = {row.id},
            .account = {row.organization_id},
            .importance_ppm = row.vip ? 2 * rapport::kPpm : rapport::kPpm};
  }

  rapport::HistoryImported Ticket(const TicketRow& row, absl::Time ended) {
    return {.customer = {row.requester_id},
            .agent = {row.assignee_id},
            .topic = Topic(row.category),
            .channel = Channel(row.channel),
            .outcome = OutcomeOf(row),
            .handling = HandlingOf(row),
            .ended = ended,
            .rating = RatingOf(row)};
  }

  // A row that the router does not take changes nothing, and the message names the field.
  bool Tell(absl::Time at, std::uint64_t command, rapport::EventBody what) {
    std::vector<rapport::Decision> none;
    const absl::Status status =
        router_.Apply({.at = at, .command = {command}, .what = std::move(what)}, none);
    if (!status.ok()) std::printf("not taken: %s\n", std::string(status.message()).c_str());
    return status.ok();
  }

  rapport::Router& router_;
  Numbers<rapport::TeamId> teams_;
  Numbers<rapport::TopicId> topics_;
  Numbers<rapport::ChannelId> channels_;
  int taken_ = 0;
};

// --- The first day ---

class FirstDay {
 public:
  FirstDay(rapport::Router& router, Import& import, absl::Time now)
      : router_(router), import_(import), now_(now) {}

  void SignIn(const StaffRow& row, rapport::TeamId team) {
    Apply(rapport::AgentUpdated{.agent = {row.id}, .team = team, .bot = row.automation});
  }

  // A customer calls, is served, and the next one comes ten minutes later.
  void Call(std::uint64_t user, const std::string& category) {
    const rapport::ContactId call = {++calls_};
    std::string line = NameOf(user) + ": ";
    for (const rapport::Decision& d : Apply(rapport::ContactArrived{.contact = call,
                                      .customer = {user},
                                      .channel = import_.Channel("phone"),
                                      .topic = import_.Topic(category)})) {
      if (d.kind != rapport::DecisionKind::kOffer) continue;
      const absl::Duration worth = absl::Milliseconds(d.affinity.worth_ms());
      line += kStaff[d.agent.value - 1].name + ", " + Why(d.reason);
      std::printf("%-48s worth %s\n", line.c_str(), absl::FormatDuration(worth).c_str());
    }
    met_.push_back(line);
    now_ += absl::Minutes(10);
    Apply(rapport::ContactEnded{call, rapport::Outcome::kResolved});
  }

  const std::vector<std::string>& met() const { return met_; }

 private:
  std::vector<rapport::Decision> Apply(rapport::EventBody what) {
    std::vector<rapport::Decision> decisions;
    const absl::Status status = router_.Apply({.at = now_, .what = std::move(what)}, decisions);
    if (!status.ok()) std::printf("not taken: %s\n", std::string(status.message()).c_str());
    return decisions;
  }

  static std::string NameOf(std::uint64_t user) {
    for (const UserRow& row : kUsers) {
      if (row.id == user) return row.email;
    }
    return "somebody new";
  }

  static std::string Why(rapport::Reason reason) {
    if (reason == rapport::Reason::kKnown) return "knows them";
    if (reason == rapport::Reason::kAccountKnown) return "knows their company";
    if (reason == rapport::Reason::kTeamKnown) return "a colleague knows them";
    return "is idle longest";
  }

  rapport::Router& router_;
  Import& import_;
  absl::Time now_;
  std::uint64_t calls_ = 0;
  std::vector<std::string> met_;
};

}  // namespace

int main() {
  rapport::Policy policy;
  policy.offers = rapport::Offers::kFinal;  // For brevity: whoever is offered a call has it.
  rapport::Limits limits;
  // The router remembers so many command ids: all rows of an import that may have to be repeated.
  limits.commands = 1'000'000;
  absl::StatusOr<rapport::Router> router = rapport::Router::Create(policy, limits);
  if (!router.ok()) {
    std::fprintf(stderr, "%s\n", std::string(router.status().message()).c_str());
    return 1;
  }

  Import import(*router);
  import.Run();
  std::printf("%d of %d tickets are history\n", import.taken(), static_cast<int>(kTickets.size()));
  const std::uint64_t imported = router->Fingerprint();
  import.Run();  // As after a crash.
  if (router->Fingerprint() != imported) {
    std::fprintf(stderr, "The second import changed something.\n");
    return 1;
  }

  const absl::Time nine = absl::FromCivil(absl::CivilHour(2024, 5, 6, 9), absl::UTCTimeZone());
  FirstDay day(*router, import, nine);
  for (const StaffRow& row : kStaff) {
    if (!row.automation) day.SignIn(row, import.Team(row.group));
  }
  day.Call(501, "invoice");  // Carlos has solved her tickets.
  day.Call(502, "invoice");  // So far a machine has answered, but Carlos knows the company.
  day.Call(503, "laptop");   // Dana did not help, Bea did.
  day.Call(504, "laptop");   // Nobody knows them.

  const std::vector<std::string> expected = {
      "eve@acme.example: carlos, knows them", "finn@acme.example: carlos, knows their company",
      "gus@home.example: bea, knows them", "somebody new: dana, is idle longest"};
  if (day.met() == expected) return 0;
  std::fprintf(stderr, "This is not what was expected to happen.\n");
  return 1;
}
