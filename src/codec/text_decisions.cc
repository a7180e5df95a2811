// Decisions in text.
//
//   offer CONTACT AGENT REASON [until=] [worth= parts ...]
//   wait CONTACT [REASON] [for=AGENT] [until=] [expected=] [worth= parts ...]
//   revoke CONTACT AGENT REASON
//   release CONTACT REASON
//
// Any kind takes any field, so that whatever a router says can be written down; `agent=` where the
// kind has no place for an agent.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codec/text.h"
#include "codec/text_fields.h"

namespace rapport::codec {
namespace {

// Whom the agent's name stands for, by the kind of decision.
bool AgentIsWord(DecisionKind kind) {
  return kind == DecisionKind::kOffer || kind == DecisionKind::kRevoke;
}
std::string_view AgentField(DecisionKind kind) {
  return kind == DecisionKind::kWait ? "for" : "agent";
}

// Sums without overflow being undefined: a sum that does not fit is nobody's worth anyway.
std::int64_t Worth(const Affinity& affinity) {
  struct Summer {
    std::uint64_t sum = 0;
    void Part(std::string_view, std::int64_t millis) { sum += static_cast<std::uint64_t>(millis); }
  } summer;
  VisitFields(affinity, summer);
  return static_cast<std::int64_t>(summer.sum);
}

struct PartWriter {
  std::uint32_t which;  // Bit i: the i-th part.
  std::string& out;
  int index = 0;

  void Part(std::string_view name, std::int64_t millis) {
    if ((which >> index++ & 1) == 0) return;
    out.append(" ").append(name).append("=");
    AppendMillis(millis, out);
  }
};

// Which parts are not 0.
struct PartFinder {
  std::uint32_t which = 0;
  int index = 0;

  void Part(std::string_view, std::int64_t millis) {
    if (millis != 0) which |= 1U << index;
    ++index;
  }
};

struct PartReader {
  FieldReader& fields;
  std::uint32_t which = 0;
  int index = 0;

  void Part(std::string_view name, std::int64_t& millis) {
    const std::optional<std::string_view> raw = fields.Find(name);
    if (raw) which |= 1U << index;
    if (raw && !ParseMillis(*raw, millis)) fields.Fail(name, Was(*raw), kExpectedMillis);
    ++index;
  }
};

struct PartMatcher {
  std::uint32_t which;
  std::vector<std::int64_t> values = {};

