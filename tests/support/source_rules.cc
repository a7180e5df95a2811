#include "support/source_rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string_view>

namespace rapport::testing {
namespace {

constexpr std::size_t kMaxLines = 400;
constexpr std::size_t kMaxColumns = 100;
constexpr std::size_t kMaxFunctionLines = 70;

constexpr std::array<std::string_view, 5> kFloors = {"base", "affinity", "ranking", "matching",
                                                     "router"};

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    lines.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return lines;
}

void Report(const SourceFile& file, std::size_t line, const std::string& what, Violations& found) {
  found.push_back(file.path + ":" + std::to_string(line) + ": " + what);
}

// The floor of "src/ranking/x.h" or "ranking/x.h"; -1 where it is none.
int FloorOf(std::string_view path) {
  if (path.starts_with("src/")) path.remove_prefix(4);
  for (std::size_t floor = 0; floor < kFloors.size(); ++floor) {
    const std::string_view name = kFloors[floor];
    if (path.starts_with(name) && path.size() > name.size() && path[name.size()] == '/') {
      return static_cast<int>(floor);
    }
  }
  return -1;
}

std::string GuardOf(std::string path) {
  if (path.starts_with("include/")) path.erase(0, 8);
  if (path.starts_with("src/")) path.erase(0, 4);
  if (!path.starts_with("rapport/")) path.insert(0, "rapport/");
  for (char& c : path) {
    c = std::isalnum(static_cast<unsigned char>(c)) != 0
            ? static_cast<char>(std::toupper(static_cast<unsigned char>(c)))
            : '_';
  }
  return path + "_";
}

// A function ends with a lone brace at its indentation, and begins at the last line before it that
// stands as far left: true of what clang-format writes, at namespace and at class level. Namespaces
// end with a comment, classes with a semicolon.
void CheckFunctions(const SourceFile& file, const std::vector<std::string>& code,
                    Violations& found) {
  std::vector<std::size_t> starts = {0, 0};  // By level of indentation.
  std::vector<bool> reported(code.size());   // A loop in a function that is too long is not news.
  for (std::size_t level : {0, 1}) {
    const std::size_t indent = 2 * level;
    for (std::size_t i = 0; i < code.size(); ++i) {
      const std::string& line = code[i];
      if (line.find_first_not_of(' ') != indent) continue;
      if (line[indent] != '}') {
        starts[level] = i;
        continue;
      }
      const std::size_t lines = i - starts[level] + 1;
      if (line.size() != indent + 1 || lines <= kMaxFunctionLines) continue;
      if (reported[i]) continue;
      for (std::size_t k = starts[level]; k <= i; ++k) reported[k] = true;
      Report(file, starts[level] + 1, "a function of " + std::to_string(lines) + " lines", found);
    }
  }
}

enum class TokenKind { kCode, kComment, kLiteral };

struct Token {
  TokenKind kind = TokenKind::kCode;
  std::size_t end = 0;
};

// Where what begins at `from` ends, just behind `closing`.
std::size_t Behind(const std::string& text, std::size_t from, const std::string& closing) {
  const std::size_t at = text.find(closing, from);
  return at == std::string::npos ? text.size() : at + closing.size();
}

bool IsWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// The comment, the literal, or the piece of code that begins at `at`.
Token TokenAt(const std::string& text, std::size_t at) {
  if (text.compare(at, 2, "//") == 0) {
    return {TokenKind::kComment, std::min(text.find('\n', at), text.size())};
  }
  if (text.compare(at, 2, "/*") == 0) return {TokenKind::kComment, Behind(text, at + 2, "*/")};
  if (text.compare(at, 2, "R\"") == 0) {
    const std::size_t open = std::min(text.find('(', at), text.size());
    return {TokenKind::kLiteral,
            Behind(text, open, ")" + text.substr(at + 2, open - at - 2) + "\"")};
  }
  if (text[at] == '"' || text[at] == '\'') {
    std::size_t end = at + 1;
    while (end < text.size() && text[end] != text[at] && text[end] != '\n') {
      end += text[end] == '\\' ? 2 : 1;
    }
    return {TokenKind::kLiteral, std::min(end + 1, text.size())};
  }
  // A whole word or number, so that a digit separator is not taken for a quote.
  std::size_t end = at + 1;
  while (end < text.size() && IsWord(text[at]) &&
         (IsWord(text[end]) ||
          (text[end] == '\'' && std::isdigit(static_cast<unsigned char>(text[at])) != 0)) &&
         text.compare(end, 2, "R\"") != 0) {
    ++end;
  }
  return {TokenKind::kCode, end};
}

struct Pattern {
  std::regex regex;
  std::string what;
};

void Match(const SourceFile& file, const std::vector<Pattern>& patterns, Violations& found) {
  const std::vector<std::string> lines = Lines(Code(file.text, false));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (const Pattern& pattern : patterns) {
      if (std::regex_search(lines[i], pattern.regex)) Report(file, i + 1, pattern.what, found);
    }
  }
}

