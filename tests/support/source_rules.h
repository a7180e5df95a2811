// The rules of the house as checks over source text. They read no compiler's tree, so they are
// cheap and see all of the code on every machine; what they cannot see, review must.

#ifndef RAPPORT_TESTS_SUPPORT_SOURCE_RULES_H_
#define RAPPORT_TESTS_SUPPORT_SOURCE_RULES_H_

#include <string>
#include <vector>

namespace rapport::testing {

struct SourceFile {
  std::string path;  // From the top of the checkout, as "src/base/fixed.h".
  std::string text;
};

// One broken rule, as "src/base/fixed.h:12: what is wrong".
using Violations = std::vector<std::string>;

// All .h and .cc files below these folders of the checkout, in the order of their paths.
std::vector<SourceFile> ReadSources(const std::vector<std::string>& folders);

// Whether the rules of the core hold for it: floors 0 to 4 and the public headers.
bool IsCore(const std::string& path);

// The code alone: comments, and the insides of string and character literals, as spaces. With
// `keep_strings` literals stay as they are.
std::string Code(const std::string& text, bool keep_strings);

// Every file: size, width, ASCII, include guard, length of functions, nothing left to do.
Violations CheckLayout(const SourceFile& file);

// Files of the core: includes only what its floor may, and nothing of the outside world.
Violations CheckIncludes(const SourceFile& file);

// Files of the core: uses no clock, thread, random number, output, libm and no end of the process.
Violations CheckCalls(const SourceFile& file);

// Public headers: no inheritance, and no template but the id type.
Violations CheckPublicHeader(const SourceFile& file);

// Files of the core, all at once: nothing walks through a hash map, whose order differs from run to
// run. Knows a map by the name of the variable, in the file that declares it or includes that file.
Violations CheckHashMaps(const std::vector<SourceFile>& files);

}  // namespace rapport::testing

#endif  // RAPPORT_TESTS_SUPPORT_SOURCE_RULES_H_
