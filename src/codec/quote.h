// Keys in text: bare where they are plain, in quotes with JSON's escapes otherwise.

#ifndef RAPPORT_CODEC_QUOTE_H_
#define RAPPORT_CODEC_QUOTE_H_

#include <string>
#include <string_view>
#include <vector>

namespace rapport::codec {

// A key that needs no quotes: letters, digits, `_`, `.`, `-`, `+` and every byte beyond ASCII. `-`
// alone means "none" and is not bare.
bool IsBare(std::string_view key);

// Appends `text` in quotes. Bytes beyond ASCII stay as they are.
void AppendQuoted(std::string_view text, std::string& out);

// Appends `key` bare if it is, else in quotes.
void AppendKey(std::string_view key, std::string& out);

// Appends what the quoted text stands for. False: not a quoted text from end to end, or an escape
// that JSON does not have; `out` is then spoiled.
bool Unquote(std::string_view quoted, std::string& out);

// Where the next `mark` outside quotes is, from `from` on; npos = nowhere.
std::string_view::size_type FindOutsideQuotes(std::string_view text, char mark,
                                              std::string_view::size_type from);

// The pieces between the marks that stand outside quotes: always one more than there are marks.
std::vector<std::string_view> Split(std::string_view text, char mark);

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_QUOTE_H_
