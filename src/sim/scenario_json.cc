#include "sim/scenario_json.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "codec/json.h"
#include "codec/json_object.h"
#include "codec/location.h"
#include "codec/policy_json.h"
#include "rapport/event.h"
#include "sim/distribution_json.h"

namespace rapport::sim {
namespace {

namespace json = boost::json;
using codec::Cat;
using codec::JsonErrors;
using codec::JsonObject;
using codec::NumberRange;
using codec::WasJson;

constexpr std::string_view kAll = "*";
constexpr std::int64_t kMostContacts = 1'000'000'000;
constexpr std::int64_t kMostReplications = 100'000;
constexpr std::int64_t kMostAgents = 100'000;
constexpr std::int64_t kMostCapacity = 10'000;
constexpr double kMostCost = 1e9;

constexpr NumberRange kRate = {1e-6, false, 1e9, "a number >= 0.000001"};
constexpr NumberRange kRateOrNone = {0, false, 1e9, "a number >= 0"};
constexpr NumberRange kSeconds = {0, false, 3e9, "a number of seconds >= 0"};
constexpr NumberRange kWaitCost = {1e-6, false, 100, "a number from 0.000001 to 100"};
constexpr NumberRange kCost = {0, false, kMostCost, "a number of seconds >= 0"};
constexpr NumberRange kWorth = {-kMostCost, false, kMostCost, "a number of seconds"};
constexpr NumberRange kProbability = {0, false, 1, "a probability from 0 to 1"};
constexpr NumberRange kServiceCost = {0, false, 1'000, "a number >= 0"};

class ScenarioReader {
 public:
  ScenarioReader(JsonErrors& errors, codec::KeyTable& keys) : errors_(errors), keys_(keys) {}

  Scenario Read(const json::value& document);

 private:
  void ReadTypes(JsonObject& top);
  void ReadType(const json::value& value, const std::string& path);
  void ReadGroups(JsonObject& top);
  void ReadGroup(const json::value& value, const std::string& path);
  void ReadPairs(JsonObject& top);
  void ReadPair(const json::value& value, const std::string& path);
  void ReadPolicy(JsonObject& top);
  void CheckServed();

  Arrivals ReadArrivals(const json::value& value, const std::string& path);
  Arrivals ReadHours(const json::value& value, const std::string& path);
  std::optional<Distribution> ReadOptional(JsonObject& object, std::string_view name);
  std::vector<SkillId> ReadSkills(JsonObject& object);
  // A name that nothing else has and that does not stand for all.
  template <typename Things>
  std::string ReadName(JsonObject& object, std::string_view member, const Things& others);
  // The places of what is named; all of them for "*".
  template <typename Things>
  std::vector<std::size_t> ReadWhich(JsonObject& object, std::string_view member,
                                     const Things& things);

  JsonErrors& errors_;
  codec::KeyTable& keys_;
  Scenario scenario_;
  std::optional<Distribution> answer_;
};

std::string At(const std::string& path, std::size_t index) {
  return Cat({path, "/", std::to_string(index)});
}

template <typename Things>
std::string ScenarioReader::ReadName(JsonObject& object, std::string_view member,
                                     const Things& others) {
  std::string name;
  if (object.Need(member, "a name") != nullptr) object.Text(member, name);
  if (name == kAll) object.Fail(member, "was \"*\", which stands for all", "a name");
  for (const auto& other : others) {
    if (!name.empty() && other.name == name) {
      object.Fail(member, Cat({codec::Was(name), ", which is there already"}), "another name");
    }
  }
  return name;
}

template <typename Things>
std::vector<std::size_t> ScenarioReader::ReadWhich(JsonObject& object, std::string_view member,
                                                   const Things& things) {
  std::string name;
  if (object.Need(member, "a name or \"*\"") != nullptr) object.Text(member, name);
  std::vector<std::size_t> which;
  std::string known;
  for (std::size_t i = 0; i < things.size(); ++i) {
    if (name == kAll || name == things[i].name) which.push_back(i);
    known += Cat({things[i].name, ", "});
  }
  if (which.empty()) object.Fail(member, codec::Was(name), Cat({"one of ", known, "or \"*\""}));
  return which;
}

std::optional<Distribution> ScenarioReader::ReadOptional(JsonObject& object,
                                                         std::string_view name) {
  const json::value* value = object.Find(name);
  if (value == nullptr) return std::nullopt;
  return ReadDistribution(*value, object.PathOf(name), errors_);
}

std::vector<SkillId> ScenarioReader::ReadSkills(JsonObject& object) {
  std::vector<SkillId> skills;
  const json::array* list = object.FindList("skills", "a list of names");
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const json::value& value = (*list)[i];
    const std::string path = At(object.PathOf("skills"), i);
    if (!value.is_string() || value.get_string().empty()) {
      errors_.Add(path, WasJson(value), "a name");
      continue;
    }
    const SkillId skill = keys_.Skill({value.get_string().data(), value.get_string().size()});
    if (std::find(skills.begin(), skills.end(), skill) != skills.end()) {
      errors_.Add(path, "was stated twice", "each skill once");
    }
    skills.push_back(skill);
  }
  return skills;
}

Arrivals ScenarioReader::ReadHours(const json::value& value, const std::string& path) {
  HourlyArrivals arrivals;
  const json::array* list = value.if_array();
  if (list == nullptr || list->size() != arrivals.per_hour.size()) {
    errors_.Add(path,
                list == nullptr ? WasJson(value) : Cat({"had ", std::to_string(list->size())}),
                "a list of 24 rates");
    return arrivals;
  }
  bool any = false;
  for (std::size_t hour = 0; hour < list->size(); ++hour) {
    double& rate = arrivals.per_hour[hour];
    codec::ReadNumber((*list)[hour], At(path, hour), kRateOrNone, errors_, rate);
    any |= rate > 0;
  }
  if (!any) errors_.Add(path, "was 0 in all hours", "some arrivals");
  return arrivals;
}

Arrivals ScenarioReader::ReadArrivals(const json::value& value, const std::string& path) {
  JsonObject object(value, path, errors_);
  PoissonArrivals poisson;
  object.Number("poisson_per_hour", kRate, poisson.per_hour);
  const json::value* interval = object.Find("interval");
  const json::value* hours = object.Find("per_hour");
  object.End("arrivals");
  if (errors_.ok() && value.get_object().size() != 1) {
    errors_.Add(path, "did not have one name", "one of poisson_per_hour, interval, per_hour");
  }
  if (!errors_.ok()) return poisson;
  if (hours != nullptr) return ReadHours(*hours, object.PathOf("per_hour"));
  if (interval == nullptr) return poisson;
  const std::string interval_path = object.PathOf("interval");
  Distribution distribution = ReadDistribution(*interval, interval_path, errors_);
  // Times are whole microseconds, and where all are 0 no clock ever goes on.
  constexpr double kMicrosecond = 1e-6;
  if (errors_.ok() && distribution.Mean() < kMicrosecond) {
    errors_.Add(interval_path,
                distribution.Mean() > 0 ? "was less than a microsecond on average" : "was always 0",
                "some time between arrivals");
  }
  return distribution;
}

void ScenarioReader::ReadType(const json::value& value, const std::string& path) {
  JsonObject object(value, path, errors_);
  CustomerType type;
  type.name = ReadName(object, "type", scenario_.types);
  type.topic = keys_.Topic(type.name);
  if (const json::value* arrivals = object.Need("arrivals", "how they arrive")) {
    type.arrivals = ReadArrivals(*arrivals, object.PathOf("arrivals"));
  }
  object.Number("wait_cost", kWaitCost, type.wait_cost);
  type.patience = ReadOptional(object, "patience");
  object.Number("abandon_cost", kCost, type.abandon_cost);
  object.Number("block_cost", kCost, type.block_cost);
  std::int64_t priority = 0;
  object.Whole("priority", 0, kLeastUrgent, priority);
  type.priority = static_cast<int>(priority);
  std::int64_t limit = -1;
  object.Whole("queue_limit", 0, kMostContacts, limit);
  if (limit >= 0) type.queue_limit = limit;
  type.skills = ReadSkills(object);
  type.again_after = ReadOptional(object, "again_after");
  object.End("customers");
  scenario_.types.push_back(std::move(type));
}

void ScenarioReader::ReadTypes(JsonObject& top) {
  constexpr std::string_view kExpected = "a list of types of customers";
  const json::array* list = top.FindList("customers", kExpected);
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    ReadType((*list)[i], At("/customers", i));
  }
  if (scenario_.types.empty()) top.Fail("customers", "had none", kExpected);
}

void ScenarioReader::ReadGroup(const json::value& value, const std::string& path) {
  JsonObject object(value, path, errors_);
  AgentGroup group;
  group.name = ReadName(object, "group", scenario_.groups);
  group.team = keys_.Team(group.name);
  object.Whole("count", 1, kMostAgents, group.count);
  std::int64_t capacity = 1;
  object.Whole("capacity", 1, kMostCapacity, capacity);
  group.capacity = static_cast<int>(capacity);
  group.skills = ReadSkills(object);
  group.answer = ReadOptional(object, "answer");
  if (!group.answer) group.answer = answer_;
  object.End("agents");
  if (!errors_.ok()) return;
  const auto others = static_cast<std::int64_t>(scenario_.agents.size());
  if (others + group.count > kMostAgents) {
    errors_.Add(path, Cat({"made ", std::to_string(others + group.count), " agents"}),
                Cat({"at most ", std::to_string(kMostAgents)}));
    return;
  }
  for (std::int64_t i = 1; i <= group.count; ++i) {
    scenario_.agents.push_back(keys_.Agent(Cat({group.name, "/", std::to_string(i)})));
  }
  scenario_.groups.push_back(std::move(group));
}

void ScenarioReader::ReadGroups(JsonObject& top) {
  constexpr std::string_view kExpected = "a list of groups of agents";
  const json::array* list = top.FindList("agents", kExpected);
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    ReadGroup((*list)[i], At("/agents", i));
  }
  if (scenario_.groups.empty()) top.Fail("agents", "had none", kExpected);
}

