// What happened to a contact, in sentences.

#ifndef RAPPORT_INSIGHT_STORY_WORDS_H_
#define RAPPORT_INSIGHT_STORY_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "codec/keys.h"
#include "codec/zone.h"
#include "insight/contact_story.h"

namespace rapport::insight {

// `12.3 s`: so many milliseconds, with one decimal.
std::string SecondsText(std::int64_t millis);

// As people say it: `4 s`, `90 s`, `12 min`, `3 h`, `5 days`; `an unknown time`.
std::string SpanText(absl::Duration span);

// `09:10:20`, with as many decimals as there are.
std::string ClockText(absl::Time time, const codec::Zone& zone);

// `2026-01-01T09:10:20Z`, or with an offset where the zone is another.
std::string MomentText(absl::Time time, const codec::Zone& zone);

// The names of a story's things and the sentences of what happened. Story and keys must outlive it.
class StoryWords {
 public:
  StoryWords(const ContactStory& story, const codec::KeyTable& keys);

  const codec::KeyTable& keys() const { return keys_; }
  // How it arrived; nullptr: it did not, the host gave it to an agent itself.
  const ContactArrived* arrival() const { return arrival_; }
  CustomerId customer() const { return customer_; }  // 0: not identified, or forgotten.

  std::string Name(AgentId agent) const { return keys_.Name(agent); }
  std::string Customer() const;  // By name, else `the customer`.

  // `Contact c7 of mia: by phone, about billing, priority 2`.
  std::string Title() const;
  bool IsOwn(const Event& event) const;  // Whether it is about the contact itself.
  // Whether it was told to wait for one agent before this step.
  bool WaitedBefore(const StoryStep& step) const;
  // `ben declined.`
  std::string Happened(const StoryStep& step) const;
  // `It is offered to ben, who has until 09:10:20 to answer.`
  std::string Decided(const Decision& decision) const;
  // `It is in the hands of ben.`
  std::string Stands(const Standing& standing) const;

 private:
  const Decision* LastDecision(const StoryStep& before) const;

  const ContactStory& story_;
  const codec::KeyTable& keys_;
  const ContactArrived* arrival_ = nullptr;
  CustomerId customer_;
};

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_STORY_WORDS_H_
