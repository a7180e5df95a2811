#include "insight/story_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "codec/fields.h"
#include "codec/location.h"
#include "codec/text.h"
#include "insight/story_reasons.h"
#include "insight/story_verdicts.h"
#include "insight/story_words.h"

namespace rapport::insight {
namespace {

using codec::Cat;

constexpr std::size_t kWidth = 100;
constexpr std::size_t kDecided = 10;  // Columns before a decision, after the time;
constexpr std::size_t kBecause = 12;  // before why.

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }

// Where a line may end: not between a number and its unit.
std::size_t EndOfPiece(std::string_view text) {
  std::size_t begin = 0;
  std::size_t end = text.find(' ');
  while (end != text.npos && end + 1 < text.size() && IsDigit(text[begin]) &&
         IsLetter(text[end + 1])) {
    begin = end + 1;
    end = text.find(' ', begin);
  }
  return std::min(end, text.size());
}

// `sentence` in lines of at most kWidth columns, all of them indented.
void AppendWrapped(std::string_view sentence, std::size_t indent, std::string& out) {
  std::size_t column = 0;
  while (!sentence.empty()) {
    const std::size_t end = EndOfPiece(sentence);
    if (column > 0 && column + 1 + end > kWidth) {
      out += '\n';
      column = 0;
    }
    if (column == 0) {
      out.append(indent, ' ');
      column = indent;
    } else {
      out += ' ';
      ++column;
    }
    out.append(sentence.substr(0, end));
    column += end;
    sentence.remove_prefix(std::min(end + 1, sentence.size()));
  }
  out += '\n';
}

// How wide a name looks: UTF-8 has one byte that is no continuation for each of its letters.
std::size_t Columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string FreeIn(const Candidate& candidate) {
  if (candidate.free_in == absl::ZeroDuration()) return "now";
  return candidate.free_in == absl::InfiniteDuration() ? "?" : SpanText(candidate.free_in);
}

std::string DateText(absl::Time time, const codec::Zone& zone) {
  if (time == absl::InfinitePast()) return "";
  return absl::FormatTime("%Y-%m-%d", time, zone.time_zone());
}

// How much stands behind each part, by its name.
struct Behind {
  std::map<std::string_view, std::string> texts;
  void Evidence(std::string_view name, std::int64_t ppm) { texts[name] = Contacts(ppm); }
  void Evidence(std::string_view name, const ForecastEvidence& of) {
    texts[name] = Cat(
        {Contacts(of.agent_ppm), "/", Contacts(of.agent_topic_ppm), "/", Contacts(of.pair_ppm)});
  }

 private:
  static std::string Contacts(std::int64_t ppm) {
    constexpr std::int64_t kPerTenth = kPpm / 10;
    const std::int64_t tenths = (ppm + kPerTenth / 2) / kPerTenth;
    const std::string whole = std::to_string(tenths / 10);
    return tenths % 10 == 0 ? whole : Cat({whole, ".", std::to_string(tenths % 10)});
  }
};

// The parts that are not 0, to the millisecond, so that they add up to the worth as they stand.
struct Parts {
  Behind behind;
  std::string text;
  void Part(std::string_view name, std::int64_t millis) {
    if (millis == 0) return;
    std::string amount = codec::WorthText(millis);
    amount.pop_back();  // The unit stands at the head of the column.
    std::string spaced(name);
    std::replace(spaced.begin(), spaced.end(), '_', ' ');
    text += Cat({text.empty() ? "" : ", ", spaced, " ", amount});
    const auto it = behind.texts.find(name);
    if (it != behind.texts.end()) text += Cat({" (", it->second, ")"});
  }
};

std::string Worth(const Candidate& candidate) {
  std::string text = codec::WorthText(candidate.affinity.worth_ms());
  text.pop_back();
  return text;
}

std::string Counted(std::int64_t count, std::string_view what) {
  return Cat({std::to_string(count), " ", what, count == 1 ? "" : "s"});
}

class Writer {
 public:
  Writer(const ContactStory& story, const codec::KeyTable& keys)
      : story_(story), words_(story, keys), reasons_(words_) {}

  std::string Write() {
    out_ = words_.Title() + "\n";
    WriteCautions();
    for (const StoryStep& step : story_.steps) WriteStep(step);
    WriteFoot();
    return std::move(out_);
  }

 private:
  void WriteCautions() {
    if (story_.differences > 0) {
      AppendWrapped(
          Cat({"Beware: on ", std::to_string(story_.differences), " of ",
               Counted(story_.compared, "event"),
               " this version decides otherwise than the log has it, first at ",
               story_.first_difference,
               story_.differs() ? ", and also on this contact." : ", but not on this contact.",
               " What follows is what this version decides."}),
          0, out_);
    }
    if (story_.refused > 0) {
      AppendWrapped(Cat({"Beware: the router refuses ", Counted(story_.refused, "event"),
                         ", first ", story_.first_refused, "."}),
                    0, out_);
    }
  }

