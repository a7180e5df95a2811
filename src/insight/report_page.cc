#include "insight/report_page.h"

#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "insight/chart_rows.h"
#include "insight/figure_table.h"
#include "insight/frontier.h"
#include "insight/headline.h"
#include "insight/markup.h"
#include "insight/number_text.h"
#include "insight/periods.h"
#include "insight/report_charts.h"
#include "insight/report_limits.h"
#include "insight/report_style.h"
#include "insight/statistics.h"
#include "insight/svg_chart.h"

namespace rapport::insight {
namespace {

constexpr std::string_view kDot = " \xC2\xB7 ";

std::string FileNames(const ReplayReport& report) {
  std::string names;
  for (const std::string& file : report.setting.files) {
    names += (names.empty() ? "" : ", ") + file;
  }
  return names;
}

std::string Title(const ReplayReport& report) {
  if (!report.setting.title.empty()) return report.setting.title;
  constexpr std::size_t kMostLetters = 80;
  return Shortened(FileNames(report), kMostLetters);
}

std::string Span(const ReplayReport& report) {
  const auto days = static_cast<std::int64_t>(report.policies.front().figures.days.size());
  const std::string first = DayText(report.first_day);
  return days <= 1 ? first : first + " to " + DayText(report.first_day + days - 1);
}

// Where the figures come from.
std::string Source(const ReplayReport& report) {
  const bool several = report.setting.files.size() > 1;
  return "Data: the contact histor" + std::string(several ? "ies " : "y ") + FileNames(report) +
         ". Times are " + report.setting.times + ".";
}

std::string Sentence(const std::string& clause) {
  std::string sentence = clause + ".";
  sentence[0] = absl::ascii_toupper(static_cast<unsigned char>(sentence[0]));
  return sentence;
}

class Page {
 public:
  explicit Page(const ReplayReport& report) : report_(report), headline_(HeadlineOf(report)) {}

  std::string Write() {
    Head();
    out_.Open("body", {});
    Header();
    out_.Open("main", {});
    Charts();
    Tables();
    Limits();
    Making();
    out_.Close();
    return out_.Take() + "\n";
  }

 private:
  void Head() {
    out_.Verbatim("<!DOCTYPE html>\n");
    out_.Open("html", {{"lang", "en"}});
    out_.Open("head", {});
    out_.Empty("meta", {{"charset", "utf-8"}});
    out_.Empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
    out_.Empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
    out_.Element("title", {}, "Rapport replay: " + Title(report_));
    out_.Open("style", {});
    out_.Verbatim(kReportStyle);
    out_.Close();
    out_.Close();
    out_.NewLine();
  }

  void Paragraph(std::string_view style, std::string_view text) {
    if (style.empty()) {
      out_.Element("p", {}, text);
    } else {
      out_.Element("p", {{"class", style}}, text);
    }
    out_.NewLine();
  }

  void Header() {
    out_.Open("header", {});
    Paragraph("over", Title(report_) + std::string(kDot) + Span(report_) + std::string(kDot) +
                          Counted(report_.contacts, "contact") + std::string(kDot) +
                          Counted(report_.agents, "agent"));
    out_.Element("h1", {}, headline_.result);
    if (!headline_.against.empty()) Paragraph("lead", headline_.against);
    for (const std::string& caution : headline_.cautions) Paragraph("caution", caution);
    for (const std::string& note : report_.notes) Paragraph("caution", Sentence(note));
    Tiles();
    Rules();
    Paragraph("source", Source(report_));
    out_.Close();
    out_.NewLine();
  }

  // One figure of the policy given, with what it is compared with below.
  void Tile(std::string_view name, std::string (*text)(const Figures& figures)) {
    out_.Open("li", {});
    Paragraph("", name);
    for (const RuleRow& row : ComparedRows(report_)) {
      const std::string value = text(*row.figures);
      if (row.look == 0) {
        Paragraph("big", value);
      } else if (value != kUnknown) {
        Paragraph("", value + " " + row.name);
      }
    }
    out_.Close();
    out_.NewLine();
  }

  void Tiles() {
    out_.Open("ul", {{"class", "tiles"}, {"aria-label", "The figures that matter most"}});
    Tile("Returning customers who met someone they know",
         [](const Figures& figures) { return Percentage(figures.continuity); });
    if (ComparesWaits(report_)) {
      Tile("Wait of those served, on average",
           [](const Figures& figures) { return DurationText(figures.mean_wait_s); });
    } else {
      Tile("Returning customers, with someone they know at work",
           [](const Figures& figures) { return Percentage(figures.known_available); });
    }
    Tile("Contacts that hung up or found nobody", [](const Figures& figures) {
      if (!figures.abandoned && !figures.unserved) return std::string(kUnknown);
      return Percentage(
          Share(figures.abandoned.value_or(0) + figures.unserved.value_or(0), figures.contacts));
    });
    Tile("The busiest agent's share of time in contacts",
         [](const Figures& figures) { return Percentage(figures.max_occupancy); });
    out_.Close();
    out_.NewLine();
  }

