#include "sim/distribution_json.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/json.h"
#include "codec/location.h"

namespace rapport::sim {
namespace {

namespace json = boost::json;
using codec::Cat;
using codec::JsonErrors;
using codec::JsonObject;
using codec::NumberRange;
using codec::ReadNumber;
using codec::WasJson;

// More than a century is no time that anybody waits.
constexpr double kMostSeconds = 3e9;
constexpr NumberRange kSeconds = {0, false, kMostSeconds, "a number of seconds >= 0"};
constexpr NumberRange kMean = {0, true, kMostSeconds, "a number of seconds > 0"};
constexpr NumberRange kShare = {0, false, 1, "a probability from 0 to 1"};
constexpr NumberRange kVariation = {1e-6, false, 100,
                                    "standard deviation / mean, from 0.000001 to 100"};
constexpr NumberRange kShape = {0.05, false, 100, "a number from 0.05 to 100"};
constexpr std::int64_t kMostPhases = 1'000;

constexpr std::string_view kKnown =
    "exponential_s, deterministic_s, uniform_s, lognormal_s, erlang_s, hyperexponential_s, "
    "weibull_s or empirical_s";

std::vector<double> ReadList(const json::value& value, const std::string& path,
                             const NumberRange& range, std::string_view expected,
                             JsonErrors& errors) {
  std::vector<double> numbers;
  const json::array* list = value.if_array();
  if (list == nullptr || list->empty()) {
    errors.Add(path, list == nullptr ? WasJson(value) : "was empty", expected);
    return numbers;
  }
  numbers.reserve(list->size());
  for (std::size_t i = 0; i < list->size(); ++i) {
    double number = 0;
    ReadNumber((*list)[i], Cat({path, "/", std::to_string(i)}), range, errors, number);
    numbers.push_back(number);
  }
  return numbers;
}

// A distribution's object of parameters.
class Parameters {
 public:
  Parameters(const json::value& value, const std::string& path, JsonErrors& errors)
      : object_(value, path, errors), errors_(errors) {}

  double Number(std::string_view name, const NumberRange& range) {
    double number = 1;
    if (const json::value* value = object_.Need(name, range.expected)) {
      ReadNumber(*value, object_.PathOf(name), range, errors_, number);
    }
    return number;
  }
  std::int64_t Whole(std::string_view name, std::int64_t most) {
    std::int64_t number = 1;
    if (object_.Need(name, "a whole number") != nullptr) object_.Whole(name, 1, most, number);
    return number;
  }
  std::vector<double> List(std::string_view name, const NumberRange& range,
                           std::string_view expected) {
    const json::value* value = object_.Need(name, expected);
    if (value == nullptr) return {};
    return ReadList(*value, object_.PathOf(name), range, expected, errors_);
  }
  void Fail(std::string_view name, std::string_view wrong, std::string_view expected) {
    object_.Fail(name, wrong, expected);
  }
  void End() { object_.End("this distribution"); }

 private:
  JsonObject object_;
  JsonErrors& errors_;
};

Distribution ReadUniform(const json::value& value, const std::string& path, JsonErrors& errors) {
  constexpr std::string_view kExpected = "a list of two times in rising order";
  const std::vector<double> ends = ReadList(value, path, kSeconds, kExpected, errors);
  if (ends.size() != 2 || ends[0] > ends[1]) {
    errors.Add(path, WasJson(value), kExpected);
    return {};
  }
  return Distribution(Uniform{ends[0], ends[1]});
}

Distribution ReadHyperexponential(Parameters parameters) {
  Hyperexponential d;
  d.shares = parameters.List("p", kShare, "a list of probabilities");
  d.means = parameters.List("mean", kMean, "a list of means");
  parameters.End();
  double sum = 0;
  for (const double share : d.shares) sum += share;
  constexpr double kRounding = 1e-6;
  if (std::abs(sum - 1) > kRounding) {
    parameters.Fail("p", Cat({"adds up to ", std::to_string(sum)}), "probabilities that make 1");
  } else if (d.shares.size() != d.means.size()) {
    parameters.Fail("mean", Cat({"has ", std::to_string(d.means.size())}),
                    Cat({"one for each of the ", std::to_string(d.shares.size()), " in p"}));
  }
  return Distribution(std::move(d));
}

Distribution ReadKind(std::string_view name, const json::value& value, const std::string& path,
                      JsonErrors& errors) {
  double seconds = 1;
  if (name == "exponential_s") {
    ReadNumber(value, path, kMean, errors, seconds);
    return Distribution(Exponential{seconds});
  }
  if (name == "deterministic_s") {
    ReadNumber(value, path, kSeconds, errors, seconds);
    return Distribution(Deterministic{seconds});
  }
  if (name == "uniform_s") return ReadUniform(value, path, errors);
  if (name == "empirical_s") return Distribution(Empirical{ReadTimes(value, path, errors)});
  Parameters parameters(value, path, errors);
  if (name == "hyperexponential_s") return ReadHyperexponential(std::move(parameters));
  const double mean = parameters.Number("mean", kMean);
  Distribution result;
  if (name == "lognormal_s") {
    result = Distribution::LognormalOf(mean, parameters.Number("cv", kVariation));
  } else if (name == "weibull_s") {
    result = Distribution::WeibullOf(mean, parameters.Number("shape", kShape));
  } else {
    result = Distribution(Gamma{mean, static_cast<double>(parameters.Whole("k", kMostPhases))});
  }
  parameters.End();
  return result;
}

}  // namespace

std::vector<double> ReadTimes(const json::value& value, const std::string& path,
                              JsonErrors& errors) {
  return ReadList(value, path, kSeconds, "a list of times in seconds", errors);
}

Distribution ReadDistribution(const json::value& value, const std::string& path,
                              JsonErrors& errors) {
  const json::object* object = value.if_object();
  if (object == nullptr || object->size() != 1) {
    errors.Add(path, object == nullptr ? WasJson(value) : "did not have one name",
               Cat({"an object with one of ", kKnown}));
    return {};
  }
  const json::key_value_pair& only = *object->begin();
  const std::string_view name(only.key().data(), only.key().size());
  for (const std::string_view known :
       {"exponential_s", "deterministic_s", "uniform_s", "lognormal_s", "erlang_s",
        "hyperexponential_s", "weibull_s", "empirical_s"}) {
    if (name == known) return ReadKind(name, only.value(), Cat({path, "/", name}), errors);
  }
  errors.Add(Cat({path, "/", name}), "is no distribution", kKnown);
  return {};
}

}  // namespace rapport::sim