void ScenarioReader::ReadPair(const json::value& value, const std::string& path) {
  JsonObject object(value, path, errors_);
  const std::vector<std::size_t> types = ReadWhich(object, "customers", scenario_.types);
  const std::vector<std::size_t> groups = ReadWhich(object, "agents", scenario_.groups);
  Pairing pairing;
  if (const json::value* service = object.Need("service", "a distribution")) {
    pairing.service = ReadDistribution(*service, object.PathOf("service"), errors_);
  }
  object.Number("worth_s", kWorth, pairing.worth);
  object.Number("resolves", kProbability, pairing.resolves);
  object.Number("service_cost", kServiceCost, pairing.service_cost);
  object.End("pairs");
  for (const std::size_t type : types) {
    for (const std::size_t group : groups) scenario_.pairings[type][group] = pairing;
  }
}

void ScenarioReader::ReadPairs(JsonObject& top) {
  scenario_.pairings.assign(scenario_.types.size(),
                            std::vector<std::optional<Pairing>>(scenario_.groups.size()));
  constexpr std::string_view kExpected = "a list of pairs of customers and agents";
  const json::array* list = top.FindList("pairs", kExpected);
  if (list == nullptr) top.Fail("pairs", "was absent", kExpected);
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    ReadPair((*list)[i], At("/pairs", i));
  }
}