  // What was compared, and how each looks on the charts.
  void Rules() {
    out_.Open("ul", {{"class", "rules"}, {"aria-label", "The rules compared"}});
    const auto rule = [&](Look look, std::string_view name, std::string_view meaning) {
      out_.Open("li", {});
      out_.Open("svg", {{"viewBox", "-7 -7 14 14"}, {"aria-hidden", "true"}});
      DrawMark(look, 0, 0, 10, "", out_);
      out_.Close();
      out_.Element("b", {}, name);
      out_.Element("span", {}, meaning);
      out_.Close();
      out_.NewLine();
    };
    for (std::size_t i = 0; i < report_.policies.size(); ++i) {
      const std::string& name = report_.policies[i].name;
      rule(static_cast<Look>(i), name, (i == 0 ? "the policy given: " : "") + RuleMeaning(name));
    }
    rule(kHistoryLook, kHistoryName, "what really happened, as far as the history tells");
    out_.Close();
    out_.NewLine();
  }

  void Chart(std::string_view id, std::string_view heading, std::string_view lead,
             void (*draw)(const ReplayReport& report, Markup& out), std::string_view caption) {
    out_.Open("section", {{"aria-labelledby", id}});
    out_.Element("h2", {{"id", id}}, heading);
    Paragraph("lead", lead);
    out_.Open("figure", {});
    out_.Open("div", {{"class", "scroll"}});
    draw(report_, out_);
    out_.Close();
    if (!caption.empty()) out_.Element("figcaption", {}, caption);
    out_.Close();
    out_.Close();
    out_.NewLine();
  }

  std::string NoWaits() const {
    if (ComparesWaits(report_)) return "";
    return " Here agents carry the most that they ever held (--capacity held), so these waits mean "
           "little.";
  }

  void Charts() {
    Chart("trade-off",
          ComparesWaits(report_) ? "Meeting someone you know, and what it costs in waiting"
                                 : "Meeting someone you know",
          std::string("Each mark is a rule. Higher up, more returning customers met an agent who "
                      "had served them before; further left, customers waited less.") +
              NoWaits(),
          DrawTradeOff, "");
    if (!report_.frontiers.empty()) FrontierSection();
    Chart(
        "waits", "How long customers wait",
        std::string("\"9 of 10 within 30 s\" means that at most one customer of ten waited longer "
                    "than 30 s.") +
            NoWaits(),
        DrawWaits,
        "Each column has a scale of its own. A bar that is cut through is longer than there is "
        "room.");
    Chart("time", "Over time",
          "At first nobody knows anybody. The longer customers and agents have a past, the more "
          "there is to gain.",
          DrawContinuityOverTime, "");
    Chart("load", "Who does the work",
          "Being known must not mean being overloaded. Where the marks of an agent lie apart, the "
          "rule changes how much falls to them.",
          DrawLoads,
          "Busy: with at least one contact in hand. The history does not tell how busy "
          "agents really were.");
    Chart("lean", "Customers who lean on one agent",
          "A customer who always meets the same agent is well known, and lost when that agent "
          "leaves. With few agents and few contacts, chance alone makes some.",
          DrawLean, LeanCaption());
  }

  void FrontierSection() {
    const std::string result = FrontierResult(report_);
    Chart(
        "frontier",
        ComparesWaits(report_) ? "Which rule gives more for the same wait"
                               : "Each rule over a range of settings",
        result + (result.empty() ? "" : " ") +
            "Each curve is a rule that is made to wait more and more. Where one lies above "
            "another, more of the returning customers meet someone they know at the same wait." +
            NoWaits(),
        DrawFrontier,
        "Rapport: all worths of the policy multiplied, by 1 as the policy says. The others wait so "
        "long for one agent, whatever that costs. Which setting is best is known only afterwards; "
        "another month may have another.");
  }

  std::string LeanCaption() const {
    const std::int64_t least = report_.policies.front().figures.lean.least_contacts;
    return "Regular customers: identified, with " + Grouped(least) +
           " or more contacts served in this time.";
  }

  void Tables() {
    out_.Open("section", {{"class", "long"}, {"aria-labelledby", "figures"}});
    out_.Element("h2", {{"id", "figures"}}, "All figures");
    Table("Contacts", FigureTopic::kContacts);
    Table("Meeting someone they know", FigureTopic::kMeeting);
    Table("Waiting", FigureTopic::kWaiting);
    Table("Agents", FigureTopic::kAgents);
    Table("For repeating this", FigureTopic::kMachine);
    out_.Close();
    out_.NewLine();
  }

