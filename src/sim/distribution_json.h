// Distributions in JSON: {"exponential_s": 300}, {"lognormal_s": {"mean": 300, "cv": 1}}.

#ifndef RAPPORT_SIM_DISTRIBUTION_JSON_H_
#define RAPPORT_SIM_DISTRIBUTION_JSON_H_

#include <string>

#include "boost/json/value.hpp"
#include "codec/json_object.h"
#include "sim/distribution.h"

namespace rapport::sim {

// One name and what belongs to it: exponential_s, deterministic_s, uniform_s, lognormal_s,
// erlang_s, hyperexponential_s, weibull_s or empirical_s. Anything else goes to the errors, and
// gives a distribution that means nothing.
Distribution ReadDistribution(const boost::json::value& value, const std::string& path,
                              codec::JsonErrors& errors);

// A list of times in seconds that is not empty.
std::vector<double> ReadTimes(const boost::json::value& value, const std::string& path,
                              codec::JsonErrors& errors);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_DISTRIBUTION_JSON_H_
