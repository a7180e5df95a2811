// A day of a desk whose host and router are joined by a bad line: what the host says may be lost,
// come late, twice or after what was said later, and so may the answers. The host sends again what
// was not answered, under the same command id, or gives up; and every ten minutes it compares
// notes.

#ifndef RAPPORT_TESTS_SIM_LOSSY_DAY_H_
#define RAPPORT_TESTS_SIM_LOSSY_DAY_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "property/books.h"
#include "rapport/router.h"
#include "sim/random_events.h"

namespace rapport::testing {

class LossyDay {
 public:
  enum class Notes { kCompared, kOnlyChecked };  // The latter: nothing is ever repaired.
  LossyDay(std::uint64_t seed, Notes notes);

  // The day from its beginning. What went wrong, in words; empty where nothing did.
  std::string Run();

  std::uint64_t Fingerprint() const { return router_.Fingerprint(); }
  int served() const { return served_; }
  int lost() const { return lost_; }
  int repaired() const { return repaired_; }

 private:
  enum class Stage { kWaiting, kRinging, kTalking, kOver };
  struct Customer {  // One contact, as the host sees it.
    Stage stage = Stage::kWaiting;
    AgentId agent;
    ContactArrived arrival;
  };
  enum class What { kArrive, kAnswer, kEnd, kHangUp, kBreak, kBack, kDeliver, kRetry, kCompare };
  struct Action {
    What what = What::kArrive;
    ContactId contact = {};
    AgentId agent = {};
    Event event = {};
  };

  static Policy DayPolicy(std::uint64_t seed);
  absl::Duration Seconds(int least, int most) {
    return random_.Duration(absl::Seconds(least), absl::Seconds(most));
  }
  void Later(absl::Duration delay, Action action) {
    agenda_.emplace(now_ + delay, std::move(action));
  }

  // --- The host ---
  void Do(const Action& action);
  void Arrive();
  void Answer(ContactId contact, AgentId agent);
  void Finish(ContactId contact, Stage from);
  void Heed(const Event& event, const absl::Status& status, const std::vector<Decision>& decisions);
  void HeedError(const EventBody& what);
  void Heed(const Decision& decision);
  AgentUpdated StateOf(AgentId agent, bool with_hands) const;

  // --- The line ---
  void Send(const EventBody& what);
  void Transmit(const Event& event);
  void Deliver(const Event& event, bool answered);

  // --- Comparing notes ---
  void Compare();
  void Flush();
  void Repair();
  void Check();
  void Fail(ContactId contact, const char* what) {
    if (wrong_.empty()) wrong_ = absl::StrCat("contact ", contact.value, " ", what);
  }

  Notes notes_;
  sim::Random random_;
  Router router_;
  Books books_;
  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  absl::Time closing_;
  std::multimap<absl::Time, Action> agenda_;
  std::map<ContactId, Customer> contacts_;
  std::set<AgentId> away_;
  std::set<CommandId> heeded_;
  std::uint64_t last_contact_ = 0;
  std::uint64_t last_command_ = 0;
  bool reliable_ = false;  // While notes are compared.
  int served_ = 0;
  int lost_ = 0;
  int repaired_ = 0;
  std::string wrong_;
};

inline constexpr int kDayAgents = 8;

inline Policy LossyDay::DayPolicy(std::uint64_t seed) {
  sim::Random random(seed ^ 0xda7);
  Policy policy;
  policy.routing = random.OneOf({Routing::kPreferred, Routing::kPreferred, Routing::kLongestIdle,
                                 Routing::kLastAgent, Routing::kAnyKnown});
  policy.missed_sets_away = random.Chance(50);
  policy.wrap_up = random.OneOf({absl::ZeroDuration(), absl::Seconds(30)});
  policy.decline_cooldown = absl::Seconds(120);
  policy.channels = {{.channel = {1}, .units = 1, .exclusive = true},
                     {.channel = {2}, .units = 1, .exclusive = false}};
  return policy;
}

inline LossyDay::LossyDay(std::uint64_t seed, Notes notes)
    : notes_(notes),
      random_(seed),
      router_(Router::Create(DayPolicy(seed), Limits{}).value()),
      books_(DayPolicy(seed), Limits{}),
      closing_(now_ + absl::Hours(8)) {}

inline std::string LossyDay::Run() {
  reliable_ = true;
  for (std::uint64_t agent = 1; agent <= kDayAgents; ++agent) {
    Send(StateOf({agent}, false));
    Later(Seconds(600, 7'200), {.what = What::kBreak, .agent = {agent}});
  }
  reliable_ = false;
  Later(absl::ZeroDuration(), {.what = What::kArrive});
  Later(absl::Minutes(10), {.what = What::kCompare});
  // Nobody waits or talks for so long after closing.
  const absl::Time end = closing_ + absl::Hours(4);
  while (wrong_.empty() && now_ < end && !agenda_.empty()) {
    const absl::Time deadline = router_.NextDeadline();
    if (deadline <= agenda_.begin()->first) {
      now_ = std::max(now_, deadline);
      Deliver({.at = now_, .what = TimeAdvanced{}}, true);
      continue;
    }
    now_ = std::max(now_, agenda_.begin()->first);
    const Action action = agenda_.begin()->second;
    agenda_.erase(agenda_.begin());
    Do(action);
  }
  for (const auto& [id, contact] : contacts_) {
    if (contact.stage != Stage::kOver) Fail(id, "is stuck");
    if (router_.Explain(id).ok()) Fail(id, "is still known after the day");
  }
  return wrong_;
}

inline void LossyDay::Do(const Action& action) {
  switch (action.what) {
    case What::kArrive:
      return Arrive();
    case What::kAnswer:
      return Answer(action.contact, action.agent);
    case What::kEnd:
      return Finish(action.contact, Stage::kTalking);
    case What::kHangUp:
      return Finish(action.contact, Stage::kWaiting);
    case What::kBreak:
      away_.insert(action.agent);
      Send(StateOf(action.agent, false));
      return Later(Seconds(120, 900), {.what = What::kBack, .agent = action.agent});
    case What::kBack:
      away_.erase(action.agent);
      Send(StateOf(action.agent, false));
      if (now_ < closing_) {
        Later(Seconds(1'800, 7'200), {.what = What::kBreak, .agent = action.agent});
      }
      return;
    case What::kDeliver:
      return Deliver(action.event, false);
    case What::kRetry:
      return Transmit(action.event);
    case What::kCompare:
      Compare();
      return Later(absl::Minutes(10), {.what = What::kCompare});
  }
}

}  // namespace rapport::testing

#include "tests/sim/lossy_day_host.h"  // IWYU pragma: export

#endif  // RAPPORT_TESTS_SIM_LOSSY_DAY_H_
