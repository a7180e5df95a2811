#include "sim/desk_generator.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "absl/time/civil_time.h"
#include "sim/desk_queue.h"
#include "sim/splitmix.h"

namespace rapport::sim {
namespace {

constexpr std::int64_t kHour = 3'600;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kMillion = 1'000'000;

// The quantiles of a lognormal distribution of mean 1 (sigma 0.8), in millionths.
constexpr std::array<std::int64_t, 33> kLognormal = {
    72'619,    163'624,   212'823,   252'989,   289'303,   323'683,   357'108,
    390'184,   423'335,   456'893,   491'142,   526'344,   562'755,   600'639,
    640'281,   681'997,   726'149,   773'159,   823'533,   877'886,   936'985,
    1'001'802, 1'073'604, 1'154'083, 1'245'568, 1'351'395, 1'476'563, 1'629'042,
    1'822'628, 2'084'249, 2'477'615, 3'222'590, 7'261'086};

// The quantiles of an exponential distribution of mean 1, in millionths.
constexpr std::array<std::int64_t, 33> kExponential = {
    0,         31'749,    64'539,    98'440,    133'531,   169'899,   207'639,
    246'860,   287'682,   330'242,   374'693,   421'213,   470'004,   521'297,
    575'364,   632'523,   693'147,   757'686,   826'679,   900'787,   980'829,
    1'067'841, 1'163'151, 1'268'511, 1'386'294, 1'519'826, 1'673'976, 1'856'298,
    2'079'442, 2'367'124, 2'772'589, 3'465'736, 6'214'608};

// How many of a day's calls come in each hour, in thousandths; nobody works before 7.
constexpr std::array<int, 24> kProfile = {0,  0,  0,  0,  0,  0,  0,  28, 62, 82, 92, 90,
                                          80, 76, 80, 78, 70, 60, 48, 42, 38, 32, 26, 16};

// How busy the days are, Monday to Sunday, in percent.
constexpr std::array<int, 7> kWeek = {110, 104, 102, 100, 96, 62, 36};

struct Topic {
  const char* name;
  int share;  // In percent.
  std::int64_t handling;
};

constexpr std::array<Topic, kDeskTopics> kTopics = {{{"accounts", 52, 190},
                                                     {"cards", 16, 170},
                                                     {"transfers", 13, 210},
                                                     {"loans", 8, 330},
                                                     {"online", 7, 380},
                                                     {"securities", 4, 290}}};

// When shifts start, in the order in which they are filled; the first one closes the desk, and
// every list of a few agents covers the day.
constexpr std::array<int, 14> kShiftStarts = {16, 8, 7, 9, 12, 16, 8, 10, 7, 14, 9, 12, 8, 15};

// Draws that belong to somebody, and not to the moment, come from a hash of who it is.
enum class Draw : std::uint64_t { kSpeed = 1, kTopic = 2, kPriority = 3, kToday = 4, kAccount = 5 };

SplitMix DrawOf(const DeskOptions& options, Draw draw, std::int64_t whom) {
  return SplitMix(Mix(Mix(options.seed) + static_cast<std::uint64_t>(draw)) +
                  static_cast<std::uint64_t>(whom));
}

int TopicAt(std::int64_t percent) {
  int topic = 0;
  while (topic + 1 < kDeskTopics && percent >= kTopics[static_cast<std::size_t>(topic)].share) {
    percent -= kTopics[static_cast<std::size_t>(topic)].share;
    ++topic;
  }
  return topic;
}

// Who calls: the product of three even draws favors a few very much.
std::int64_t Caller(const DeskOptions& options, SplitMix& random) {
  std::int64_t customer = options.customers;
  for (int i = 0; i < 3; ++i) customer = customer * random.Below(kMillion) / kMillion;
  return customer;
}

std::int64_t ArrivalSecond(SplitMix& random) {
  std::int64_t share = random.Below(1'000);
  std::size_t hour = 0;
  while (hour + 1 < kProfile.size() && share >= kProfile[hour]) {
    share -= kProfile[hour];
    ++hour;
  }
  return static_cast<std::int64_t>(hour) * kHour + random.Below(kHour);
}

std::vector<DeskCall> Arrivals(const DeskOptions& options, int day, SplitMix& random) {
  const std::int64_t usual =
      std::int64_t{options.calls_per_day} * kWeek[static_cast<std::size_t>(day % 7)] / 100;
  const std::int64_t count = usual * random.Between(92, 108) / 100;
  std::vector<DeskCall> calls(static_cast<std::size_t>(count));
  for (DeskCall& call : calls) {
    call.arrived = day * kDay + ArrivalSecond(random);
    call.queued = call.arrived + random.Between(4, 16);
    const std::int64_t caller = Caller(options, random);
    // Three calls of four are about what this customer always calls about.
    call.topic = random.Chance(750'000) ? TopicAt(DrawOf(options, Draw::kTopic, caller).Below(100))
                                        : TopicAt(random.Below(100));
    call.priority = DrawOf(options, Draw::kPriority, caller).Chance(280'000) ? 1 : 2;
    if (random.Chance(options.identified_ppm)) call.customer = caller;
  }
  std::stable_sort(calls.begin(), calls.end(),
                   [](const DeskCall& a, const DeskCall& b) { return a.arrived < b.arrived; });
  return calls;
}

std::vector<DeskDemand> Demands(const std::vector<DeskCall>& calls, SplitMix& random) {
  std::vector<DeskDemand> demands;
  demands.reserve(calls.size());
  for (const DeskCall& call : calls) {
    const std::int64_t mean = kTopics[static_cast<std::size_t>(call.topic)].handling;
    demands.push_back(
        {.patience = 5 + 420 * random.Quantile(kExponential) / kMillion,
         .handling = std::max<std::int64_t>(5, mean * random.Quantile(kLognormal) / kMillion),
         .after_call = random.Between(5, 35)});
  }
  return demands;
}

DeskShift ShiftOf(int agent, std::int64_t midnight, int start, bool closes, SplitMix& random) {
  const std::int64_t from = midnight + start * kHour + random.Between(-300, 300);
  DeskShift shift{.agent = agent, .from = from, .to = from + 8 * kHour, .closes = closes};
  shift.breaks.push_back({from + random.Between(6'000, 7'800), random.Between(600, 1'200)});
  shift.breaks.push_back({from + random.Between(12'600, 16'200), random.Between(1'800, 2'700)});
  shift.breaks.push_back({from + random.Between(21'000, 23'400), random.Between(600, 1'200)});
  return shift;
}

// Who works today: a draw of agents, as many as the day needs, and two at least.
std::vector<DeskShift> Rota(const DeskOptions& options, int day, SplitMix& random) {
  std::vector<int> agents(static_cast<std::size_t>(options.agents));
  for (int i = 0; i < options.agents; ++i) agents[static_cast<std::size_t>(i)] = i;
  for (std::size_t i = agents.size(); i > 1; --i) {
    std::swap(agents[i - 1], agents[static_cast<std::size_t>(random.Below(static_cast<int>(i)))]);
  }
  const std::int64_t weekday = kWeek[static_cast<std::size_t>(day % 7)];
  const std::int64_t wanted = std::max<std::int64_t>(2, options.agents * 49 * weekday / 10'000);
  const std::size_t working = std::min(agents.size(), static_cast<std::size_t>(wanted));
  std::vector<DeskShift> shifts;
  for (std::size_t i = 0; i < working; ++i) {
    shifts.push_back(
        ShiftOf(agents[i], day * kDay, kShiftStarts[i % kShiftStarts.size()], i == 0, random));
  }
  return shifts;
}

std::string TimeText(std::int64_t seconds) {
  const absl::CivilSecond start(2024, 1, 1);
  return absl::FormatCivilTime(start + seconds);
}

// A name with its number, counted from 1, in so many digits.
std::string Name(char letter, std::int64_t index, int digits) {
  std::string number = std::to_string(index + 1);
  const auto width = static_cast<std::size_t>(digits);
  if (number.size() < width) number.insert(0, width - number.size(), '0');
  return letter + number;
}

void WriteRow(const DeskOptions& options, const DeskCall& call, std::int64_t number,
              std::ostream& csv) {
  const bool served = call.agent >= 0;
  const std::string agent = served ? Name('a', call.agent, 2) : "";
  csv << Name('g', number, 6) << ',';
  if (call.customer >= 0) csv << Name('c', call.customer, 5);
  csv << ',';
  // One customer of five calls for a company, of which several may call.
  if (call.customer >= 0 && DrawOf(options, Draw::kAccount, call.customer).Chance(200'000)) {
    csv << Name('f', call.customer % 300, 3);
  }
  csv << ',' << agent << ',' << agent << ",phone,"
      << kTopics[static_cast<std::size_t>(call.topic)].name << ',' << call.priority << ','
      << TimeText(call.arrived) << ',' << TimeText(call.queued) << ',';
  if (served) csv << TimeText(call.started);
  csv << ',' << TimeText(call.ended) << ',';
  csv << (!served ? "abandoned" : call.resolved ? "resolved" : "closed_unresolved") << '\n';
}

}  // namespace

std::vector<DeskCall> GenerateDay(const DeskOptions& options, int day) {
  SplitMix random = DrawOf(options, Draw::kToday, day);
  std::vector<DeskCall> calls = Arrivals(options, day, random);
  const std::vector<DeskDemand> demands = Demands(calls, random);
  const std::vector<DeskShift> shifts = Rota(options, day, random);
  std::vector<std::int64_t> speeds;
  for (int i = 0; i < options.agents; ++i) {
    speeds.push_back(DrawOf(options, Draw::kSpeed, i).Between(850'000, 1'200'000));
  }
  ServeDay(shifts, demands, speeds, calls);
  for (DeskCall& call : calls) call.resolved = random.Chance(820'000) && call.agent >= 0;
  return calls;
}

void GenerateDesk(const DeskOptions& options, std::ostream& csv) {
  csv << "contact_id,customer_id,account_id,agent_id,first_agent_id,channel,category,priority,"
         "arrived_at,queued_at,started_at,ended_at,outcome\n";
  std::int64_t number = 0;
  for (int day = 0; day < options.days; ++day) {
    for (const DeskCall& call : GenerateDay(options, day)) {
      WriteRow(options, call, number, csv);
      ++number;
    }
  }
}

}  // namespace rapport::sim
