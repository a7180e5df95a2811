// What happened with an event, in a sentence.

#ifndef RAPPORT_INSIGHT_STORY_EVENTS_H_
#define RAPPORT_INSIGHT_STORY_EVENTS_H_

#include <string>
#include <string_view>

#include "codec/keys.h"
#include "rapport/decision.h"
#include "rapport/event.h"

namespace rapport::insight {

// Of an event about the contact itself: `ben declined.`
std::string OwnEventText(const Event& event, const codec::KeyTable& keys);

// Of any other event: `Contact c5 ended.` `customer` is the contact's, in words; `last` was decided
// on it last, nullptr: nothing.
std::string OtherEventText(const Event& event, ContactId contact, const std::string& customer,
                           const Decision* last, const codec::KeyTable& keys);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_STORY_EVENTS_H_
