#include "insight/figure_table.h"

#include <optional>

#include "insight/number_text.h"

namespace rapport::insight {
namespace {

std::string Index(const std::optional<double>& index) {
  return index ? Decimal(*index, 3) : kUnknown;
}

std::string Micros(const std::optional<std::int64_t>& nanos) {
  constexpr double kNanosPerMicro = 1e3;
  return nanos ? Decimal(static_cast<double>(*nanos) / kNanosPerMicro, 2) + " us" : kUnknown;
}

std::string Hex(const std::optional<std::uint64_t>& number) {
  return number ? HexText(*number) : kUnknown;
}

constexpr FigureColumn kColumns[] = {
    {FigureTopic::kContacts, "contacts", "contacts", "Contacts",
     "Everything that came in: calls, chats, e-mails, cases.",
     [](const Figures& f) { return Grouped(f.contacts); }, true},
    {FigureTopic::kContacts, "served", "  served", "Served", "An agent took it.",
     [](const Figures& f) { return Grouped(f.served); }, true},
    {FigureTopic::kContacts, "abandoned", "  abandoned", "Hung up",
     "The customer gave up before an agent was free. In a replay those who gave up in reality have "
     "the patience that they showed, and the others wait until somebody is free.",
     [](const Figures& f) { return CountText(f.abandoned); }, true},
    {FigureTopic::kContacts, "unserved", "  unserved", "Found nobody",
     "No agent could take it: after an hour on the phone, or until the end of the history.",
     [](const Figures& f) { return CountText(f.unserved); }, true},
    {FigureTopic::kMeeting, "returning", "returning customers", "Returning",
     "Contacts of identified customers who had been served before. One who returns five times "
     "counts five times.",
     [](const Figures& f) { return Grouped(f.returning); }, true},
    {FigureTopic::kMeeting, "continuity", "  met someone they know", "Met someone they know",
     "Of 100 returning contacts, so many were taken by an agent who had served that customer "
     "before.",
     [](const Figures& f) { return Percentage(f.continuity); }, true},
    {FigureTopic::kMeeting, "known_available", "  such an agent at work", "Such an agent at work",
     "For so many of 100 returning contacts an agent whom the customer knew was at work when they "
     "came, busy or free: hardly any rule can do better than this.",
     [](const Figures& f) { return Percentage(f.known_available); }, true},
    {FigureTopic::kWaiting, "mean_wait_s", "wait, on average", "On average",
     "From the moment in which the customer was ready until an agent took the contact. Those who "
     "did not wait count as 0; those who were not served do not count.",
     [](const Figures& f) { return DurationText(f.mean_wait_s); }, true},
    {FigureTopic::kWaiting, "p50_wait_s", "  half within", "Half within",
     "Half of the customers served waited no longer.",
     [](const Figures& f) { return DurationText(f.p50_wait_s); }, true},
    {FigureTopic::kWaiting, "p90_wait_s", "  90 of 100 within", "9 of 10 within",
     "At most one customer of ten waited longer.",
     [](const Figures& f) { return DurationText(f.p90_wait_s); }, true},
    {FigureTopic::kWaiting, "p99_wait_s", "  99 of 100 within", "99 of 100 within",
     "At most one customer of a hundred waited longer: the bad moments.",
     [](const Figures& f) { return DurationText(f.p99_wait_s); }, true},
    {FigureTopic::kAgents, "max_occupancy", "busiest agent", "Busiest agent",
     "The share of their time at work that the busiest agent spent with at least one contact in "
     "hand.",
     [](const Figures& f) { return Percentage(f.max_occupancy); }, true},
    {FigureTopic::kAgents, "occupancy_jain", "evenness of load (Jain)", "Evenness of load",
     "1 = all agents are equally busy; the lower, the more of the work falls on a few (Jain's "
     "index).",
     [](const Figures& f) { return Index(f.occupancy_jain); }, true},
    {FigureTopic::kMeeting, "predicted_resolution_s", "predicted resolution",
     "Predicted resolution",
     "From the arrival to the end, as it was predicted when an agent took the contact: for such a "
     "contact of that customer with that agent, by a model that learned from what really happened. "
     "The mean over the contacts served; it says how well agents suit their contacts, not how long "
     "these waited.",
     [](const Figures& f) { return DurationText(f.predicted_resolution_s); }, true},
    {FigureTopic::kMachine, "decision_ns_p50", "decision, half within", "Half of decisions within",
     "How long the router took to decide.",
     [](const Figures& f) { return Micros(f.decision_ns_p50); }, false},
    {FigureTopic::kMachine, "decision_ns_p99", "  99 of 100 within", "99 of 100 decisions within",
     "How long the router took to decide.",
     [](const Figures& f) { return Micros(f.decision_ns_p99); }, false},
    {FigureTopic::kMachine, "fingerprint", "fingerprint", "Fingerprint",
     "Stands for every decision of the run: whoever replays the same history under the same policy "
     "gets the same sixteen digits.",
     [](const Figures& f) { return Hex(f.fingerprint); }, true},
};

}  // namespace

std::span<const FigureColumn> FigureTable() { return kColumns; }

}  // namespace rapport::insight
