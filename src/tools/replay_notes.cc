#include "tools/replay_notes.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "codec/location.h"
#include "codec/micros.h"
#include "insight/number_text.h"
#include "sim/replay_agents.h"

namespace rapport::tools {
namespace {

constexpr std::int64_t kHour = std::int64_t{3'600} * 1'000'000;
constexpr std::int64_t kDay = 24 * kHour;

// A replay runs without these, and a whole part of its report means little.
struct Cost {
  codec::CsvColumn column;
  std::string_view what;
};
constexpr Cost kCosts[] = {
    {codec::CsvColumn::kCustomerId, "nobody returns, so nobody can meet someone they know"},
    {codec::CsvColumn::kStartedAt,
     "how long customers really waited is not known, and handling times include it"},
    {codec::CsvColumn::kOutcome, "those who hung up count as served"},
};

// Days are cut where a desk sleeps. More contacts about that hour than about any other on average,
// and it is likely that the desk is elsewhere.
std::string BusyAtTheCut(const sim::ReplayDesk& desk, bool walls_zone_unsaid) {
  std::int64_t taken = 0;
  std::int64_t at_the_cut = 0;
  for (const sim::ReplayContact& contact : desk.contacts()) {
    if (contact.agent == 0) continue;
    const std::int64_t wall = desk.zone().Wall(contact.begun()) - (sim::kReplayDayBegins - kHour);
    const std::int64_t since = wall - codec::FloorDivide(wall, kDay) * kDay;
    ++taken;
    if (since < 2 * kHour) ++at_the_cut;
  }
  constexpr std::int64_t kHoursPerDay = 24;
  constexpr std::int64_t kHoursAtTheCut = 2;
  if (at_the_cut * kHoursPerDay <= taken * kHoursAtTheCut) return "";
  constexpr std::string_view kMeaning =
      "), where a day of work is taken to end, so agents may be there around the clock here; say "
      "with --zone where the desk is";
  // To say where the desk is would only make another desk's times of them.
  const std::string_view also = walls_zone_unsaid ? ", and with --times-in what its times are" : "";
  return codec::Cat({insight::Grouped(at_the_cut), " of ", insight::Grouped(taken),
                     " contacts were taken between 03:00 and 05:00 (", desk.zone().name(), kMeaning,
                     also});
}

}  // namespace

std::vector<std::string> NotesOn(const sim::ReplaySource& source, const sim::ReplayDesk& desk,
                                 const codec::CsvTally& tally) {
  std::vector<std::string> notes;
  for (const Cost& cost : kCosts) {
    const bool left_out =
        std::any_of(source.columns.begin(), source.columns.end(),
                    [&](const auto& mapping) { return mapping.column == cost.column; });
    if (desk.Has(cost.column) || left_out) continue;
    const std::string_view name = codec::Name(cost.column);
    notes.push_back(codec::Cat(
        {"no ", name, " column: ", cost.what, "; map it with --column ", name, "=HEADER"}));
  }
  if (desk.Has(codec::CsvColumn::kCustomerId) && desk.customers() == 0) {
    notes.emplace_back(
        "every customer_id is empty: nobody returns, so nobody can meet someone they know");
  }
  if (!desk.has_waits()) {
    notes.emplace_back(
        "--shifts: was \"observed\", but no contact is seen to wait (started_at after queued_at or "
        "arrived_at), so agents are there as with \"day\"");
  }
  if (desk.zone_from() == sim::ReplayZoneFrom::kFile && tally.zones.wall > 0 && !source.times_in) {
    notes.push_back(codec::Cat({insight::Grouped(tally.zones.wall),
                                " times state no offset and are read as UTC, while others state "
                                "one; say with --times-in what they mean"}));
  }
  if (desk.zone_from() != sim::ReplayZoneFrom::kSource) {
    const bool walls_zone_unsaid = tally.zones.wall > 0 && !source.times_in;
    if (std::string busy = BusyAtTheCut(desk, walls_zone_unsaid); !busy.empty()) {
      notes.push_back(std::move(busy));
    }
  }
  return notes;
}

}  // namespace rapport::tools