  void Part(std::string_view, std::int64_t millis) {
    const bool stated = (which >> values.size() & 1) != 0;
    values.push_back(stated ? millis : 0);
  }
};

// Parses one decision; `words` is not empty.
absl::StatusOr<StatedDecision> ParseOne(std::span<const std::string_view> words,
                                        const Location& where, KeyTable& keys) {
  StatedDecision result;
  Decision& decision = result.decision;
  if (!ParseValue(words.front(), keys, decision.kind)) {
    return Problem(where, "decision", Was(words.front()), Expected(decision.kind));
  }
  std::size_t plain = 0;
  for (std::string_view word : words) {
    if (FindOutsideQuotes(word, '=', 0) == std::string_view::npos) ++plain;
  }
  const std::size_t agent_words = AgentIsWord(decision.kind) ? 1 : 0;
  result.agent = agent_words > 0 && plain > 2;
  result.reason = plain > 2 + agent_words;

  FieldReader reader(words.front(), words.subspan(1), where, keys);
  reader.Subject("contact", decision.contact);
  if (result.agent) reader.Subject("agent", decision.agent);
  if (result.reason) reader.Subject("reason", decision.reason);
  const auto find = [&](std::string_view name, auto& value) {
    const std::optional<std::string_view> raw = reader.Find(name);
    if (raw && !ParseValue(*raw, keys, value)) reader.Fail(name, Was(*raw), Expected(value));
    return raw.has_value();
  };
  if (agent_words == 0) result.agent = find(AgentField(decision.kind), decision.agent);
  if (decision.kind == DecisionKind::kWait && decision.agent.valid() && !result.reason) {
    decision.reason = Reason::kForAgent;
    result.reason = true;
  }
  result.until = find("until", decision.until);
  result.expected = find("expected", decision.expected);
  if (const std::optional<std::string_view> raw = reader.Find("worth")) {
    if (!ParseMillis(*raw, result.worth_ms.emplace())) {
      reader.Fail("worth", Was(*raw), kExpectedMillis);
    }
  }
  PartReader parts{reader};
  VisitFields(decision.affinity, parts);
  result.parts = parts.which;
  const absl::Status status = reader.Finish();
  if (!status.ok()) return status;
  return result;
}

// The words before the first semicolon; takes them, and it, off.
std::span<const std::string_view> TakeSentence(std::span<const std::string_view>& words) {
  const auto end = std::find(words.begin(), words.end(), ";");
  const auto sentence = words.first(static_cast<std::size_t>(end - words.begin()));
  words = words.subspan(std::min(sentence.size() + 1, words.size()));
  return sentence;
}

}  // namespace

std::string FormatStated(const StatedDecision& stated, const KeyTable& keys, TimeStyle style) {
  const TextContext context{keys, style};
  const Decision& decision = stated.decision;
  std::string out;
  const auto append = [&](std::string_view before, const auto& value) {
    out.append(" ").append(before);
    AppendValue(value, context, out);
  };
  AppendValue(decision.kind, context, out);
  append("", decision.contact);
  const bool agent_is_word = AgentIsWord(decision.kind);
  if (agent_is_word && (stated.agent || stated.reason)) append("", decision.agent);
  const bool waits_for_agent = decision.kind == DecisionKind::kWait && stated.agent &&
                               decision.agent.valid() && decision.reason == Reason::kForAgent;
  if (stated.reason && !waits_for_agent) append("", decision.reason);
  if (!agent_is_word && stated.agent) {
    append(decision.kind == DecisionKind::kWait ? "for=" : "agent=", decision.agent);
  }
  if (stated.until) append("until=", decision.until);
  if (stated.expected) append("expected=", decision.expected);
  if (stated.worth_ms) out.append(" worth=").append(WorthText(*stated.worth_ms));
  PartWriter parts{stated.parts, out};
  VisitFields(decision.affinity, parts);
  return out;
}

std::string FormatDecision(const Decision& decision, const KeyTable& keys, TimeStyle style) {
  const bool agent_is_word = AgentIsWord(decision.kind);
  StatedDecision stated;
  stated.decision = decision;
  stated.reason = true;
  stated.agent = agent_is_word || decision.agent.valid();
  stated.until = decision.until != Decision{}.until;
  stated.expected = decision.expected != Decision{}.expected;
  PartFinder parts;
  VisitFields(decision.affinity, parts);
  stated.parts = parts.which;
  if (parts.which != 0) stated.worth_ms = Worth(decision.affinity);
  return FormatStated(stated, keys, style);
}

std::string FormatDecisions(std::span<const Decision> decisions, const KeyTable& keys,
                            TimeStyle style) {
  std::string out;
  for (const Decision& decision : decisions) {
    if (!out.empty()) out.append("; ");
    out.append(FormatDecision(decision, keys, style));
  }
  return out;
}

absl::StatusOr<std::vector<StatedDecision>> ParseStatedDecisions(std::string_view text,
                                                                 const Location& where,
                                                                 KeyTable& keys) {
  const absl::StatusOr<std::vector<std::string_view>> words = SplitLine(text, where);
  if (!words.ok()) return words.status();
  std::vector<StatedDecision> result;
  if (words->empty()) return result;
  std::span<const std::string_view> rest = *words;
  for (bool more = true; more;) {
    const std::span<const std::string_view> sentence = TakeSentence(rest);
    // A semicolon has something after it.
    more = sentence.data() + sentence.size() != words->data() + words->size();
    if (sentence.empty()) {
      return Problem(where, "decision", "was absent", Expected(DecisionKind{}));
    }
    absl::StatusOr<StatedDecision> decision = ParseOne(sentence, where, keys);
    if (!decision.ok()) return decision.status();
    result.push_back(*std::move(decision));
  }
  return result;
}

bool Matches(const StatedDecision& stated, const Decision& decision) {
  const Decision& want = stated.decision;
  if (want.kind != decision.kind || want.contact != decision.contact) return false;
  if (stated.agent && want.agent != decision.agent) return false;
  if (stated.reason && want.reason != decision.reason) return false;
  if (stated.until && want.until != decision.until) return false;
  if (stated.expected && want.expected != decision.expected) return false;
  if (stated.worth_ms && *stated.worth_ms != Worth(decision.affinity)) return false;
  PartMatcher wanted{stated.parts};
  VisitFields(want.affinity, wanted);
  PartMatcher got{stated.parts};
  VisitFields(decision.affinity, got);
  return wanted.values == got.values;
}

absl::StatusOr<std::vector<Decision>> ParseDecisions(std::string_view text, const Location& where,
                                                     KeyTable& keys) {
  const absl::StatusOr<std::vector<StatedDecision>> stated =
      ParseStatedDecisions(text, where, keys);
  if (!stated.ok()) return stated.status();
  std::vector<Decision> decisions;
  for (const StatedDecision& one : *stated) {
    const std::int64_t worth = Worth(one.decision.affinity);
    if (one.worth_ms && *one.worth_ms != worth) {
      return Problem(where, "worth", Was(WorthText(*one.worth_ms)),
                     Cat({"the sum of the parts, ", WorthText(worth)}));
    }
    decisions.push_back(one.decision);
  }
  return decisions;
}

}  // namespace rapport::codec
