#include "support/scenario.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "codec/keys.h"
#include "codec/location.h"
#include "codec/quote.h"
#include "codec/text.h"
#include "codec/text_fields.h"
#include "codec/words.h"
#include "rapport/router.h"

namespace rapport {
namespace {

using codec::Cat;
using codec::Location;
using codec::Problem;
using codec::StatedDecision;
using codec::TimeStyle;
using Words = std::span<const std::string_view>;

constexpr TimeStyle kStyle = TimeStyle::kScenario;
constexpr std::string_view kArrow = "->";
// Asked of Rank(); no scenario has a contact of this number.
constexpr std::string_view kAnyContact = "00:00 contact #18446744073709551615 ";
constexpr std::size_t kMostRanked = 1'000;

std::string Text(const absl::Status& status) { return std::string(codec::View(status.message())); }

std::string CodeOf(const absl::Status& status) { return absl::StatusCodeToString(status.code()); }

std::string Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin));
}

std::string Joined(Words words, std::string_view between) {
  std::string text;
  for (std::string_view word : words) text += Cat({text.empty() ? "" : between, word});
  return text;
}

class Scenario {
 public:
  explicit Scenario(const std::string& file) { where_.file = file; }

  // An error: the line makes no sense.
  absl::Status Line(const std::string& line);

  std::vector<std::string> TakeFailures() { return std::move(failures_); }
  const Location& where() const { return where_; }

 private:
  absl::Status Start();
  absl::Status ApplyEvent(const std::string& line);
  void CompareError(const absl::Status& status, std::string_view code);
  absl::Status CompareDecisions(const std::vector<Decision>& decisions, std::string_view expected);
  absl::Status Expect(Words words);
  absl::Status ExpectState(Words words);
  absl::Status ExpectGone(Words words);
  absl::Status ExpectRank(Words words);
  absl::Status ExpectDeadline(Words words);
  absl::Status ExpectFingerprint(Words words);
  void Failed(std::string_view expected, std::string_view got);
  // As a scenario would write it.
  template <typename IdType>
  std::string Key(IdType id) const {
    std::string key;
    codec::AppendKeyOf(codec::KeyKindOf<IdType>::value, id.value, keys_, key);
    return key;
  }

  Location where_;
  codec::KeyTable keys_;
  Policy policy_;
  Limits limits_;
  std::optional<Router> router_;
  std::uint64_t fingerprint_ = 0;  // Before the last event line.
  std::vector<std::string> failures_;
};

void Scenario::Failed(std::string_view expected, std::string_view got) {
  failures_.push_back(Cat({where_.file, ":", std::to_string(where_.line),
                           ":\n  expected: ", expected, "\n  got:      ", got}));
}

absl::Status Scenario::Line(const std::string& line) {
  ++where_.line;
  const auto words = codec::SplitLine(line, where_);
  if (!words.ok()) return words.status();
  if (words->empty()) return absl::OkStatus();
  const std::string_view first = words->front();
  if (first == "key") {
    const auto row = codec::ParseKeyRow(line, where_);
    return row.ok() ? keys_.Add(*row) : row.status();
  }
  if (first == "policy" || first == "limits") {
    if (router_) return Problem(where_, first, "came after the first event", "a time before it");
    return first == "policy" ? codec::ParsePolicy(line, where_, keys_, policy_)
                             : codec::ParseLimits(line, where_, limits_);
  }
  absl::Status started = Start();
  if (!started.ok()) return started;
  return first == "expect" ? Expect(Words(*words).subspan(1)) : ApplyEvent(line);
}

absl::Status Scenario::Start() {
  if (router_) return absl::OkStatus();
  absl::StatusOr<Router> router = Router::Create(policy_, limits_);
  if (!router.ok()) return router.status();
  router_.emplace(*std::move(router));
  fingerprint_ = router_->Fingerprint();
  return absl::OkStatus();
}

