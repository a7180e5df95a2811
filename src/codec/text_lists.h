// Lists in text, and fields that may be unset.
//
//   skills=billing:5,spanish:2               each with its level; no level = 1
//   in_hand=c1@voice,c2@chat*2               contact @ channel * units
//   opinions=anna:+30s,team/north:-10s@0.5,ben:never   @ price per second of handling
//   channels=voice*1:exclusive,chat          of a policy: * units
//   relax=60s:1,120s:2                       after : levels

#ifndef RAPPORT_CODEC_TEXT_LISTS_H_
#define RAPPORT_CODEC_TEXT_LISTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/quote.h"
#include "codec/text_values.h"
#include "rapport/event.h"
#include "rapport/policy.h"

namespace rapport::codec {

bool ParseValue(std::string_view raw, KeyTable& keys, SkillLevel& element);
bool ParseValue(std::string_view raw, KeyTable& keys, InHand& element);
bool ParseValue(std::string_view raw, KeyTable& keys, Opinion& element);
bool ParseValue(std::string_view raw, KeyTable& keys, ChannelCost& element);
bool ParseValue(std::string_view raw, KeyTable& keys, RelaxStep& element);

void AppendValue(const SkillLevel& element, const TextContext& context, std::string& out);
void AppendValue(const InHand& element, const TextContext& context, std::string& out);
void AppendValue(const Opinion& element, const TextContext& context, std::string& out);
void AppendValue(const ChannelCost& element, const TextContext& context, std::string& out);
void AppendValue(const RelaxStep& element, const TextContext& context, std::string& out);

std::string Expected(const std::vector<SkillLevel>&);
std::string Expected(const std::vector<InHand>&);
std::string Expected(const std::vector<Opinion>&);
std::string Expected(const std::vector<ChannelCost>&);
std::string Expected(const std::vector<RelaxStep>&);
std::string Expected(const std::vector<ChannelId>&);
std::string Expected(const std::vector<AgentId>&);

// An empty text is an empty list.
template <typename T>
bool ParseValue(std::string_view raw, KeyTable& keys, std::vector<T>& list) {
  list.clear();
  if (raw.empty()) return true;
  for (std::string_view piece : Split(raw, ',')) {
    if (!ParseValue(piece, keys, list.emplace_back())) return false;
  }
  return true;
}

template <typename T>
void AppendValue(const std::vector<T>& list, const TextContext& context, std::string& out) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out.push_back(',');
    AppendValue(list[i], context, out);
  }
}

// Only what is set has a text.
template <typename T>
bool ParseValue(std::string_view raw, KeyTable& keys, std::optional<T>& value) {
  return ParseValue(raw, keys, value.emplace());
}

template <typename T>
std::string Expected(const std::optional<T>&) {
  return Expected(T{});
}

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_TEXT_LISTS_H_
