/* German's protocol as in scripts/bench/german.ts, for SPIN. The sizes come from the command line: -DNODES=3 -DVALUES=2.
 * Values are numbered from 1, and 0 is no value. The node that is served is 1 + its number. */

#define NONE 0
#define SHARED 1
#define EXCLUSIVE 2

#define INVALIDATE 1
#define GRANT_SHARED 2
#define GRANT_EXCLUSIVE 3

/* An acknowledgement that writes nothing back; one that does is 1 + the value. */
#define ACKNOWLEDGED 1

#if NODES == 1
#define EACH_NODE(M) M(0)
#define ALL_NODES(M) M(0)
#define ALL_OTHERS(M, n) M(0, n)
#define EVERY_NODE(M) M(0)
#elif NODES == 2
#define EACH_NODE(M) M(0) M(1)
#define ALL_NODES(M) M(0) && M(1)
#define ALL_OTHERS(M, n) M(0, n) && M(1, n)
#define EVERY_NODE(M) M(0); M(1)
#elif NODES == 3
#define EACH_NODE(M) M(0) M(1) M(2)
#define ALL_NODES(M) M(0) && M(1) && M(2)
#define ALL_OTHERS(M, n) M(0, n) && M(1, n) && M(2, n)
#define EVERY_NODE(M) M(0); M(1); M(2)
#elif NODES == 4
#define EACH_NODE(M) M(0) M(1) M(2) M(3)
#define ALL_NODES(M) M(0) && M(1) && M(2) && M(3)
#define ALL_OTHERS(M, n) M(0, n) && M(1, n) && M(2, n) && M(3, n)
#define EVERY_NODE(M) M(0); M(1); M(2); M(3)
#elif NODES == 5
#define EACH_NODE(M) M(0) M(1) M(2) M(3) M(4)
#define ALL_NODES(M) M(0) && M(1) && M(2) && M(3) && M(4)
#define ALL_OTHERS(M, n) M(0, n) && M(1, n) && M(2, n) && M(3, n) && M(4, n)
#define EVERY_NODE(M) M(0); M(1); M(2); M(3); M(4)
#else
#error NODES is one of 1 to 5
#endif

#if VALUES == 1
#define EACH_VALUE(M) M(1)
#define STORES(n) STORE(n, 1)
#elif VALUES == 2
#define EACH_VALUE(M) M(1) M(2)
#define STORES(n) STORE(n, 1) STORE(n, 2)
#elif VALUES == 3
#define EACH_VALUE(M) M(1) M(2) M(3)
#define STORES(n) STORE(n, 1) STORE(n, 2) STORE(n, 3)
#elif VALUES == 4
#define EACH_VALUE(M) M(1) M(2) M(3) M(4)
#define STORES(n) STORE(n, 1) STORE(n, 2) STORE(n, 3) STORE(n, 4)
#else
#error VALUES is one of 1 to 4
#endif

/* One bit field for each field, so that a state is no longer than it must be. */
typedef Node {
  unsigned request : 2
  unsigned order : 2
  unsigned ordered : 3
  unsigned acknowledgement : 3
  unsigned access : 2
  unsigned value : 3
  bit sharer
  bit toInvalidate
}

Node node[NODES]
unsigned latest : 3
unsigned memory : 3
unsigned serving : 3
unsigned servingAccess : 2
bit exclusiveGranted

/* One option is one rule at one choice of its parameters. */
#define REQUEST_SHARED(n) \
  :: d_step { node[n].request == NONE && node[n].access == NONE -> node[n].request = SHARED }
#define REQUEST_EXCLUSIVE(n) \
  :: d_step { node[n].request == NONE && node[n].access != EXCLUSIVE -> node[n].request = EXCLUSIVE }
#define RECEIVE_SHARED(n) \
  :: d_step { node[n].order == GRANT_SHARED -> \
       node[n].access = SHARED; node[n].value = node[n].ordered; node[n].order = NONE; node[n].ordered = NONE }
