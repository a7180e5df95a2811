// A policy as JSON: what a manager writes, and `--policy FILE` reads.
//
//   {"routing": "preferred", "worth_s": {"familiar": 45}, "wait_max_s": 120,
//    "channels": {"voice": {"units": 1, "exclusive": true}}}
//
// What is not stated is as in Policy; unknown names are errors. Seconds are rounded to
// milliseconds, the halves away from zero. null is never, for `queue_max_s`, `offer_timeout_s`,
// `decline_cooldown_s`, `wrap_up_s` and `pass_over/for_s`. A channel is named by its key, or by
// `#5` where the host has numbers.

#ifndef RAPPORT_CODEC_POLICY_JSON_H_
#define RAPPORT_CODEC_POLICY_JSON_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "boost/json/value.hpp"
#include "codec/keys.h"
#include "rapport/policy.h"

namespace rapport::codec {

// Errors: kInvalidArgument, `FILE: /worth_s/familiar: was "x", expected a number of seconds >= 0`;
// for what is no JSON `FILE:LINE: ...`.
absl::StatusOr<Policy> ParsePolicyJson(std::string_view text, const std::string& file,
                                       KeyTable& keys);

// The same for a policy inside another document, where it stands at `path` (as "/policy"; empty: it
// is all there is). What is not stated is as in `base`.
absl::StatusOr<Policy> PolicyFromJson(const boost::json::value& value, const std::string& path,
                                      const std::string& file, KeyTable& keys, const Policy& base);

// Every field, in lines for people; parsed again, the same policy to the millisecond.
// Error: kInvalidArgument, a duration is infinite that may not be.
absl::StatusOr<std::string> PolicyToJson(const Policy& policy, const KeyTable& keys);

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_POLICY_JSON_H_
