#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "boost/json/array.hpp"
#include "boost/json/object.hpp"
#include "codec/decimal.h"
#include "codec/json.h"
#include "codec/location.h"
#include "codec/policy_json.h"
#include "codec/policy_json_fields.h"
#include "codec/words.h"

namespace rapport::codec {
namespace {

namespace json = boost::json;

// A number is read in `scale` parts of what it stands for: seconds in milliseconds.
struct Measure {
  std::string_view name;
  double scale;
};
constexpr Measure kSeconds = {"a number of seconds", 1e3};
constexpr Measure kDays = {"a number of days", 86'400e3};
constexpr Measure kRatio = {"a number", 1e6};

class PolicyReader {
 public:
  PolicyReader(const std::string& path, const std::string& file, KeyTable& keys)
      : path_(path), file_(file), keys_(keys) {}

  // Begins an object: the one of that name, or `value` at a path that is `more` than the present
  // one. Each has its End.

  void Begin(std::string_view name);
  void Enter(const json::value& value, std::string_view more);
  void End();
  template <typename Enum>
  void Choice(std::string_view name, Enum& value);
  void Seconds(std::string_view name, absl::Duration& value, const Range& range) {
    Time(name, value, kSeconds, range);
  }
  void Days(std::string_view name, absl::Duration& value, const Range& range) {
    Time(name, value, kDays, range);
  }
  void SecondsOrNever(std::string_view name, absl::Duration& value, const Range& range);
  void Ratio(std::string_view name, std::int64_t& ppm, const Range& range) {
    const json::value* found = Find(name);
    if (found != nullptr) Number(*found, name, kRatio, range, "", ppm);
  }
  void Whole(std::string_view name, int& value, const Range& range);
  void Flag(std::string_view name, bool& value);
  void Seed(std::string_view name, std::uint64_t& value);
  void Relax(std::string_view name, std::vector<RelaxStep>& steps);
  void Channels(std::string_view name, std::vector<ChannelCost>& channels);
  void JointMatching(std::string_view name);

  const absl::Status& status() const { return status_; }

 private:
  struct Level {
    const json::object* object;  // nullptr: the document does not have it.
    std::size_t outside;         // How long the path around it is.
    std::vector<std::string_view> names;
  };

  const json::value* Find(std::string_view name);
  void Fail(std::string_view name, std::string_view wrong, std::string_view expected);
  void Time(std::string_view name, absl::Duration& value, const Measure& measure,
            const Range& range);
  // False, and an error, where it is none or out of range. `other`: what else may stand there, for
  // messages.
  bool Number(const json::value& found, std::string_view name, const Measure& measure,
              const Range& range, std::string_view other, std::int64_t& value);

  std::string path_;
  const std::string& file_;
  KeyTable& keys_;
  std::vector<Level> levels_;
  absl::Status status_;
};

std::string_view Std(json::string_view text) { return {text.data(), text.size()}; }

void PolicyReader::Fail(std::string_view name, std::string_view wrong, std::string_view expected) {
  if (!status_.ok()) return;
  std::string path = name.empty() ? path_ : Cat({path_, "/", name});
  if (path.empty()) path = "/";
  status_ = Problem({file_, 0}, path, wrong, expected);
}

const json::value* PolicyReader::Find(std::string_view name) {
  Level& level = levels_.back();
  level.names.push_back(name);
  return level.object == nullptr
             ? nullptr
             : level.object->if_contains(json::string_view(name.data(), name.size()));
}

void PolicyReader::Enter(const json::value& value, std::string_view more) {
  levels_.push_back({value.if_object(), path_.size(), {}});
  path_ += more;
  if (!value.is_object()) Fail("", WasJson(value), "an object");
}

void PolicyReader::Begin(std::string_view name) {
  const json::value* value = Find(name);
  if (value == nullptr) {
    levels_.push_back({nullptr, path_.size(), {}});
  } else {
    Enter(*value, Cat({"/", name}));
  }
}

// All names of the object were asked for, or they are unknown.
void PolicyReader::End() {
  const Level& level = levels_.back();
  if (level.object != nullptr) {
    for (const json::key_value_pair& pair : *level.object) {
      const std::string_view name = Std(pair.key());
      const auto& names = level.names;
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      std::string known;
      for (std::string_view one : names) known += Cat({known.empty() ? "" : ", ", one});
      Fail(name, "is no name of a policy", Cat({"one of ", known}));
    }
  }
  path_.resize(level.outside);
  levels_.pop_back();
}

template <typename Enum>
void PolicyReader::Choice(std::string_view name, Enum& value) {
  const json::value* found = Find(name);
  if (found == nullptr) return;
  const int number = found->is_string() ? FindValue(WordsOf(value), Std(found->get_string())) : -1;
  if (number < 0) {
    Fail(name, WasJson(*found), Alternatives(WordsOf(value)));
  } else {
    value = static_cast<Enum>(number);
  }
}

bool PolicyReader::Number(const json::value& found, std::string_view name, const Measure& measure,
                          const Range& range, std::string_view other, std::int64_t& value) {
  const double scaled =
      found.is_number() ? std::round(found.to_number<double>() * measure.scale) : -1;
  if (!std::isfinite(scaled) || scaled < static_cast<double>(range.least)) {
    Fail(name, WasJson(found), Cat({measure.name, " ", range.from, other}));
    return false;
  }
  if (scaled > static_cast<double>(range.most)) {
    const auto most = static_cast<std::int64_t>(static_cast<double>(range.most) / measure.scale);
    Fail(name, WasJson(found),
         Cat({measure.name, " ", range.from, " and <= ", std::to_string(most), other}));
    return false;
  }
  value = static_cast<std::int64_t>(scaled);
  return true;
}

void PolicyReader::Time(std::string_view name, absl::Duration& value, const Measure& measure,
                        const Range& range) {
  const json::value* found = Find(name);
  std::int64_t millis = 0;
  if (found != nullptr && Number(*found, name, measure, range, "", millis)) {
    value = absl::Milliseconds(millis);
  }
}

void PolicyReader::SecondsOrNever(std::string_view name, absl::Duration& value,
                                  const Range& range) {
  const json::value* found = Find(name);
  if (found == nullptr) return;
  std::int64_t millis = 0;
  if (found->is_null()) {
    value = absl::InfiniteDuration();
  } else if (Number(*found, name, kSeconds, range, ", or null for never", millis)) {
    value = absl::Milliseconds(millis);
  }
}

void PolicyReader::Whole(std::string_view name, int& value, const Range& range) {
  const json::value* found = Find(name);
  if (found == nullptr) return;
  const std::int64_t* number = found->if_int64();
  if (number == nullptr || *number < range.least) {
    Fail(name, WasJson(*found), Cat({"a whole number ", range.from}));
  } else if (*number > range.most) {
    Fail(name, WasJson(*found),
         Cat({"a whole number ", range.from, " and <= ", std::to_string(range.most)}));
  } else {
    value = static_cast<int>(*number);
  }
}

void PolicyReader::Flag(std::string_view name, bool& value) {
  const json::value* found = Find(name);
  if (found == nullptr) return;
  if (const bool* flag = found->if_bool()) {
    value = *flag;
  } else {
    Fail(name, WasJson(*found), "true or false");
  }
}

void PolicyReader::Seed(std::string_view name, std::uint64_t& value) {
  const json::value* found = Find(name);
  if (found == nullptr) return;
  if (found->is_uint64()) {
    value = found->get_uint64();
  } else if (found->is_int64() && found->get_int64() >= 0) {
    value = static_cast<std::uint64_t>(found->get_int64());
  } else {
    Fail(name, WasJson(*found), "a whole number from 0 to 18446744073709551615");
  }
}

void PolicyReader::Relax(std::string_view name, std::vector<RelaxStep>& steps) {
  const json::value* found = Find(name);
  if (found == nullptr) return;
  if (!found->is_array()) {
    Fail(name, WasJson(*found), "a list of {\"after_s\", \"levels\"}");
    return;
  }
  steps.clear();
  for (const json::value& element : found->get_array()) {
    Enter(element, Cat({"/", name, "/", std::to_string(steps.size())}));
    const absl::Duration before = steps.empty() ? absl::Seconds(-1) : steps.back().after;
    RelaxStep& step = steps.emplace_back();
    if (levels_.back().object != nullptr && Find("after_s") == nullptr) {
      Fail("after_s", "was absent", "a number of seconds >= 0");
    }
    Seconds("after_s", step.after, kFromZero);
    Whole("levels", step.levels, kRelaxLevels);
    if (step.after <= before) {
      Fail("after_s",
           Cat({"was not after the step before, at ",
                std::to_string(absl::ToInt64Milliseconds(before)), " ms"}),
           "steps in rising order");
    }
    End();
  }
}

void PolicyReader::Channels(std::string_view name, std::vector<ChannelCost>& channels) {
  const json::value* found = Find(name);
  if (found == nullptr) return;
  if (!found->is_object()) {
    Fail(name, WasJson(*found), "an object of channels as {\"voice\": {\"units\": 1}}");
    return;
  }
  channels.clear();
  absl::flat_hash_set<std::uint64_t> seen;
  for (const json::key_value_pair& pair : found->get_object()) {
    const std::string_view key = Std(pair.key());
    Enter(pair.value(), Cat({"/", name, "/", key}));
    ChannelCost& cost = channels.emplace_back();
    const bool numbered = !key.empty() && key.front() == '#' &&
                          keys_.Find(KeyKind::kChannel, key) == 0 &&
                          ParseUnsigned(key.substr(1), cost.channel.value);
    if (!numbered) cost.channel = keys_.Channel(key);
    if (!cost.channel.valid()) Fail("", "was a channel without a key", "a channel's key");
    if (!seen.insert(cost.channel.value).second) {
      Fail("", "was a channel listed before", "each channel once");
    }
    Whole("units", cost.units, kFromZeroOn);
    Flag("exclusive", cost.exclusive);
    End();
  }
}

void PolicyReader::JointMatching(std::string_view name) {
  const json::value* found = Find(name);
  if (found == nullptr || (found->is_string() && found->get_string() == "off")) return;
  Fail(name, WasJson(*found), "\"off\": this version has no joint matching");
}

}  // namespace

absl::StatusOr<Policy> PolicyFromJson(const boost::json::value& value, const std::string& path,
                                      const std::string& file, KeyTable& keys, const Policy& base) {
  Policy policy = base;
  PolicyReader reader(path, file, keys);
  reader.Enter(value, "");
  VisitJson(policy, reader);
  reader.End();
  if (!reader.status().ok()) return reader.status();
  return policy;
}

absl::StatusOr<Policy> ParsePolicyJson(std::string_view text, const std::string& file,
                                       KeyTable& keys) {
  const absl::StatusOr<json::value> value = ParseJson(text, file);
  if (!value.ok()) return value.status();
  return PolicyFromJson(*value, "", file, keys, Policy{});
}

}  // namespace rapport::codec
