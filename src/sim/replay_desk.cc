#include "sim/replay_desk.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <numeric>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "codec/location.h"
#include "codec/micros.h"
#include "sim/replay_agents.h"
#include "sim/replay_presence.h"

namespace rapport::sim {
namespace {

// Contact numbers, places and the numbers of keys are kept in 32 bits.
constexpr std::size_t kMostContacts = std::numeric_limits<std::uint32_t>::max() - 1;
constexpr std::int64_t kRowsPerReport = 1 << 14;

// Channels on which an agent has one contact at a time, whatever else they do.
constexpr std::array<std::string_view, 6> kPhoneNames = {"phone", "voice",     "call",
                                                         "calls", "telephone", "tel"};

// Without these nothing can be replayed, nor learned: of those who had a contact first, where they
// are kept, or else of those who finished it.
absl::Status DemandColumns(const codec::CsvHistory& history, bool keep_firsts) {
  const bool has_firsts = keep_firsts && history.Has(codec::CsvColumn::kFirstAgentId);
  absl::Status status = has_firsts ? absl::OkStatus() : history.Demand(codec::CsvColumn::kAgentId);
  return status.ok() ? history.Demand(codec::CsvColumn::kEndedAt) : status;
}

std::int64_t Micros(const std::optional<absl::Time>& time) {
  return time ? codec::ToMicros(*time) : kNotStated;
}

Outcome OutcomeOf(codec::CsvOutcome outcome) {
  switch (outcome) {
    case codec::CsvOutcome::kResolved:
      return Outcome::kResolved;
    case codec::CsvOutcome::kReopened:
      return Outcome::kReopened;
    case codec::CsvOutcome::kClosedUnresolved:
      return Outcome::kUnresolved;
    case codec::CsvOutcome::kHandedOver:
      return Outcome::kHandedOver;
    case codec::CsvOutcome::kServed:
    case codec::CsvOutcome::kAbandoned:  // Once somebody serves it, nothing more is known.
    case codec::CsvOutcome::kServedAgentUnknown:
      break;
  }
  return Outcome::kServed;
}

}  // namespace

// What is kept while the files are read.
struct ReplayDesk::Reading {
  explicit Reading(const std::vector<std::string>& files) {
    for (const std::string& file : files) {
      std::error_code
          unknown;  // A pipe has no size, and what is not there is told when it is read.
      const std::uintmax_t size = std::filesystem::file_size(file, unknown);
      all_known = all_known && !unknown;
      if (!unknown) all += static_cast<std::int64_t>(size);
    }
  }

  // How much of all files has been read; 0 where their sizes are not known.
  double Share(const codec::CsvInput& input) const {
    if (!all_known || all == 0) return 0;
    return static_cast<double>(before + input.device_read()) / static_cast<double>(all);
  }

