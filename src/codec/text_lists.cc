#include "codec/text_lists.h"

#include <cstddef>

namespace rapport::codec {
namespace {

constexpr std::string_view kTeamMark = "team";
constexpr std::string_view kNever = "never";
constexpr std::string_view kExclusive = "exclusive";

// Cuts what follows the first `mark` outside quotes off `text`; nothing if there is none.
std::optional<std::string_view> CutAfter(std::string_view& text, char mark) {
  const std::size_t at = FindOutsideQuotes(text, mark, 0);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.substr(at + 1);
  text = text.substr(0, at);
  return rest;
}

// `anna`, `team/north`, `anna/team/north` (both, which a router refuses) or `-`.
bool ParseTarget(std::string_view raw, KeyTable& keys, Opinion& opinion) {
  const std::vector<std::string_view> parts = Split(raw, '/');
  if (parts.size() == 1) return ParseValue(parts[0], keys, opinion.agent);
  if (parts.size() > 3 || parts[parts.size() - 2] != kTeamMark) return false;
  if (!ParseValue(parts.back(), keys, opinion.team) || !opinion.team.valid()) return false;
  return parts.size() == 2 || ParseValue(parts[0], keys, opinion.agent);
}

bool ParseWorth(std::string_view raw, KeyTable& keys, Opinion& opinion) {
  const std::optional<std::string_view> price = CutAfter(raw, '@');
  if (!ParseValue(raw, keys, opinion.worth)) return false;
  return !price || ParsePpm(*price, opinion.price_per_handling_ppm);
}

}  // namespace

bool ParseValue(std::string_view raw, KeyTable& keys, SkillLevel& element) {
  const std::optional<std::string_view> level = CutAfter(raw, ':');
  element.level = kMinSkillLevel;
  return ParseValue(raw, keys, element.skill) &&
         (!level || ParseValue(*level, keys, element.level));
}

void AppendValue(const SkillLevel& element, const TextContext& context, std::string& out) {
  AppendValue(element.skill, context, out);
  out.push_back(':');
  AppendValue(element.level, context, out);
}

bool ParseValue(std::string_view raw, KeyTable& keys, InHand& element) {
  const std::optional<std::string_view> units = CutAfter(raw, '*');
  const std::optional<std::string_view> channel = CutAfter(raw, '@');
  if (!ParseValue(raw, keys, element.contact)) return false;
  if (channel && !ParseValue(*channel, keys, element.channel)) return false;
  return !units || ParseValue(*units, keys, element.units);
}

void AppendValue(const InHand& element, const TextContext& context, std::string& out) {
  AppendValue(element.contact, context, out);
  if (element.channel.valid()) {
    out.push_back('@');
    AppendValue(element.channel, context, out);
  }
  if (element.units != InHand{}.units) {
    out.push_back('*');
    AppendValue(element.units, context, out);
  }
}

bool ParseValue(std::string_view raw, KeyTable& keys, Opinion& element) {
  const std::vector<std::string_view> parts = Split(raw, ':');
  if (parts.size() < 2 || parts.size() > 3) return false;
  if (!ParseTarget(parts[0], keys, element)) return false;
  element.may_not_serve = parts.back() == kNever;
  if (parts.size() == 2 && element.may_not_serve) return true;
  return ParseWorth(parts[1], keys, element) && (parts.size() == 2 || element.may_not_serve);
}

void AppendValue(const Opinion& element, const TextContext& context, std::string& out) {
  if (element.agent.valid() || !element.team.valid()) AppendValue(element.agent, context, out);
  if (element.team.valid()) {
    if (element.agent.valid()) out.push_back('/');
    out.append(kTeamMark).push_back('/');
    AppendValue(element.team, context, out);
  }
  const bool worth_nothing =
      element.worth == absl::ZeroDuration() && element.price_per_handling_ppm == 0;
  if (!worth_nothing || !element.may_not_serve) {
    out.push_back(':');
    if (element.worth >= absl::ZeroDuration()) out.push_back('+');
    AppendValue(element.worth, context, out);
    if (element.price_per_handling_ppm != 0) {
      out.push_back('@');
      AppendPpm(element.price_per_handling_ppm, out);
    }
  }
  if (element.may_not_serve) out.append(":").append(kNever);
}

bool ParseValue(std::string_view raw, KeyTable& keys, ChannelCost& element) {
  const std::optional<std::string_view> exclusive = CutAfter(raw, ':');
  const std::optional<std::string_view> units = CutAfter(raw, '*');
  element.exclusive = exclusive.has_value();
  if (!ParseValue(raw, keys, element.channel)) return false;
  if (exclusive && *exclusive != kExclusive) return false;
  return !units || ParseValue(*units, keys, element.units);
}

void AppendValue(const ChannelCost& element, const TextContext& context, std::string& out) {
  AppendValue(element.channel, context, out);
  out.push_back('*');
  AppendValue(element.units, context, out);
  if (element.exclusive) out.append(":").append(kExclusive);
}

bool ParseValue(std::string_view raw, KeyTable& keys, RelaxStep& element) {
  const std::optional<std::string_view> levels = CutAfter(raw, ':');
  return levels && ParseValue(raw, keys, element.after) &&
         ParseValue(*levels, keys, element.levels);
}

void AppendValue(const RelaxStep& element, const TextContext& context, std::string& out) {
  AppendValue(element.after, context, out);
  out.push_back(':');
  AppendValue(element.levels, context, out);
}

std::string Expected(const std::vector<SkillLevel>&) {
  return "skills with levels as billing:5,spanish:2";
}
std::string Expected(const std::vector<InHand>&) { return "contacts as c1@voice,c2@chat*2"; }
std::string Expected(const std::vector<Opinion>&) {
  return "opinions as anna:+30s,team/north:-10s@0.5,ben:never";
}
std::string Expected(const std::vector<ChannelCost>&) {
  return "channels as voice*1:exclusive,chat*2";
}
std::string Expected(const std::vector<RelaxStep>&) { return "steps as 60s:1,120s:2"; }
std::string Expected(const std::vector<ChannelId>&) { return "channels as voice,chat"; }
std::string Expected(const std::vector<AgentId>&) { return "agents as anna,ben"; }

}  // namespace rapport::codec
