// A contact's story for people and for programs.

#ifndef RAPPORT_INSIGHT_STORY_TEXT_H_
#define RAPPORT_INSIGHT_STORY_TEXT_H_

#include <string>

#include "codec/keys.h"
#include "insight/contact_story.h"

namespace rapport::insight {

// To be read from top to bottom: what happened, what was decided, why, and every candidate.
std::string StoryText(const ContactStory& story, const codec::KeyTable& keys);

// One JSON object with the same; docs/explain.md describes it.
std::string StoryJson(const ContactStory& story, const codec::KeyTable& keys);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_STORY_TEXT_H_