  void WriteDate(absl::Time at) {
    std::string date = DateText(at, story_.zone);
    if (date == date_) return;
    out_ += Cat({"\n", date, date_.empty() ? ", " + story_.zone.name() : "", "\n"});
    date_ = std::move(date);
  }

  void WriteStep(const StoryStep& step) {
    WriteDate(step.event.at);
    out_ += Cat({ClockText(step.event.at, story_.zone), "  ", words_.Happened(step), "\n"});
    if (!step.refused.ok()) {
      AppendWrapped(Cat({"The router refuses that: ", codec::View(step.refused.message()), "."}),
                    kDecided, out_);
    }
    for (const ExplainedDecision& explained : step.decisions) WriteDecision(step, explained);
    if (step.recorded) {
      const std::string recorded =
          codec::FormatDecisions(*step.recorded, words_.keys(), codec::TimeStyle::kIso);
      AppendWrapped(Cat({"The log has something else here: ",
                         recorded.empty() ? "no decision" : recorded, "."}),
                    kDecided, out_);
    }
    // What the contact's own events do to it needs no saying.
    const bool own = words_.IsOwn(step.event);
    if (step.moved && step.decisions.empty() && !own) {
      AppendWrapped(words_.Stands(step.after), kDecided, out_);
    }
  }

  void WriteDecision(const StoryStep& step, const ExplainedDecision& explained) {
    AppendWrapped(words_.Decided(explained.decision), kDecided, out_);
    for (const std::string& sentence : reasons_.Because(step, explained)) {
      AppendWrapped(sentence, kBecause, out_);
    }
    const DecisionKind kind = explained.decision.kind;
    const bool chooses = kind == DecisionKind::kOffer || kind == DecisionKind::kWait;
    if (chooses && explained.decision.reason != Reason::kNotDue) WriteTable(step, explained);
    out_ += '\n';
  }

  void WriteTable(const StoryStep& step, const ExplainedDecision& explained) {
    if (explained.explanation.candidates.empty()) return;  // The sentences have counted them all.
    constexpr std::size_t kColumns = 6;
    constexpr std::size_t kWorth = 1;
    using Row = std::array<std::string, kColumns>;
    std::vector<Row> rows = {{"agent", "worth/s", "made of", "last met", "free in", "why"}};
    for (const Candidate& c : explained.explanation.candidates) {
      Parts parts;
      codec::VisitFields(c.evidence, parts.behind);
      codec::VisitFields(c.affinity, parts);
      rows.push_back({words_.Name(c.agent), Worth(c), parts.text, DateText(c.last_met, story_.zone),
                      FreeIn(c), CandidateText(step, explained, c)});
    }
    std::array<std::size_t, kColumns> widths{};
    for (const Row& row : rows) {
      for (std::size_t i = 0; i < kColumns; ++i) widths[i] = std::max(widths[i], Columns(row[i]));
    }
    out_ += '\n';
    for (const Row& row : rows) {
      std::string line(kBecause, ' ');
      for (std::size_t i = 0; i < kColumns; ++i) {
        const std::size_t blanks = widths[i] - Columns(row[i]);
        line += i == kWorth ? std::string(blanks, ' ') + row[i] : row[i] + std::string(blanks, ' ');
        line += "  ";
      }
      line.erase(line.find_last_not_of(' ') + 1);
      out_ += line + "\n";
    }
    std::string others;
    for (const OtherAgents& o : explained.explanation.others) {
      others += Cat({others.empty() ? "and " : ", ", OthersText(o)});
    }
    if (!others.empty()) AppendWrapped(others, kBecause, out_);
    const std::string comparison = reasons_.Comparison(explained);
    if (!comparison.empty()) AppendWrapped(comparison, kBecause, out_);
  }

  void WriteFoot() {
    std::string foot = Cat({"\nReplayed ", Counted(story_.events, "event"), " with ",
                            Counted(story_.contacts, "contact")});
    if (story_.compared == 0) {
      foot += "; the log keeps no decisions to compare with";
    } else if (story_.differences == 0) {
      foot += "; the log has the same decisions";
    }
    out_ += foot + ".\n";
    if (story_.earlier > 0) {
      out_ += Cat({"Its number was used before, by ", Counted(story_.earlier, "contact"),
                   " of which nothing is told here.\n"});
    }
  }

  const ContactStory& story_;
  StoryWords words_;
  StoryReasons reasons_;
  std::string out_;
  std::string date_;
};

}  // namespace

std::string StoryText(const ContactStory& story, const codec::KeyTable& keys) {
  return Writer(story, keys).Write();
}

}  // namespace rapport::insight
