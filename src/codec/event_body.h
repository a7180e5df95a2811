// Bodies of events by their place in EventBody, which is their number in records less 1.

#ifndef RAPPORT_CODEC_EVENT_BODY_H_
#define RAPPORT_CODEC_EVENT_BODY_H_

#include <cstddef>
#include <utility>
#include <variant>

#include "rapport/event.h"

namespace rapport::codec {

inline constexpr std::size_t kEventKinds = std::variant_size_v<EventBody>;

template <std::size_t... kIndices>
EventBody MakeBodyOf(std::size_t index, std::index_sequence<kIndices...>) {
  EventBody body;
  ((index == kIndices ? static_cast<void>(body.emplace<kIndices>()) : void()), ...);
  return body;
}

// A body with its defaults. `index` < kEventKinds.
inline EventBody MakeBody(std::size_t index) {
  return MakeBodyOf(index, std::make_index_sequence<kEventKinds>());
}

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_EVENT_BODY_H_
