#ifndef RAPPORT_BASE_STATUS_MACROS_H_
#define RAPPORT_BASE_STATUS_MACROS_H_

#include "absl/status/status.h"

// Returns the status of `expression` from the calling function where it is not OK.
#define RAPPORT_RETURN_IF_ERROR(expression)                                 \
  do {                                                                      \
    if (absl::Status rapport_status = (expression); !rapport_status.ok()) { \
      return rapport_status;                                                \
    }                                                                       \
  } while (false)

#endif  // RAPPORT_BASE_STATUS_MACROS_H_
