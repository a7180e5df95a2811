// What stands in the project's documents, for tests that hold it against the code.

#ifndef RAPPORT_TESTS_SUPPORT_DOCUMENT_H_
#define RAPPORT_TESTS_SUPPORT_DOCUMENT_H_

#include <string>
#include <vector>

namespace rapport::testing {

// A file of the project, by its path from the project's root. A test fails that reads none.
std::string ProjectFile(const std::string& path);

// All fenced blocks of a language on a page.
std::vector<std::string> FencedBlocks(const std::string& page, const std::string& language);

}  // namespace rapport::testing

#endif  // RAPPORT_TESTS_SUPPORT_DOCUMENT_H_