void ScenarioReader::ReadPolicy(JsonObject& top) {
  scenario_.policy = ScenarioBasePolicy();
  const json::value* value = top.Find("policy");
  if (value == nullptr || !errors_.ok()) return;
  absl::StatusOr<Policy> policy =
      codec::PolicyFromJson(*value, "/policy", errors_.file(), keys_, scenario_.policy);
  if (policy.ok()) {
    scenario_.policy = *std::move(policy);
  } else {
    errors_.Add(policy.status());
  }
}

// Somebody whom nobody can serve would wait for ever.
void ScenarioReader::CheckServed() {
  for (std::size_t type = 0; type < scenario_.types.size(); ++type) {
    bool served = false;
    for (std::size_t group = 0; group < scenario_.groups.size(); ++group) {
      served |= scenario_.MayServe(type, group);
    }
    if (!served) {
      errors_.Add(At("/customers", type), "can be served by nobody",
                  "a pair, with agents who have all its skills");
    }
  }
}

Scenario ScenarioReader::Read(const json::value& document) {
  scenario_.file = errors_.file();
  JsonObject top(document, "", errors_);
  if (const json::value* name = top.Find("name")) {
    if (name->is_string()) {
      scenario_.name.assign(name->get_string().data(), name->get_string().size());
    } else {
      top.Fail("name", WasJson(*name), "a text");
    }
  }
  if (const json::value* seed = top.Find("seed")) {
    if (seed->is_int64() && seed->get_int64() >= 0) {
      scenario_.seed = static_cast<std::uint64_t>(seed->get_int64());
    } else if (seed->is_uint64()) {
      scenario_.seed = seed->get_uint64();
    } else {
      top.Fail("seed", WasJson(*seed), "a whole number from 0 to 18446744073709551615");
    }
  }
  top.Whole("replications", 1, kMostReplications, scenario_.replications);
  top.Whole("contacts", 1, kMostContacts, scenario_.contacts);
  scenario_.warmup_contacts = scenario_.contacts / 10;
  top.Whole("warmup_contacts", 0, kMostContacts, scenario_.warmup_contacts);
  top.Number("service_level_s", kSeconds, scenario_.service_level);
  answer_ = ReadOptional(top, "answer");
  ReadTypes(top);
  ReadGroups(top);
  if (errors_.ok()) ReadPairs(top);
  ReadPolicy(top);
  top.End("a scenario");
  if (errors_.ok()) CheckServed();
  return std::move(scenario_);
}

}  // namespace

Policy ScenarioBasePolicy() {
  Policy policy;
  policy.worth = {.familiar = absl::ZeroDuration(),
                  .account = absl::ZeroDuration(),
                  .team = absl::ZeroDuration(),
                  .asked_for = absl::ZeroDuration(),
                  .continues = absl::ZeroDuration(),
                  .resolution = absl::ZeroDuration(),
                  .declined = absl::ZeroDuration(),
                  .bad_history = absl::ZeroDuration()};
  return policy;
}

absl::StatusOr<Scenario> ParseScenario(std::string_view text, const std::string& file,
                                       codec::KeyTable& keys) {
  const absl::StatusOr<json::value> document = codec::ParseJson(text, file);
  if (!document.ok()) return document.status();
  JsonErrors errors(file);
  Scenario scenario = ScenarioReader(errors, keys).Read(*document);
  if (!errors.ok()) return errors.status();
  return scenario;
}

}  // namespace rapport::sim