absl::Status Scenario::ApplyEvent(const std::string& line) {
  const absl::StatusOr<codec::EventLine> parsed = codec::ParseEvent(line, where_, keys_);
  if (!parsed.ok()) return parsed.status();
  const std::string expected = Trimmed(parsed->decisions.value_or(""));

  fingerprint_ = router_->Fingerprint();
  std::vector<Decision> decisions;
  const absl::Status status = router_->Apply(parsed->event, decisions);
  constexpr std::string_view kError = "error ";
  if (expected.substr(0, kError.size()) == kError) {
    CompareError(status, Trimmed(expected.substr(kError.size())));
    return absl::OkStatus();
  }
  if (!status.ok()) {
    Failed(expected.empty() ? "no decision" : expected,
           Cat({"error ", CodeOf(status), " (", Text(status), ")"}));
    return absl::OkStatus();
  }
  return expected == "..." ? absl::OkStatus() : CompareDecisions(decisions, expected);
}

void Scenario::CompareError(const absl::Status& status, std::string_view code) {
  if (status.ok()) {
    Failed(Cat({"error ", code}), "no error");
  } else if (CodeOf(status) != code) {
    Failed(Cat({"error ", code}), Cat({"error ", CodeOf(status), " (", Text(status), ")"}));
  } else if (router_->Fingerprint() != fingerprint_) {
    Failed("the fingerprint as it was before the error", "another");
  }
}

absl::Status Scenario::CompareDecisions(const std::vector<Decision>& decisions,
                                        std::string_view expected) {
  const auto stated = codec::ParseStatedDecisions(expected, where_, keys_);
  if (!stated.ok()) return stated.status();
  if (std::equal(stated->begin(), stated->end(), decisions.begin(), decisions.end(),
                 codec::Matches)) {
    return absl::OkStatus();
  }
  std::string want;
  for (const StatedDecision& one : *stated) {
    want += Cat({want.empty() ? "" : "; ", codec::FormatStated(one, keys_, kStyle)});
  }
  Failed(want.empty() ? "no decision" : want,
         decisions.empty() ? "no decision" : codec::FormatDecisions(decisions, keys_, kStyle));
  return absl::OkStatus();
}

absl::Status Scenario::Expect(Words words) {
  const std::string_view what = words.empty() ? "" : words.front();
  if (what == "state") return ExpectState(words);
  if (what == "gone") return ExpectGone(words);
  if (what == "rank") return ExpectRank(words.subspan(1));
  if (what == "deadline") return ExpectDeadline(words.subspan(1));
  if (what == "fingerprint") return ExpectFingerprint(words.subspan(1));
  return Problem(where_, "expect", codec::Was(what), "state, gone, rank, deadline or fingerprint");
}

absl::Status Scenario::ExpectState(Words words) {
  ContactId contact;
  ContactState state = ContactState::kWaiting;
  std::optional<AgentId> agent;
  std::optional<absl::Time> until;
  codec::FieldReader reader(words.front(), words.subspan(1), where_, keys_);
  reader.Subject("contact", contact);
  reader.Subject("state", state);
  reader.Field("agent", agent);
  reader.Field("until", until);
  absl::Status status = reader.Finish();
  if (!status.ok()) return status;

  std::string got = "gone";
  const absl::StatusOr<Explanation> stands = router_->Explain(contact);
  if (stands.ok()) {
    const bool same = stands->state == state && (!agent || *agent == stands->agent) &&
                      (!until || *until == stands->until);
    if (same) return absl::OkStatus();
    got = Cat({"state ", Key(contact), " ", codec::Word(stands->state),
               " agent=", Key(stands->agent), " until=", codec::TimeText(stands->until, kStyle)});
  }
  Failed(Joined(words, " "), got);
  return absl::OkStatus();
}

