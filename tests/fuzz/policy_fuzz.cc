// Any bytes as a policy in JSON: nothing crashes, and what is read is written so that it is read
// the same.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "codec/keys.h"
#include "codec/policy_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rapport::codec;
  KeyTable keys;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto policy = ParsePolicyJson(text, "fuzz", keys);
  if (!policy.ok()) return 0;
  const auto json = PolicyToJson(*policy, keys);
  if (!json.ok()) std::abort();
  const auto again = ParsePolicyJson(*json, "again", keys);
  if (!again.ok() || *again != *policy) std::abort();
  return 0;
}
