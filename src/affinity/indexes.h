// Dense numbers of agents, customers and accounts, as the directory gives them.

#ifndef RAPPORT_AFFINITY_INDEXES_H_
#define RAPPORT_AFFINITY_INDEXES_H_

#include "base/slab.h"

namespace rapport {

using AgentIndex = SlabIndex;
using AccountIndex = SlabIndex;
using CustomerIndex = SlabIndex;

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_INDEXES_H_
