// What an evaluation knows of a contact: who came with what, who was given it first, and how it
// ended.

#ifndef RAPPORT_INSIGHT_EVALUATED_CONTACT_H_
#define RAPPORT_INSIGHT_EVALUATED_CONTACT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "affinity/outcomes.h"
#include "sim/replay_desk.h"

namespace rapport::insight {

// What is predicted: ln(1 + seconds from the arrival to the end), ln(1 + seconds from the start to
// the end), and whether it was handed over.
inline constexpr std::array<Target, 3> kEvaluatedTargets = {
    Target::kResolutionTime, Target::kHandlingTime, Target::kTransferred};

// `log_resolution`, `log_handle` or `transferred`, as in the JSON.
std::string_view Name(Target target);

// Times are microseconds since 1970, sim::kNotStated where the file does not state them. Numbers
// are those of keys; 0 = none, or not known.
struct EvaluatedContact {
  std::int64_t arrived = 0;
  std::int64_t started = sim::kNotStated;
  std::int64_t ended = sim::kNotStated;
  std::uint32_t customer = 0;
  std::uint32_t account = 0;
  std::uint32_t topic = 0;
  std::uint32_t first_agent = 0;
  std::optional<bool> transferred;
  bool abandoned = false;

  // True: it teaches something, once it has ended.
  bool HasOutcome() const { return first_agent != 0 && !abandoned && ended != sim::kNotStated; }
  // Of a contact that has an outcome: microseconds; 0 or 1 for kTransferred. Absent: the file does
  // not state it.
  std::optional<std::int64_t> Outcome(Target target) const;
  // The same on the target's scale: ln(1 + seconds); 0 or 1.
  std::optional<double> Value(Target target) const;
};

// The desk's contacts in the order of its stream; the desk must have kept who had them first.
std::vector<EvaluatedContact> EvaluatedContacts(const sim::ReplayDesk& desk);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_EVALUATED_CONTACT_H_