#define RECEIVE_EXCLUSIVE(n) \
  :: d_step { node[n].order == GRANT_EXCLUSIVE -> \
       node[n].access = EXCLUSIVE; node[n].value = node[n].ordered; node[n].order = NONE; node[n].ordered = NONE }
#define STORE(n, v) \
  :: d_step { node[n].access == EXCLUSIVE -> node[n].value = v; latest = v }
#define INVALIDATE_COPY(n) \
  :: d_step { node[n].order == INVALIDATE && node[n].acknowledgement == NONE -> \
       node[n].acknowledgement = (node[n].access == EXCLUSIVE -> ACKNOWLEDGED + node[n].value : ACKNOWLEDGED); \
       node[n].order = NONE; node[n].access = NONE; node[n].value = NONE }

#define LIST_COPY(n) node[n].toInvalidate = node[n].sharer
#define NOT_SHARED(n) (!node[n].sharer)
#define ACCEPT(n) \
  :: d_step { serving == NONE && node[n].request != NONE -> \
       serving = n + 1; servingAccess = node[n].request; node[n].request = NONE; EVERY_NODE(LIST_COPY) }
#define SEND_INVALIDATE(n) \
  :: d_step { (servingAccess == EXCLUSIVE || (servingAccess == SHARED && exclusiveGranted)) && \
       node[n].toInvalidate && node[n].order == NONE -> \
       node[n].order = INVALIDATE; node[n].toInvalidate = 0 }
#define RECEIVE_ACKNOWLEDGEMENT(n) \
  :: d_step { node[n].acknowledgement != NONE && serving != NONE -> \
       memory = (node[n].acknowledgement > ACKNOWLEDGED -> node[n].acknowledgement - ACKNOWLEDGED : memory); \
       node[n].sharer = 0; exclusiveGranted = 0; node[n].acknowledgement = NONE }
#define GRANT_SHARED_TO(n) \
  :: d_step { serving == n + 1 && servingAccess == SHARED && !exclusiveGranted && node[n].order == NONE -> \
       node[n].order = GRANT_SHARED; node[n].ordered = memory; node[n].sharer = 1; \
       serving = NONE; servingAccess = NONE }
#define GRANT_EXCLUSIVE_TO(n) \
  :: d_step { serving == n + 1 && servingAccess == EXCLUSIVE && !exclusiveGranted && (ALL_NODES(NOT_SHARED)) && \
       node[n].order == NONE -> \
       node[n].order = GRANT_EXCLUSIVE; node[n].ordered = memory; node[n].sharer = 1; exclusiveGranted = 1; \
       serving = NONE; servingAccess = NONE }

#define RULES_OF_NODE(n) \
  REQUEST_SHARED(n) REQUEST_EXCLUSIVE(n) RECEIVE_SHARED(n) RECEIVE_EXCLUSIVE(n) STORES(n) INVALIDATE_COPY(n) \
  ACCEPT(n) SEND_INVALIDATE(n) RECEIVE_ACKNOWLEDGEMENT(n) GRANT_SHARED_TO(n) GRANT_EXCLUSIVE_TO(n)

/* The invariants are evaluated once in every state, as one more option, which can be taken where one is false. */
#define NO_COPY_UNLESS(m, n) ((m) == (n) || node[m].access == NONE)
#define ALONE_IF_EXCLUSIVE(n) (node[n].access != EXCLUSIVE || (ALL_OTHERS(NO_COPY_UNLESS, n)))
#define FRESH(n) (node[n].access == NONE || node[n].value == latest)
#define COHERENT(n) (ALONE_IF_EXCLUSIVE(n) && FRESH(n))

#define START(v) :: d_step { memory = v; latest = v }

active proctype german() {
  if
  EACH_VALUE(START)
  fi;
  do
  EACH_NODE(RULES_OF_NODE)
  :: d_step { !((ALL_NODES(COHERENT)) && (exclusiveGranted || memory == latest)) -> assert(false) }
  od
}