struct Include {
  std::size_t line = 0;
  std::string path;
  bool system = false;
};

std::vector<Include> Includes(const SourceFile& file) {
  static const std::regex kInclude(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re");
  const std::vector<std::string> lines = Lines(Code(file.text, true));
  std::vector<Include> includes;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::smatch match;
    if (std::regex_search(lines[i], match, kInclude)) {
      includes.push_back({.line = i + 1, .path = match[2], .system = match[1] == "<"});
    }
  }
  return includes;
}

// Where the angle bracket at `open` is closed.
std::size_t ClosingAngle(const std::string& code, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < code.size(); ++i) {
    if (code[i] == '<') ++depth;
    if (code[i] == '>' && --depth == 0) return i;
  }
  return std::string::npos;
}

// Adds the names of the variables that the code declares with such a type, or with an alias of one.
void AddMapNames(const std::string& code, std::vector<std::string>& names,
                 std::vector<std::string>& aliases) {
  static const std::regex kMap(
      R"re((using\s+(\w+)\s*=\s*)?\b\w*::(flat_hash|node_hash|unordered)_\w+\s*<)re");
  static const std::regex kName(R"re(^[\s&*]*(const\s*&?\s*)?(\w+))re");
  for (std::sregex_iterator it(code.begin(), code.end(), kMap), end; it != end; ++it) {
    if ((*it)[2].matched) aliases.push_back((*it)[2]);
    const auto open = static_cast<std::size_t>(it->position() + it->length() - 1);
    const std::size_t close = ClosingAngle(code, open);
    if (close == std::string::npos) continue;
    std::smatch name;
    const std::string rest = code.substr(close + 1, 200);
    if (std::regex_search(rest, name, kName)) names.push_back(name[2]);
  }
  for (const std::string& alias : aliases) {
    const std::regex declared("\\b" + alias + R"re(\s*[&*]?\s+[&*]?(\w+))re");
    for (std::sregex_iterator it(code.begin(), code.end(), declared), end; it != end; ++it) {
      names.push_back((*it)[1]);
    }
  }
}

}  // namespace

