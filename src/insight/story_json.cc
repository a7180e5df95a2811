#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "codec/fields.h"
#include "codec/location.h"
#include "codec/text.h"
#include "codec/words.h"
#include "insight/json_text.h"
#include "insight/story_reasons.h"
#include "insight/story_text.h"
#include "insight/story_verdicts.h"
#include "insight/story_words.h"

namespace rapport::insight {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr double kMillisPerSecond = 1e3;

boost::json::string Text(std::string_view text) {
  return boost::json::string(text.data(), text.size());
}

template <typename Enum>
value Word(Enum of) {
  return Text(codec::Word(of));
}

value TextOrNull(const std::string& text) { return text.empty() ? value(nullptr) : Text(text); }

// Whole milliseconds have at most three decimals as a double is printed.
value Seconds(std::int64_t millis) { return static_cast<double>(millis) / kMillisPerSecond; }

value Seconds(absl::Duration span) {
  if (span == absl::InfiniteDuration()) return nullptr;
  return absl::ToDoubleSeconds(span);
}

struct PartsObject {
  object parts;
  void Part(std::string_view name, std::int64_t millis) {
    parts[boost::json::string_view(name.data(), name.size())] = Seconds(millis);
  }
};

value PartsOf(const Affinity& affinity) {
  PartsObject visitor;
  codec::VisitFields(affinity, visitor);
  return std::move(visitor.parts);
}

struct EvidenceObject {
  object evidence;
  void Evidence(std::string_view name, std::int64_t ppm) { Put(name, Contacts(ppm)); }
  void Evidence(std::string_view name, const ForecastEvidence& behind) {
    Put(name, object({{"agent", Contacts(behind.agent_ppm)},
                      {"agent_topic", Contacts(behind.agent_topic_ppm)},
                      {"pair", Contacts(behind.pair_ppm)}}));
  }

 private:
  static value Contacts(std::int64_t ppm) {
    return static_cast<double>(ppm) / static_cast<double>(kPpm);
  }
  void Put(std::string_view name, value contacts) {
    evidence[boost::json::string_view(name.data(), name.size())] = std::move(contacts);
  }
};

value EvidenceOf(const AffinityEvidence& evidence) {
  EvidenceObject visitor;
  codec::VisitFields(evidence, visitor);
  return std::move(visitor.evidence);
}

class Writer {
 public:
  Writer(const ContactStory& story, const codec::KeyTable& keys)
      : story_(story), keys_(keys), words_(story, keys), reasons_(words_) {}

  value Write() const {
    object json;
    json["contact"] = Name(story_.contact);
    json["number"] = story_.contact.value;
    json["customer"] = Name(words_.customer());
    const ContactArrived none;
    const ContactArrived& arrival = words_.arrival() == nullptr ? none : *words_.arrival();
    json["channel"] = Name(arrival.channel);
    json["topic"] = Name(arrival.topic);
    json["zone"] = story_.zone.name();
    json["decisions"] = Decisions();
    json["events"] = Events();
    json["journal"] = Journal();
    return json;
  }

 private:
  value Time(absl::Time time) const {
    if (time == absl::InfiniteFuture() || time == absl::InfinitePast()) return nullptr;
    return Text(MomentText(time, story_.zone));
  }

  template <typename IdType>
  value Name(IdType id) const {
    return id.valid() ? value(Text(keys_.Name(id))) : value(nullptr);
  }

  value Journal() const {
    object json;
    json["file"] = story_.journal;
    json["events"] = story_.events;
    json["contacts"] = story_.contacts;
    json["compared"] = story_.compared;
    json["differences"] = story_.differences;
    json["first_difference"] = TextOrNull(story_.first_difference);
    json["refused"] = story_.refused;
    json["first_refused"] = TextOrNull(story_.first_refused);
    json["earlier_contacts_of_this_number"] = story_.earlier;
    json["broken"] = TextOrNull(std::string(codec::View(story_.end.message())));
    return json;
  }

  value Events() const {
    array events;
    for (const StoryStep& step : story_.steps) {
      object json;
      json["at"] = Time(step.event.at);
      json["where"] = step.where;
      json["event"] = Text(codec::EventWords()[step.event.what.index()]);
      json["line"] = codec::FormatEvent(step.event, keys_, codec::TimeStyle::kIso);
      json["happened"] = words_.Happened(step);
      json["refused"] = TextOrNull(std::string(codec::View(step.refused.message())));
      json["state"] = step.after.state ? Word(*step.after.state) : value(nullptr);
      json["agent"] = Name(step.after.agent);
      json["recorded"] = nullptr;
      if (step.recorded) {
        json["recorded"] = codec::FormatDecisions(*step.recorded, keys_, codec::TimeStyle::kIso);
      }
      events.push_back(std::move(json));
    }
    return events;
  }

