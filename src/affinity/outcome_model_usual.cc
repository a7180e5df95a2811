// What plain means of times make of forecasts and of scores, as far as they are believed.

#include "affinity/odds.h"
#include "affinity/outcome_model.h"

namespace rapport {

UsualPlaces OutcomeModel::UsualPlacesOf(std::size_t time, bool identified,
                                        const EffectRecord* topic, const EffectRecord* agent,
                                        const EffectRecord* both) const {
  const float all = MeanPlace(&everyone_[identified ? 1 : 0], time, 0);
  const float of_topic = MeanPlace(topic, time, all);
  return {of_topic, MeanPlace(agent, time, all), MeanPlace(both, time, of_topic)};
}

Lanes OutcomeModel::UsualCorrection(const Context& context, const EffectRecord* agent,
                                    const EffectRecord* both, const Lanes& desk) const {
  Lanes correction{};
  for (std::size_t t = 0; t < kTimeTargets; ++t) {
    if (!(usual_times_[t].belief() > 0)) continue;
    const EffectRecord* topic =
        context.topic == kNoIndex ? nullptr : &topic_records_[context.topic];
    const UsualPlaces places = UsualPlacesOf(t, context.identified, topic, agent, both);
    correction[t] = usual_times_[t].Correction(times_[t], desk[t], places);
  }
  return correction;
}

// What a time scores against what the desk is believed to forecast, where that is not its effects'
// sum alone.
void OutcomeModel::BelieveUsual(const Encounter& encounter, Learning& learning) const {
  const Lesson& lesson = learning.lesson;
  learning.believed = learning.desk;
  const auto& [everyone, topic, agent, both] = learning.records;
  for (std::size_t t = 0; t < kTimeTargets; ++t) {
    if (!(lesson.known[t] > 0) || !(learning.telling || usual_times_[t].belief() > 0)) continue;
    learning.usual[t] = UsualPlacesOf(t, encounter.identified, topic, agent, both);
    const float correction =
        usual_times_[t].Correction(times_[t], learning.desk[t], learning.usual[t]);
    if (correction == 0) continue;
    learning.believed[t] += correction;
    // It forecasts places within bins, so outcomes are compared with it by theirs: else all of a
    // topic whose times do not vary would lie on the same side of what is forecast. But no time is
    // as long as another.
    if (learning.bins[t] > 0) {
      const auto below = static_cast<float>(times_[t].ShareBelow(learning.places[t]));
      const float belief = usual_times_[t].belief();
      learning.low[t] += belief * (below - learning.low[t]);
      learning.high[t] += belief * (below - learning.high[t]);
    }
    const float odds = Odds(learning.believed[t]);
    learning.customer_score[t] = Tilt(learning.low[t], odds) + Tilt(learning.high[t], odds) - 1;
  }
}

void OutcomeModel::TeachUsual(const Learning& learning) {
  if (!learning.telling) return;
  for (std::size_t t = 0; t < kTimeTargets; ++t) {
    if (!(learning.lesson.known[t] > 0) || !(times_[t].total() > 0)) continue;
    const double odds = Odds(double{learning.desk[t]});
    const auto by_effects = static_cast<float>(times_[t].PlaceAt(odds / (1 + odds)));
    usual_times_[t].Teach(learning.places[t], by_effects, learning.usual[t]);
  }
}

}  // namespace rapport