absl::Status Scenario::ExpectGone(Words words) {
  ContactId contact;
  codec::FieldReader reader(words.front(), words.subspan(1), where_, keys_);
  reader.Subject("contact", contact);
  absl::Status status = reader.Finish();
  if (!status.ok()) return status;
  const absl::StatusOr<Explanation> stands = router_->Explain(contact);
  if (stands.ok()) {
    Failed(Joined(words, " "), Cat({"state ", Key(contact), " ", codec::Word(stands->state)}));
  } else if (!absl::IsNotFound(stands.status())) {
    Failed(Joined(words, " "), stands.status().ToString());
  }
  return absl::OkStatus();
}

absl::Status Scenario::ExpectRank(Words words) {
  const auto arrow = std::find(words.begin(), words.end(), kArrow);
  if (arrow == words.end()) return Problem(where_, "rank", "has no ->", "-> AGENT, AGENT, ...");
  const auto fields = static_cast<std::size_t>(arrow - words.begin());
  const auto parsed =
      codec::ParseEvent(Cat({kAnyContact, Joined(words.first(fields), " ")}), where_, keys_);
  if (!parsed.ok()) return parsed.status();
  const absl::StatusOr<std::vector<Candidate>> ranked =
      router_->Rank(std::get<ContactArrived>(parsed->event.what), kMostRanked);
  const std::string want = Joined(words.subspan(fields + 1), "");
  if (!ranked.ok()) {
    Failed(want, ranked.status().ToString());
    return absl::OkStatus();
  }
  // Agents barred by an obstacle are compared only where they are expected.
  std::string got;
  std::string others;
  for (const Candidate& candidate : *ranked) {
    std::string name = Key(candidate.agent);
    if (candidate.obstacle != Obstacle::kNone) {
      name += Cat({":", codec::Word(candidate.obstacle)});
      const auto pieces = codec::Split(want, ',');
      if (std::find(pieces.begin(), pieces.end(), name) == pieces.end()) {
        others += Cat({" ", name});
        continue;
      }
    }
    got += Cat({got.empty() ? "" : ",", name});
  }
  if (got != want) Failed(want, others.empty() ? got : Cat({got, "  and not asked for:", others}));
  return absl::OkStatus();
}

absl::Status Scenario::ExpectDeadline(Words words) {
  const absl::StatusOr<absl::Time> want = codec::ParseTime(Joined(words, "+"), where_);
  if (!want.ok()) return want.status();
  const absl::Time got = router_->NextDeadline();
  if (got != *want) {
    Failed(Cat({"deadline ", codec::TimeText(*want, kStyle)}),
           Cat({"deadline ", codec::TimeText(got, kStyle)}));
  }
  return absl::OkStatus();
}

absl::Status Scenario::ExpectFingerprint(Words words) {
  const std::string want = Joined(words, " ");
  if (want != "same" && want != "changed") {
    return Problem(where_, "fingerprint", codec::Was(want), "same or changed");
  }
  const std::string_view got = router_->Fingerprint() == fingerprint_ ? "same" : "changed";
  if (got != want) Failed(Cat({"fingerprint ", want}), Cat({"fingerprint ", got}));
  return absl::OkStatus();
}

}  // namespace

std::vector<std::string> ScenarioFiles(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    if (entry.path().extension() == ".scenario") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> RunScenario(std::istream& lines, const std::string& file) {
  Scenario scenario(file);
  std::string line;
  while (std::getline(lines, line)) {
    const absl::Status status = scenario.Line(line);
    if (status.ok()) continue;
    std::vector<std::string> failures = scenario.TakeFailures();
    const std::string message = Text(status);
    const std::string place = Cat({file, ":", std::to_string(scenario.where().line), ": "});
    const bool placed = message.substr(0, place.size()) == place;
    failures.push_back(placed ? message : Cat({place, message}));
    return failures;
  }
  return scenario.TakeFailures();
}

std::vector<std::string> RunScenarioFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) return {Cat({path, ": cannot be read, expected a scenario"})};
  return RunScenario(file, path);
}

}  // namespace rapport