  value Decisions() const {
    array decisions;
    for (std::size_t i = 0; i < story_.steps.size(); ++i) {
      for (const ExplainedDecision& explained : story_.steps[i].decisions) {
        object json = DecisionJson(story_.steps[i], explained);
        json["event"] = i;
        decisions.push_back(std::move(json));
      }
    }
    return decisions;
  }

  object DecisionJson(const StoryStep& step, const ExplainedDecision& explained) const {
    const Decision& d = explained.decision;
    const Explanation& e = explained.explanation;
    object json;
    json["at"] = Time(step.event.at);
    json["decision"] = Word(d.kind);
    json["reason"] = Word(d.reason);
    json["agent"] = Name(d.agent);
    json["until"] = Time(d.until);
    const bool waits = d.kind == DecisionKind::kWait;
    json["expected_s"] = waits ? Seconds(d.expected) : value(nullptr);
    json["worth_s"] = Seconds(d.affinity.worth_ms());
    json["parts_s"] = PartsOf(d.affinity);
    array because;
    for (const std::string& sentence : reasons_.Because(step, explained)) {
      because.push_back(Text(sentence));
    }
    json["because"] = std::move(because);
    json["state"] = Word(e.state);
    json["freed"] = Name(e.freed);
    json["passed_over"] = e.passed_over;
    json["levels_lowered"] = e.levels_lowered;
    json["candidates"] = Candidates(step, explained);
    json["others"] = Others(e);
    json["wait_or_go"] = WaitOrGo(e);
    return json;
  }

  value Candidates(const StoryStep& step, const ExplainedDecision& explained) const {
    array candidates;
    for (const Candidate& c : explained.explanation.candidates) {
      object json;
      json["agent"] = Name(c.agent);
      json["reason"] = Text(VerdictOf(step, explained, c));
      json["why"] = CandidateText(step, explained, c);
      json["obstacle"] = Word(c.obstacle);
      json["waiting"] = Word(c.waiting);
      json["free_in_s"] = Seconds(c.free_in);
      json["last_met"] = Time(c.last_met);
      json["kept_for"] = Name(c.kept_for);
      json["stands_in_for"] = Name(c.stands_in_for);
      json["shared_customers"] = c.shared_customers;
      json["account_customers"] = c.account_customers;
      json["worth_s"] = Seconds(c.affinity.worth_ms());
      json["parts_s"] = PartsOf(c.affinity);
      json["evidence"] = EvidenceOf(c.evidence);
      candidates.push_back(std::move(json));
    }
    return candidates;
  }

  static value Others(const Explanation& e) {
    array others;
    for (const OtherAgents& o : e.others) {
      object json;
      json["obstacle"] = Word(o.obstacle);
      json["agents"] = o.agents;
      json["free_in_s"] = Seconds(o.free_in);
      others.push_back(std::move(json));
    }
    return others;
  }

  value WaitOrGo(const Explanation& e) const {
    if (e.wait_cost_ppm == 0) return nullptr;  // Nothing was compared.
    object json;
    json["result"] = Word(e.waiting);
    json["at_hand"] = Name(e.at_hand);
    json["wait_for"] = Name(e.wait_for);
    const bool compared = e.wait_for.valid();
    json["gain_s"] = compared ? Seconds(e.wait_gain_ms) : value(nullptr);
    json["cost_s"] = compared ? Seconds(e.wait_cost_ms) : value(nullptr);
    json["cost_per_s"] = static_cast<double>(e.wait_cost_ppm) / static_cast<double>(kPpm);
    json["at_most_s"] = compared ? Seconds(e.wait_at_most) : value(nullptr);
    return json;
  }

  const ContactStory& story_;
  const codec::KeyTable& keys_;
  StoryWords words_;
  StoryReasons reasons_;
};

}  // namespace

std::string StoryJson(const ContactStory& story, const codec::KeyTable& keys) {
  return JsonText(Writer(story, keys).Write());
}

}  // namespace rapport::insight
