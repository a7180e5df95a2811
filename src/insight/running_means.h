// The five running means that a model of outcomes is held against.

#ifndef RAPPORT_INSIGHT_RUNNING_MEANS_H_
#define RAPPORT_INSIGHT_RUNNING_MEANS_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "insight/evaluated_contact.h"

namespace rapport::insight {

// Whose earlier outcomes a prediction is the mean of.
enum class MeanOf : std::uint8_t { kGlobal, kTopic, kAgent, kCustomer, kAgentTopic };
inline constexpr std::size_t kMeans = 5;

// The means of one target.
class RunningMeans {
 public:
  // In the order of MeanOf. A mean that has no outcome is the global one, that one 0.
  std::array<double, kMeans> Predict(const EvaluatedContact& contact) const;

  void Learn(const EvaluatedContact& contact, double value);

  // How many outcomes have been learned.
  std::int64_t outcomes() const { return global_.count; }

 private:
  struct Mean {
    std::int64_t count = 0;
    double sum = 0;

    void Add(double value) {
      ++count;
      sum += value;
    }
    double Value(double otherwise) const {
      return count == 0 ? otherwise : sum / static_cast<double>(count);
    }
  };
  using Means = absl::flat_hash_map<std::uint64_t, Mean>;

  Mean global_;
  Means by_topic_;  // No topic is a topic like any other.
  Means by_agent_;
  Means by_customer_;
  Means by_agent_topic_;
};

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_RUNNING_MEANS_H_