  std::optional<ReplayKeys> contact_keys{std::in_place};  // Until all is read.
  ReplayTeams teams;
  bool all_known = true;
  std::int64_t all = 0;     // Bytes of all files.
  std::int64_t before = 0;  // Bytes of the files that have been read.
};

absl::StatusOr<std::unique_ptr<ReplayDesk>> ReplayDesk::Load(const ReplaySource& source,
                                                             codec::CsvTally& tally) {
  std::unique_ptr<ReplayDesk> desk(new ReplayDesk);
  Reading reading(source.files);
  for (const std::string& file : source.files) {
    absl::Status status = desk->ReadFile(file, source, reading, tally);
    if (!status.ok()) return status;
  }
  const std::string name =
      source.files.empty()
          ? ""
          : codec::Cat({source.files.front(), source.files.size() > 1 ? ", ..." : "", ": "});
  const auto nothing = [&](std::string_view what) {
    return absl::InvalidArgumentError(codec::Cat({name, what}));
  };
  if (absl::Status status = tally.Check(source.most_bad_rows); !status.ok()) {
    return nothing(codec::View(status.message()));
  }
  std::vector<ReplayContact>& contacts = desk->contacts_;
  if (contacts.empty()) return nothing("has no contacts, expected at least one");
  const auto earlier = [](const ReplayContact& a, const ReplayContact& b) {
    return a.arrived != b.arrived ? a.arrived < b.arrived : a.place < b.place;
  };
  if (!std::is_sorted(contacts.begin(), contacts.end(), earlier)) {
    std::sort(contacts.begin(), contacts.end(), earlier);
  }
  if (source.keep_contact_keys) {
    for (const ReplayContact& contact : contacts) {
      desk->keys_.Contact(reading.contact_keys->Key(contact.place));
    }
  }
  reading.contact_keys.reset();
  desk->FindZone(source, tally.zones);
  const ReplayAgentRows rows(contacts);
  desk->agents_ = FindReplayAgents(contacts, rows, reading.teams, source.capacity, desk->zone_);
  const bool has_firsts = std::any_of(desk->firsts_.begin(), desk->firsts_.end(),
                                      [](const ReplayFirst& first) { return first.agent != 0; });
  if (desk->agents_.empty() && !has_firsts)
    return nothing("agent_id: no contact has one, expected who took them");
  if (!desk->FindMedians())
    return nothing(
        "ended_at: no contact has one, those who hung up aside, expected when they ended");
  if (source.shifts == ReplayShifts::kObserved) {
    desk->has_waits_ = FindReplayAbsences(contacts, rows, desk->agents_);
  }
  if (source.capacity == ReplayCapacity::kHeld) desk->phone_channels_.clear();
  return desk;
}

absl::Status ReplayDesk::ReadFile(const std::string& path, const ReplaySource& source,
                                  Reading& reading, codec::CsvTally& tally) {
  absl::StatusOr<codec::CsvHistory> history = codec::CsvHistory::Open(path, source.columns);
  if (!history.ok()) return history.status();
  tally.notes.insert(tally.notes.end(), history->notes().begin(), history->notes().end());
  if (source.files.size() == 1) {  // Of several, another may have it.
    absl::Status status = DemandColumns(*history, source.keep_firsts);
    if (!status.ok()) return status;
  }
  for (std::size_t i = 0; i < codec::kCsvColumns; ++i) {
    if (history->Has(static_cast<codec::CsvColumn>(i))) has_.set(i);
  }
  history->ReadTimesIn(source.times_in.value_or(source.zone.value_or(codec::Zone())));
  codec::CsvRow row;
  for (;;) {
    const absl::StatusOr<bool> more = history->Next(row, tally);
    if (!more.ok()) return more.status();
    if (!*more) break;
    if (tally.rows % kRowsPerReport == 0) {
      const double share = reading.Share(history->input());
      if (source.progress && share > 0) source.progress(share);
      if (share > 0) MakeRoom(share, reading);
    }
    if (contacts_.size() >= kMostContacts) {
      return codec::Problem({path, row.line}, "", "has too many contacts", "at most 4294967294");
    }
    if (reading.contact_keys->Add(row.contact_id)) {
      Keep(row, reading);
      if (source.keep_firsts) KeepFirst(row);
    } else {
      history->Reject({"contact_id", codec::Cat({codec::Was(row.contact_id), " once more"}),
                       "every contact once"},
                      tally);
    }
  }
  reading.before += history->input().device_read();
  return absl::OkStatus();
}

void ReplayDesk::FindZone(const ReplaySource& source, const codec::CsvZones& zones) {
  const std::optional<codec::Zone> usual = zones.Usual();
  zone_from_ = source.zone ? ReplayZoneFrom::kSource
               : usual     ? ReplayZoneFrom::kFile
                           : ReplayZoneFrom::kNobody;
  zone_ = source.zone.value_or(usual.value_or(codec::Zone()));
}

// Makes room for all the contacts that are to be expected, once there is something to go by: what
// doubles whenever it is full holds all of them twice for a while.
void ReplayDesk::MakeRoom(double share_read, Reading& reading) {
  constexpr std::size_t kEnough = std::size_t{1} << 16;
  constexpr double kMargin = 1.05;
  const std::size_t size = contacts_.size();
  if (size < kEnough || contacts_.capacity() - size >= kRowsPerReport) return;
  const double expected = static_cast<double>(size) / share_read * kMargin;
  const auto room = static_cast<std::size_t>(std::min<double>(expected, kMostContacts));
  contacts_.reserve(std::max(room, size + size / 8));
  reading.contact_keys->Reserve(contacts_.capacity());
}

void ReplayDesk::Keep(const codec::CsvRow& row, Reading& reading) {
  const auto number = [this](codec::KeyKind kind, const std::optional<std::string_view>& key) {
    return static_cast<std::uint32_t>(keys_.Number(kind, key.value_or(std::string_view())));
  };
  ReplayContact contact;
  contact.arrived = codec::ToMicros(row.arrived_at);
  contact.queued = Micros(row.queued_at);
  contact.started = Micros(row.started_at);
  contact.ended = Micros(row.ended_at);
  contact.customer = number(codec::KeyKind::kCustomer, row.customer_id);
  contact.agent = number(codec::KeyKind::kAgent, row.agent_id);
  contact.account = number(codec::KeyKind::kAccount, row.account_id);
  contact.channel = number(codec::KeyKind::kChannel, row.channel);
  contact.topic = number(codec::KeyKind::kTopic, row.category);
  contact.team = number(codec::KeyKind::kTeam, row.team);
  contact.place = static_cast<std::uint32_t>(contacts_.size());
  const std::int64_t priority = row.priority.value_or(0);
  const bool in_range = priority >= kMostUrgent && priority <= kLeastUrgent;
  contact.priority = static_cast<std::uint8_t>(in_range ? priority : 0);
  contact.abandoned = row.outcome == codec::CsvOutcome::kAbandoned;
  contact.phone = IsPhone(contact.channel, row.channel.value_or(std::string_view()));
  contact.outcome = OutcomeOf(row.outcome.value_or(codec::CsvOutcome::kServed));
  contacts_.push_back(contact);

  customers_ = std::max(customers_, contact.customer);
  agent_numbers_ = std::max(agent_numbers_, contact.agent);
  topics_ = std::max(topics_, contact.topic);
  has_patience_ = has_patience_ || (contact.abandoned && contact.ended != kNotStated);
  if (contact.agent != 0) reading.teams.Add(contact.agent, contact.team);
}

void ReplayDesk::KeepFirst(const codec::CsvRow& row) {
  // Without the column, who finished it had it from the first.
  const std::string_view agent =
      row.first_agent_id ? *row.first_agent_id : row.agent_id.value_or(std::string_view());
  ReplayFirst first;
  first.agent = static_cast<std::uint32_t>(keys_.Number(codec::KeyKind::kAgent, agent));
  if (row.transfers) first.handed_over = *row.transfers > 0 ? 1 : 0;
  firsts_.push_back(first);
}

bool ReplayDesk::IsPhone(std::uint32_t channel, std::string_view key) {
  // -1: not looked at yet.
  if (channel >= phone_by_channel_.size()) phone_by_channel_.resize(channel + 1, -1);
  signed char& phone = phone_by_channel_[channel];
  if (phone < 0) {
    const std::string name = absl::AsciiStrToLower(absl::string_view(key.data(), key.size()));
    phone = std::find(kPhoneNames.begin(), kPhoneNames.end(), name) != kPhoneNames.end() ? 1 : 0;
    if (phone == 1) phone_channels_.push_back(ChannelId{channel});
  }
  return phone == 1;
}

std::int64_t ReplayDesk::Handling(const ReplayContact& contact) const {
  if (contact.abandoned || contact.ended == kNotStated) return medians_[contact.topic];
  return std::max<std::int64_t>(0, contact.ended - contact.begun());
}

bool ReplayDesk::FindMedians() {
  const auto is_known = [](const ReplayContact& contact) {
    return !contact.abandoned && contact.ended != kNotStated;
  };
  // All handling times, topic after topic; first, where each topic begins.
  std::vector<std::size_t> next(topics_ + std::size_t{2}, 0);
  for (const ReplayContact& contact : contacts_) {
    if (is_known(contact)) ++next[contact.topic + std::size_t{1}];
  }
  std::partial_sum(next.begin(), next.end(), next.begin());
  std::vector<std::int64_t> all(next.back());
  if (all.empty()) return false;
  for (const ReplayContact& contact : contacts_) {
    if (!is_known(contact)) continue;
    all[next[contact.topic]++] = std::max<std::int64_t>(0, contact.ended - contact.begun());
  }
  // Of an even number, the lower of the two in the middle: a time that was measured.
  const auto median = [](std::span<std::int64_t> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
  };
  medians_.resize(topics_ + std::size_t{1});
  std::size_t begin = 0;  // By now `next` says where each topic ends.
  for (std::size_t topic = 0; topic < medians_.size(); begin = next[topic++]) {
    const std::span<std::int64_t> values(all.data() + begin, next[topic] - begin);
    medians_[topic] = values.empty() ? kNotStated : median(values);
  }
  std::replace(medians_.begin(), medians_.end(), kNotStated, median(all));
  return true;
}

}  // namespace rapport::sim
