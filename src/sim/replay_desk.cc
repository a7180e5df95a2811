#include "sim/replay_desk.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
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

struct ReplayDesk::Reading {
  ReplayKeys contact_keys;
  ReplayTeams teams;
};

absl::StatusOr<std::unique_ptr<ReplayDesk>> ReplayDesk::Load(const ReplaySource& source,
                                                             codec::CsvTally& tally) {
  std::unique_ptr<ReplayDesk> desk(new ReplayDesk);
  Reading reading;
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
      desk->keys_.Contact(reading.contact_keys.Key(contact.place));
    }
  }
  desk->agents_ = FindReplayAgents(contacts, reading.teams, source.capacity);
  if (desk->agents_.empty()) return nothing("agent_id: no contact has one, expected who took them");
  if (!desk->FindMedians())
    return nothing("ended_at: no contact has one, expected when they ended");
  if (source.shifts == ReplayShifts::kObserved) {
    desk->has_waits_ = FindReplayAbsences(contacts, desk->agents_);
  }
  if (source.capacity == ReplayCapacity::kHeld) desk->phone_channels_.clear();
  return desk;
}

absl::Status ReplayDesk::ReadFile(const std::string& path, const ReplaySource& source,
                                  Reading& reading, codec::CsvTally& tally) {
  absl::StatusOr<codec::CsvHistory> history = codec::CsvHistory::Open(path, source.columns);
  if (!history.ok()) return history.status();
  has_accounts_ = has_accounts_ || history->Has(codec::CsvColumn::kAccountId);
  codec::CsvRow row;
  for (;;) {
    const absl::StatusOr<bool> more = history->Next(row, tally);
    if (!more.ok()) return more.status();
    if (!*more) return absl::OkStatus();
    if (source.progress && tally.rows % kRowsPerReport == 0 && history->input().device_size() > 0) {
      source.progress(static_cast<double>(history->input().device_read()) /
                      static_cast<double>(history->input().device_size()));
    }
    if (contacts_.size() >= kMostContacts) {
      return codec::Problem({path, row.line}, "", "has too many contacts", "at most 4294967294");
    }
    if (reading.contact_keys.Add(row.contact_id)) {
      Keep(row, reading);
    } else {
      history->Reject({"contact_id", codec::Cat({codec::Was(row.contact_id), " once more"}),
                       "every contact once"},
                      tally);
    }
  }
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
  std::vector<std::vector<std::int64_t>> by_topic(topics_ + 1);
  std::vector<std::int64_t> all;
  for (const ReplayContact& contact : contacts_) {
    if (contact.abandoned || contact.ended == kNotStated) continue;
    const std::int64_t handling = std::max<std::int64_t>(0, contact.ended - contact.begun());
    by_topic[contact.topic].push_back(handling);
    all.push_back(handling);
  }
  if (all.empty()) return false;
  // Of an even number, the lower of the two in the middle: a time that was measured.
  const auto median = [](std::vector<std::int64_t>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
  };
  medians_.assign(topics_ + 1, median(all));
  for (std::size_t topic = 0; topic < by_topic.size(); ++topic) {
    if (!by_topic[topic].empty()) medians_[topic] = median(by_topic[topic]);
  }
  return true;
}

}  // namespace rapport::sim
