#include "tools/ending.h"

#include <iostream>

namespace rapport::tools {

int Fail(const absl::Status& status, int exit_status) {
  std::cerr << "rapport: " << status.message() << '\n';
  return exit_status;
}

int Print(std::string_view text) {
  std::cout << text << std::flush;
  if (std::cout.good()) return kDone;
  return Fail(absl::DataLossError("standard output: cannot be written"), kCouldNotBeDone);
}

}  // namespace rapport::tools
