// A desk's past, as a replay needs it: its contacts in order, who was at work when, how long things
// took.
//
// Contacts are kept as small rows of numbers, 64 bytes each, so that ten million of them fit into
// the memory of a small machine.

#ifndef RAPPORT_SIM_REPLAY_DESK_H_
#define RAPPORT_SIM_REPLAY_DESK_H_

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "codec/csv_history.h"
#include "codec/keys.h"
#include "codec/zone.h"
#include "rapport/event.h"
#include "rapport/ids.h"
#include "sim/replay_keys.h"

namespace rapport::sim {

// Times are microseconds since 1970. A time that the file does not state:
inline constexpr std::int64_t kNotStated = std::numeric_limits<std::int64_t>::min();

// Nobody waits longer than this on the phone; a call that nobody took by then has found nobody.
inline constexpr std::int64_t kLongestCallWait = std::int64_t{3'600} * 1'000'000;

struct ReplayContact {
  std::int64_t arrived = 0;
  std::int64_t queued = kNotStated;
  std::int64_t started = kNotStated;
  std::int64_t ended = kNotStated;
  std::uint32_t customer = 0;  // The number of the key; 0 = not identified.
  std::uint32_t agent = 0;     // Who finished it; 0 = nobody, or unknown.
  std::uint32_t account = 0;
  std::uint32_t channel = 0;
  std::uint32_t topic = 0;
  std::uint32_t team = 0;
  std::uint32_t place = 0;    // Among all that were read.
  std::uint8_t priority = 0;  // 1 to 9; 0 = not stated, or outside that range.
  bool abandoned = false;
  bool phone = false;
  Outcome outcome = Outcome::kServed;

  // When it needed an agent; waits count from here.
  std::int64_t ready() const { return queued != kNotStated ? queued : arrived; }
  // When the agent had it, as far as the file says.
  std::int64_t begun() const { return started != kNotStated ? started : ready(); }
};

// What only the agent who was given a contact first can be judged by. Kept apart from the contacts,
// which a replay looks through again and again.
struct ReplayFirst {
  std::uint32_t agent = 0;                      // The number of the key; 0 = unknown.
  signed char handed_over = kHandOversUnknown;  // 0 or 1.

  static constexpr signed char kHandOversUnknown = -1;
};

// A time at work, from `in` to `out`; never empty.
struct ReplayShift {
  std::int64_t in = 0;
  std::int64_t out = 0;
};

// A time away within a shift; never empty.
struct ReplayAbsence {
  std::int64_t from = 0;
  std::int64_t to = 0;
};

struct ReplayAgent {
  AgentId agent;
  TeamId team;                          // The one that most of their contacts have.
  int capacity = 1;                     // The most that they held at once.
  std::vector<ReplayShift> shifts;      // In order of time, apart from each other.
  std::vector<ReplayAbsence> absences;  // Likewise, each within one shift.
};

// When agents are there.
enum class ReplayShifts : std::uint8_t {
  kDay,       // From their first to their last contact of a day.
  kObserved,  // Less the times in which they took nothing while contacts waited.
};

// What agents carry at once.
enum class ReplayCapacity : std::uint8_t {
  kObserved,  // One call, and nothing beside it; else the most that they held at once.
  kHeld,      // The most that they held at once, calls like any other contact.
};

// Who says where the desk is.
enum class ReplayZoneFrom : std::uint8_t {
  kNobody,  // Its times are taken for those of UTC.
  kFile,    // Most of the times that state a zone.
  kSource,  // ReplaySource::zone.
};

// How far a long piece of work has come, from 0 to 1.
using ReplayProgress = std::function<void(double done)>;

struct ReplaySource {
  std::vector<std::string> files;
  std::vector<codec::CsvMapping> columns;
  double most_bad_rows = 0.01;  // As a share of the rows.
  ReplayShifts shifts = ReplayShifts::kDay;
  ReplayCapacity capacity = ReplayCapacity::kObserved;
  std::optional<codec::Zone> zone;  // Where the desk is; absent: as most of its times say.
  // What clock the times without an offset are of; absent: the desk's, if `zone` says where it is.
  std::optional<codec::Zone> times_in;
  bool keep_contact_keys = false;
  bool keep_firsts = false;
  ReplayProgress progress;  // May be empty.
};

class ReplayDesk {
 public:
  // Reads the files as one stream, by arrival, then in the order of the files and their rows. Bad
  // rows are in `tally`, also on error. Errors: those of CsvHistory; kInvalidArgument (too many bad
  // rows; no contacts, agents or ends).
  static absl::StatusOr<std::unique_ptr<ReplayDesk>> Load(const ReplaySource& source,
                                                          codec::CsvTally& tally);

  const std::vector<ReplayContact>& contacts() const { return contacts_; }
  const std::vector<ReplayAgent>& agents() const { return agents_; }
  // Only where they were to be kept.
  const ReplayFirst& First(const ReplayContact& contact) const { return firsts_[contact.place]; }
  // Keys of contacts only where they were to be kept; a contact's number is its index + 1.
  codec::KeyTable& keys() { return keys_; }
  const codec::KeyTable& keys() const { return keys_; }
  // The numbers of keys run up to these.
  std::uint32_t customers() const { return customers_; }
  std::uint32_t agent_numbers() const { return agent_numbers_; }
  std::uint32_t topics() const { return topics_; }
  // On these an agent has one contact at a time and nothing beside it; none where calls are carried
  // like any other contact.
  const std::vector<ChannelId>& phone_channels() const { return phone_channels_; }
  // Where its days begin, and what its clocks show.
  const codec::Zone& zone() const { return zone_; }
  ReplayZoneFrom zone_from() const { return zone_from_; }
  // Whether a file has the column.
  bool Has(codec::CsvColumn column) const { return has_[static_cast<std::size_t>(column)]; }
  bool has_patience() const { return has_patience_; }
  // False: the file shows no contact that waited, so nobody can have been seen away.
  bool has_waits() const { return has_waits_; }

  // How long it takes, whoever takes it. One that was abandoned, or has no end: its topic's median.
  std::int64_t Handling(const ReplayContact& contact) const;

 private:
  struct Reading;

  ReplayDesk() = default;
  absl::Status ReadFile(const std::string& path, const ReplaySource& source, Reading& reading,
                        codec::CsvTally& tally);
  void Keep(const codec::CsvRow& row, Reading& reading);
  void FindZone(const ReplaySource& source, const codec::CsvZones& zones);
  void MakeRoom(double share_read, Reading& reading);
  void KeepFirst(const codec::CsvRow& row);
  bool IsPhone(std::uint32_t channel, std::string_view key);
  bool FindMedians();

  codec::KeyTable keys_;
  std::vector<ReplayContact> contacts_;
  std::vector<ReplayFirst> firsts_;  // By place.
  std::vector<ReplayAgent> agents_;
  std::vector<std::int64_t> medians_;  // By topic, 0 included.
  std::vector<ChannelId> phone_channels_;
  std::vector<signed char> phone_by_channel_;
  std::uint32_t customers_ = 0;
  std::uint32_t agent_numbers_ = 0;
  std::uint32_t topics_ = 0;
  codec::Zone zone_;
  ReplayZoneFrom zone_from_ = ReplayZoneFrom::kNobody;
  std::bitset<codec::kCsvColumns> has_;
  bool has_patience_ = false;
  bool has_waits_ = true;
};

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_REPLAY_DESK_H_
