#include "ranking/demand.h"

#include <algorithm>

#include "base/fixed.h"

namespace rapport {
namespace {

// Whom contacts prefer is counted over the last 8,192 to 16,384 of them, how fast they come over
// the last 1,024 to 2,048: hours at a busy desk, a day at a quiet one.
constexpr std::int64_t kStretch = 8'192;
constexpr std::int64_t kSpan = 1'024;
// A pause as long as so many usual ones is a closed desk, not a quiet one: it counts as so many.
constexpr std::int64_t kLongestPause = 8;
constexpr std::int64_t kFirstPauses = 16;
constexpr Micros kShortestNight = 60 * kMicrosPerSecond;
// What a resolution is worth is told from so many contacts that had none, and no pool is taken for
// busier than this leaves idle.
constexpr std::int64_t kEnoughUnresolved = 50;
constexpr std::int64_t kLeastIdlePpm = 50'000;
constexpr double kMicrosPerSecondReal = 1e6;

double Share(std::int64_t part, std::int64_t of) {
  return of <= 0 ? 0 : static_cast<double>(part) / static_cast<double>(of);
}

}  // namespace

DemandSums& DemandSums::operator+=(const DemandSums& other) {
  contacts += other.contacts;
  importance_ppm = ClampedAdd(importance_ppm, other.importance_ppm);
  gap_ms = ClampedAdd(gap_ms, other.gap_ms);
  loss_ms = ClampedAdd(loss_ms, other.loss_ms);
  return *this;
}

DemandSums DemandSums::operator-(const DemandSums& other) const {
  return {contacts - other.contacts, importance_ppm - other.importance_ppm, gap_ms - other.gap_ms,
          loss_ms - other.loss_ms};
}

Demand::Chances& Demand::Chances::operator+=(const Chances& other) {
  contacts += other.contacts;
  busy += other.busy;
  all_busy += other.all_busy;
  free += other.free;
  available += other.available;
  elsewhere += other.elsewhere;
  resolved += other.resolved;
  unresolved += other.unresolved;
  resolved_back += other.resolved_back;
  unresolved_back += other.unresolved_back;
  return *this;
}

Demand::Span& Demand::Span::operator+=(const Span& other) {
  contacts += other.contacts;
  micros = ClampedAdd(micros, other.micros);
  return *this;
}

void Demand::Pace::Add(Millis handling, Millis expected) {
  taken = ClampedAdd(taken, handling);
  usual = ClampedAdd(usual, expected);
}

Millis Demand::Pace::Of(Millis mean) const {
  const Millis prior = MulDiv(mean, kPriorContacts, 1);
  const Millis expected = ClampedAdd(usual, prior);
  return expected <= 0 ? mean
                       : std::max<Millis>(1, MulDiv(mean, ClampedAdd(taken, prior), expected));
}

template <typename IdType>
Demand::Load& Demand::Loads<IdType>::At(IdType id) {
  const SlabIndex place = index.FindOrAdd(id);
  if (place == loads.size()) loads.emplace_back();
  return loads[place];
}

template <typename IdType>
const Demand::Load* Demand::Loads<IdType>::Find(IdType id) const {
  const SlabIndex place = index.Find(id);
  return place == kNoIndex ? nullptr : &loads[place];
}

std::int64_t Demand::Stretch() const { return contacts_ / kStretch; }

Demand::Load& Demand::LoadOf(const Station& station) {
  return station.agent.valid() ? agents_.At(station.agent) : teams_.At(station.team);
}

const Demand::Load* Demand::FindLoad(const Station& station) const {
  return station.agent.valid() ? agents_.Find(station.agent) : teams_.Find(station.team);
}

void Demand::Arrived(const NewDemand& contact) {
  CountTime(contact.now);
  Count(contact);
  ++contacts_;
  Note(contact.station.agent.value);
  Note(contact.station.team.value);
  for (const std::int64_t of : {contact.gap_ms, contact.importance_ppm, contact.loss_ms,
                                contact.free, contact.available, contact.now}) {
    Note(static_cast<std::uint64_t>(of));
  }
  Note(static_cast<std::uint64_t>(contact.station_busy) << 1 |
       static_cast<std::uint64_t>(contact.other_free));
}

void Demand::Overflowed() {
  ++elsewhere_;
  Note(1);
}

void Demand::Count(const NewDemand& contact) {
  const std::int64_t stretch = Stretch();
  chances_.MoveTo(stretch);
  Chances& chances = chances_.now;
  ++chances.contacts;
  chances.free += contact.free;
  chances.available += contact.available;
  chances.elsewhere += elsewhere_;
  elsewhere_ = 0;
  if (!contact.station.valid()) return;
  if (contact.station_busy) {
    ++chances.busy;
    chances.all_busy += static_cast<int>(!contact.other_free);
  }
  const DemandSums sums{1, contact.importance_ppm, contact.gap_ms, contact.loss_ms};
  Recent<DemandSums>& kind = kinds_[contact.station.agent.valid() ? kAgents : kTeams];
  kind.MoveTo(stretch);
  kind.now += sums;
  Recent<DemandSums>& own = LoadOf(contact.station).sums;
  own.MoveTo(stretch);
  own.now += sums;
}

void Demand::CountTime(Instant now) {
  span_.MoveTo(contacts_ / kSpan);
  const Span recent = span_.At(span_.stretch);
  if (last_ != kAlways) {
    Micros pause = std::max<Micros>(0, now - last_);
    if (recent.contacts >= kFirstPauses) {
      const Micros longest = MulDiv(recent.micros, kLongestPause, recent.contacts);
      pause = std::min(pause, std::max(longest, kShortestNight));
    }
    span_.now += Span{1, pause};
  }
  last_ = now;
}

void Demand::Ended(Outcome outcome) {
  chances_.MoveTo(Stretch());
  if (outcome == Outcome::kResolved) ++chances_.now.resolved;
  if (outcome == Outcome::kUnresolved) ++chances_.now.unresolved;
  Note(static_cast<std::uint64_t>(outcome));
}

void Demand::CameBack(Outcome earlier) {
  chances_.MoveTo(Stretch());
  if (earlier == Outcome::kResolved) ++chances_.now.resolved_back;
  if (earlier == Outcome::kUnresolved) ++chances_.now.unresolved_back;
  Note(static_cast<std::uint64_t>(earlier));
}

Millis Demand::WorthOfResolution(std::int64_t waited_s, std::int64_t waits) const {
  const Chances chances = chances_.At(Stretch());
  if (chances.unresolved < kEnoughUnresolved || chances.available <= 0) return 0;
  const auto back_ppm = [](std::int64_t back, std::int64_t ended) {
    return ended <= 0 ? 0 : std::min(kPpm, MulDiv(back, kPpm, ended));
  };
  const std::int64_t less_ppm = back_ppm(chances.unresolved_back, chances.unresolved) -
                                back_ppm(chances.resolved_back, chances.resolved);
  const std::int64_t idle_ppm =
      std::clamp(MulDiv(chances.free, kPpm, chances.available), kLeastIdlePpm, kPpm);
  const Millis mean_wait = MulDiv(waited_s, 1'000, std::max<std::int64_t>(1, waits));
  const Millis one_more = MulDiv(mean_wait, kPpm + idle_ppm, 2 * idle_ppm);
  return std::max<Millis>(0, MulDiv(one_more, less_ppm, kPpm));
}

void Demand::Handled(AgentId agent, TeamId team, Millis handling, Millis expected) {
  agents_.At(agent).pace.Add(handling, expected);
  if (team.valid()) teams_.At(team).pace.Add(handling, expected);
  Note(agent.value);
  Note(team.value);
  Note(static_cast<std::uint64_t>(handling));
  Note(static_cast<std::uint64_t>(expected));
}

Millis Demand::HandlingBy(AgentId agent, Millis usual) const {
  const Load* load = agents_.Find(agent);
  return load == nullptr ? usual : load->pace.Of(usual);
}

Millis Demand::HandlingBy(TeamId team, Millis usual) const {
  const Load* load = teams_.Find(team);
  return load == nullptr ? usual : load->pace.Of(usual);
}

DemandSums Demand::SumsOf(const Station& station) const {
  const Load* load = FindLoad(station);
  return load == nullptr ? DemandSums{} : load->sums.At(Stretch());
}

DemandRates Demand::RatesOf(bool teams, const DemandSums& own) const {
  DemandRates rates;
  const Span span = span_.At(span_.stretch);
  const Chances chances = chances_.At(Stretch());
  if (span.micros <= 0 || chances.contacts == 0) return rates;
  const double per_second =
      static_cast<double>(span.contacts) * kMicrosPerSecondReal / static_cast<double>(span.micros);
  const DemandSums kind = kinds_[teams ? kTeams : kAgents].At(Stretch());
  const DemandSums others = kind - own;
  rates.own = per_second * Share(own.contacts, chances.contacts);
  rates.others = per_second * Share(others.contacts, chances.contacts);
  rates.rest = per_second * Share(chances.contacts - kind.contacts, chances.contacts);
  const auto fill = [](const DemandSums& sums, double& importance, double& gap, double& loss) {
    if (sums.contacts <= 0) return;
    importance = Share(sums.importance_ppm, sums.contacts) / static_cast<double>(kPpm);
    gap = Share(sums.gap_ms, sums.contacts) / kMillisPerSecond;
    loss = Share(sums.loss_ms, sums.contacts) / kMillisPerSecond;
  };
  fill(own, rates.importance, rates.gap_s, rates.loss_s);
  fill(others, rates.others_importance, rates.others_gap_s, rates.others_loss_s);
  if (chances.busy > 0) rates.all_busy = Share(chances.all_busy, chances.busy);
  rates.overflow = per_second * Share(chances.elsewhere, chances.free);
  return rates;
}

}  // namespace rapport