  void Table(std::string_view caption, FigureTopic topic) {
    std::vector<const FigureColumn*> columns;
    for (const FigureColumn& column : FigureTable()) {
      if (column.topic == topic && column.repeats) columns.push_back(&column);
    }
    out_.Open("div", {{"class", "group"}});
    out_.Open("div", {{"class", "scroll"}});
    out_.Open("table", {});
    out_.Element("caption", {}, caption);
    out_.Open("thead", {});
    out_.Open("tr", {});
    out_.Element("th", {{"scope", "col"}}, "Policy");
    for (const FigureColumn* column : columns) {
      out_.Element("th", {{"scope", "col"}}, column->heading);
    }
    out_.Close();
    out_.Close();
    out_.NewLine();
    out_.Open("tbody", {});
    for (std::size_t i = 0; i < report_.policies.size(); ++i) {
      Row(report_.policies[i].name, i == 0 ? "given" : "baseline", report_.policies[i].figures,
          columns);
    }
    Row(kHistoryName, "history", report_.history, columns);
    out_.Close();
    out_.Close();
    out_.Close();
    Meanings(columns);
    out_.Close();
    out_.NewLine();
  }

  void Row(std::string_view name, std::string_view style, const Figures& figures,
           const std::vector<const FigureColumn*>& columns) {
    out_.Open("tr", {{"class", style}});
    out_.Element("th", {{"scope", "row"}}, name);
    for (const FigureColumn* column : columns) {
      if (column->topic == FigureTopic::kMachine) {
        out_.Element("td", {{"class", "code"}}, column->cell(figures));
      } else {
        out_.Element("td", {}, column->cell(figures));
      }
    }
    out_.Close();
    out_.NewLine();
  }

  void Meanings(const std::vector<const FigureColumn*>& columns) {
    out_.Open("dl", {{"class", "meanings"}});
    for (const FigureColumn* column : columns) {
      out_.Element("dt", {}, column->heading);
      out_.Element("dd", {}, column->meaning);
      out_.NewLine();
    }
    out_.Close();
    out_.NewLine();
  }

  void Limits() {
    out_.Open("section", {{"class", "long"}, {"aria-labelledby", "limits"}});
    out_.Element("h2", {{"id", "limits"}}, "What this page cannot know");
    out_.Open("ul", {{"class", "limits"}});
    for (const std::string& limit : LimitsOf(report_)) {
      out_.Element("li", {}, limit);
      out_.NewLine();
    }
    out_.Close();
    out_.Close();
    out_.NewLine();
  }

  void Making() {
    out_.Open("section", {{"aria-labelledby", "making"}});
    out_.Element("h2", {{"id", "making"}}, "How this page was made");
    out_.Open("dl", {{"class", "made"}});
    const auto fact = [&](std::string_view name, std::string_view value) {
      out_.Element("dt", {}, name);
      out_.Element("dd", {}, value);
      out_.NewLine();
    };
    const ReplaySetting& setting = report_.setting;
    fact("Program", "rapport replay");
    fact("History", FileNames(report_));
    fact("Contacts scored", "from " + report_.first_arrival + " to " + report_.last_arrival);
    if (report_.earlier_contacts > 0) {
      fact("Learned from",
           Counted(report_.earlier_contacts, "contact") + " before " + setting.from);
    }
    fact("Policy", setting.policy.empty() ? "the default policy" : setting.policy);
    fact("Agents at work", report_.shifts == "observed"
                               ? "from their first to their last contact of a day, less the times "
                                 "in which they took nothing while contacts waited "
                                 "(--shifts observed)"
                               : "from their first to their last contact of a day (--shifts day)");
    fact("Contacts at once", report_.capacity == "held"
                                 ? "the most that the agent held at once (--capacity held)"
                                 : "one on the phone, else the most that the agent held at once "
                                   "(--capacity observed)");
    fact("A contact takes",
         report_.handle == "model"
             ? "what is predicted for the customer and the agent (--handle model)"
             : "as long as it did, whoever takes it (--handle observed)");
    fact("Times", setting.times + "; a day of work runs from 04:00 to 04:00");
    for (const Frontier& rule : report_.frontiers) {
      fact("Over a range", rule.name + ", " + RangeText(rule) + " (--sweep)");
    }
    fact("Waits", "from when the customer was ready for an agent");
    out_.Close();
    out_.Close();
    out_.NewLine();
  }

  const ReplayReport& report_;
  const Headline headline_;
  Markup out_;
};

}  // namespace

std::string ReplayPage(const ReplayReport& report) { return Page(report).Write(); }

}  // namespace rapport::insight
