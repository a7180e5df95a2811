#include "insight/running_means.h"

namespace rapport::insight {
namespace {

std::uint64_t AgentTopic(const EvaluatedContact& contact) {
  constexpr int kBitsOfTopic = 32;
  return std::uint64_t{contact.first_agent} << kBitsOfTopic | contact.topic;
}

}  // namespace

std::array<double, kMeans> RunningMeans::Predict(const EvaluatedContact& contact) const {
  const double global = global_.Value(0);
  const auto mean = [global](const Means& means, std::uint64_t key) {
    const auto found = means.find(key);
    return found == means.end() ? global : found->second.Value(global);
  };
  return {global, mean(by_topic_, contact.topic), mean(by_agent_, contact.first_agent),
          mean(by_customer_, contact.customer), mean(by_agent_topic_, AgentTopic(contact))};
}

void RunningMeans::Learn(const EvaluatedContact& contact, double value) {
  global_.Add(value);
  by_topic_[contact.topic].Add(value);
  by_agent_[contact.first_agent].Add(value);
  // Those who were not identified are not one customer.
  if (contact.customer != 0) by_customer_[contact.customer].Add(value);
  by_agent_topic_[AgentTopic(contact)].Add(value);
}

}  // namespace rapport::insight