std::vector<SourceFile> ReadSources(const std::vector<std::string>& folders) {
  const std::filesystem::path top(RAPPORT_SOURCE_DIR);
  std::vector<SourceFile> files;
  for (const std::string& folder : folders) {
    if (!std::filesystem::is_directory(top / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(top / folder)) {
      const std::string extension = entry.path().extension().string();
      if (!entry.is_regular_file() || (extension != ".h" && extension != ".cc")) continue;
      std::ifstream stream(entry.path(), std::ios::binary);
      files.push_back({.path = std::filesystem::relative(entry.path(), top).generic_string(),
                       .text = std::string(std::istreambuf_iterator<char>(stream), {})});
    }
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

bool IsCore(const std::string& path) {
  return path.starts_with("include/") || (path.starts_with("src/") && FloorOf(path) >= 0);
}

std::string Code(const std::string& text, bool keep_strings) {
  std::string code = text;
  std::size_t at = 0;
  while (at < text.size()) {
    const Token token = TokenAt(text, at);
    if (token.kind == TokenKind::kComment || (token.kind == TokenKind::kLiteral && !keep_strings)) {
      for (std::size_t i = at; i < token.end; ++i) {
        if (code[i] != '\n') code[i] = ' ';
      }
    }
    at = token.end;
  }
  return code;
}

Violations CheckLayout(const SourceFile& file) {
  Violations found;
  const std::vector<std::string> lines = Lines(file.text);
  if (lines.size() > kMaxLines) {
    Report(file, lines.size(), "a file of " + std::to_string(lines.size()) + " lines", found);
  }
  // Put together, so that this file does not say it itself.
  static const std::regex kLeft(std::string("\\b(TO") + "DO|FIX" + "ME|XX" + "X)\\b");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].size() > kMaxColumns) Report(file, i + 1, "a line over 100 columns", found);
    const auto odd = [](char c) { return c < ' ' || c > '~'; };
    if (std::any_of(lines[i].begin(), lines[i].end(), odd)) {
      Report(file, i + 1, "a character that is not printable ASCII", found);
    }
    if (std::regex_search(lines[i], kLeft)) Report(file, i + 1, "something left to do", found);
  }
  if (file.path.ends_with(".h")) {
    const std::string guard = GuardOf(file.path);
    const std::string code = Code(file.text, true);
    const std::string start = "#ifndef " + guard + "\n#define " + guard + "\n";
    const std::size_t first = code.find_first_not_of(" \n");
    if (first == std::string::npos || code.compare(first, start.size(), start) != 0) {
      Report(file, 1, "the include guard is not " + guard, found);
    }
  }
  // A test may be one long table.
  if (!file.path.starts_with("tests/")) {
    CheckFunctions(file, Lines(Code(file.text, false)), found);
  }
  return found;
}

Violations CheckIncludes(const SourceFile& file) {
  static const std::regex kOutside(
      "^(iostream|fstream|ostream|istream|sstream|iomanip|syncstream|cstdio|stdio\\.h|chrono|ctime|"
      "time\\.h|thread|stop_token|mutex|shared_mutex|condition_variable|future|atomic|semaphore|"
      "barrier|latch|random|cmath|math\\.h|complex|valarray|tgmath\\.h|ctgmath|cfenv|fenv\\.h|"
      "filesystem|csignal|signal\\.h|csetjmp|locale|unistd\\.h|pthread\\.h|sys/.*|"
      "absl/((log|flags|debugging|synchronization|random)/.*|base/(call_once|internal|log).*)|"
      "absl/time/clock.*|"
      "boost/(asio|random|math|thread|chrono|log|date_time|iostreams|filesystem|json)[/.].*)$");
  static const std::regex kPublic(
      "^(rapport/.*|absl/status/status(or)?\\.h|absl/time/(time|civil_time)\\.h)$");
  Violations found;
  const int floor = FloorOf(file.path);
  for (const Include& include : Includes(file)) {
    if (std::regex_match(include.path, kOutside)) {
      Report(file, include.line, "the core includes " + include.path, found);
      continue;
    }
    if (floor < 0) {
      if (!include.system && !std::regex_match(include.path, kPublic)) {
        Report(file, include.line, "a public header includes " + include.path, found);
      }
      continue;
    }
    const bool foreign = include.path.starts_with("absl/") || include.path.starts_with("boost/") ||
                         include.path.starts_with("rapport/");
    if (include.system || foreign) continue;
    const int other = FloorOf(include.path);
    if (other < 0 || other > floor || include.path.starts_with("src/")) {
      Report(file, include.line, "includes what is not below it: " + include.path, found);
    }
  }
  return found;
}

