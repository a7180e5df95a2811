// The router's state as the views that a fingerprint covers.

#ifndef RAPPORT_ROUTER_VIEWS_H_
#define RAPPORT_ROUTER_VIEWS_H_

#include "ranking/pool.h"
#include "router/fingerprint.h"

namespace rapport {

void AddPool(const Pool& pool, Fingerprint& fingerprint);
void AddEnded(const Pool& pool, const Ended& ended, Fingerprint& fingerprint);

}  // namespace rapport

#endif  // RAPPORT_ROUTER_VIEWS_H_