Violations CheckCalls(const SourceFile& file) {
  // A function of the C library, whether or not it is called by its namespace; a member or a
  // function of another namespace that has the same name is something else.
  const auto c_function = [](const std::string& names) {
    return R"re((^|[^\w.>:])(std::|::)?()re" + names + R"re()\s*\()re";
  };
  static const std::vector<Pattern> kPatterns = {
      {std::regex(R"re(\babsl::(Now|GetCurrentTime\w*|SleepFor)\b|_clock\b|\bstd::chrono\b|)re"
                  R"re((std)?::(time|clock)\s*\(|(^|[^\w.>:])time\s*\(\s*(0|nullptr|NULL|&))re"),
       "the core reads a clock"},
      {std::regex(R"re(\bstd::(jthread|thread|\w*mutex|async|atomic\w*|this_thread|)re"
                  R"re(condition_variable\w*)\b|\bthread_local\b|\babsl::Mutex\w*)re"),
       "the core knows threads"},
      {std::regex(c_function("s?rand|random|drand48") +
                  R"re(|\brandom_device\b|\bmt19937\w*|\babsl::(\w*BitGen|Uniform)\w*)re"),
       "the core draws a random number"},
      {std::regex(c_function("[vsf]*n?printf|f?puts|putchar|fopen|fwrite|fread|getenv|system") +
                  R"re(|\bstd::(cout|cerr|clog|cin)\b|\b(LOG|VLOG|D?CHECK)\s*\(|\bABSL_RAW_\w+)re"),
       "the core does I/O or logs"},
      {std::regex(c_function("abort|exit|_Exit|quick_exit|terminate|raise") +
                  R"re(|\b__builtin_(trap|abort)\b)re"),
       "the core ends the process"},
      {std::regex(c_function("(exp2?|expm1|log(2|10|1p|b)?|pow|sqrt|cbrt|hypot|a?(sin|cos|tan)h?|"
                             "atan2|erfc?|[tl]gamma|fma|fmod|remainder|ldexp|frexp|scalbn|modf|"
                             "nearbyint|l?l?rint|(ll?)?round|floor|ceil|trunc)[fl]?")),
       "the core calls libm"},
  };
  Violations found;
  Match(file, kPatterns, found);
  return found;
}

Violations CheckPublicHeader(const SourceFile& file) {
  static const std::vector<Pattern> kPatterns = {
      {std::regex(R"re((^|[^\w])(class|struct)\s+\w+(\s+final)?\s*:[^:])re"),
       "a public header inherits"},
      {std::regex(R"re(\bvirtual\b)re"), "a public header has a virtual function"},
      {std::regex(R"re(\bstd::function\b)re"), "a public header takes a callback"},
  };
  static const std::vector<Pattern> kTemplates = {
      {std::regex(R"re(\btemplate\b)re"), "a public header has a template"}};
  Violations found;
  SourceFile classes = file;
  classes.text = std::regex_replace(file.text, std::regex("enum class"), "enum");
  Match(classes, kPatterns, found);
  if (file.path != "include/rapport/ids.h") Match(file, kTemplates, found);
  return found;
}

Violations CheckHashMaps(const std::vector<SourceFile>& files) {
  Violations found;
  for (const SourceFile& file : files) {
    std::vector<std::string> names;
    std::vector<std::string> aliases;
    for (const Include& include : Includes(file)) {
      for (const SourceFile& other : files) {
        if (other.path == "src/" + include.path || other.path == "include/" + include.path) {
          AddMapNames(Code(other.text, false), names, aliases);
        }
      }
    }
    AddMapNames(Code(file.text, false), names, aliases);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::vector<Pattern> patterns;
    const std::string owner = R"re(([\w()*]+(\.|->))*)re";
    for (const std::string& name : names) {
      patterns.push_back(
          {std::regex(R"re(\bfor\s*\(.*[^:]:\s*\*?)re" + owner + name + R"re(\s*\)|\b)re" + name +
                      R"re(\s*(\.|->)\s*c?begin\s*\(|)re" + R"re(\berase_if\s*\(\s*)re" + owner +
                      name + R"re(\s*,)re"),
           "walks through the hash map " + name});
    }
    Match(file, patterns, found);
  }
  return found;
}

}  // namespace rapport::testing
