------------------------------- MODULE german -------------------------------
(* German's protocol as in scripts/bench/german.ts, for TLC. *)
EXTENDS Naturals, TLC

CONSTANTS Node, Value, none

VARIABLES request, order, acknowledgement, copy, latest, memory, serving, sharers, toInvalidate, exclusiveGranted

caches == <<copy, latest>>
home == <<memory, serving, sharers, toInvalidate, exclusiveGranted>>
vars == <<request, order, acknowledgement, caches, home>>

nothing == [kind |-> "none", value |-> none]

Init ==
  /\ request = [n \in Node |-> "none"]
  /\ order = [n \in Node |-> nothing]
  /\ acknowledgement = [n \in Node |-> nothing]
  /\ copy = [n \in Node |-> nothing]
  /\ latest \in Value
  /\ memory = latest
  /\ serving = [node |-> none, access |-> "none"]
  /\ sharers = {}
  /\ toInvalidate = {}
  /\ exclusiveGranted = FALSE

RequestShared(n) ==
  /\ request[n] = "none"
  /\ copy[n].kind = "none"
  /\ request' = [request EXCEPT ![n] = "shared"]
  /\ UNCHANGED <<order, acknowledgement, caches, home>>

RequestExclusive(n) ==
  /\ request[n] = "none"
  /\ copy[n].kind # "exclusive"
  /\ request' = [request EXCEPT ![n] = "exclusive"]
  /\ UNCHANGED <<order, acknowledgement, caches, home>>

ReceiveShared(n) ==
  /\ order[n].kind = "grantShared"
  /\ copy' = [copy EXCEPT ![n] = [kind |-> "shared", value |-> order[n].value]]
  /\ order' = [order EXCEPT ![n] = nothing]
  /\ UNCHANGED <<request, acknowledgement, latest, home>>

ReceiveExclusive(n) ==
  /\ order[n].kind = "grantExclusive"
  /\ copy' = [copy EXCEPT ![n] = [kind |-> "exclusive", value |-> order[n].value]]
  /\ order' = [order EXCEPT ![n] = nothing]
  /\ UNCHANGED <<request, acknowledgement, latest, home>>

Store(n, v) ==
  /\ copy[n].kind = "exclusive"
  /\ copy' = [copy EXCEPT ![n].value = v]
  /\ latest' = v
  /\ UNCHANGED <<request, order, acknowledgement, home>>

Invalidate(n) ==
  /\ order[n].kind = "invalidate"
  /\ acknowledgement[n].kind = "none"
  /\ acknowledgement' = [acknowledgement EXCEPT ![n] =
       [kind |-> "acknowledged", value |-> IF copy[n].kind = "exclusive" THEN copy[n].value ELSE none]]
  /\ order' = [order EXCEPT ![n] = nothing]
  /\ copy' = [copy EXCEPT ![n] = nothing]
  /\ UNCHANGED <<request, latest, home>>

Accept(n) ==
  /\ serving.node = none
  /\ request[n] # "none"
  /\ serving' = [node |-> n, access |-> request[n]]
  /\ request' = [request EXCEPT ![n] = "none"]
  /\ toInvalidate' = sharers
  /\ UNCHANGED <<order, acknowledgement, caches, memory, sharers, exclusiveGranted>>

SendInvalidate(n) ==
  /\ \/ serving.access = "exclusive"
     \/ serving.access = "shared" /\ exclusiveGranted
  /\ n \in toInvalidate
  /\ order[n].kind = "none"
  /\ order' = [order EXCEPT ![n] = [kind |-> "invalidate", value |-> none]]
  /\ toInvalidate' = toInvalidate \ {n}
  /\ UNCHANGED <<request, acknowledgement, caches, memory, serving, sharers, exclusiveGranted>>

ReceiveAcknowledgement(n) ==
  /\ acknowledgement[n].kind = "acknowledged"
  /\ serving.node # none
  /\ memory' = IF acknowledgement[n].value = none THEN memory ELSE acknowledgement[n].value
  /\ sharers' = sharers \ {n}
  /\ exclusiveGranted' = FALSE
  /\ acknowledgement' = [acknowledgement EXCEPT ![n] = nothing]
  /\ UNCHANGED <<request, order, caches, serving, toInvalidate>>

GrantShared(n) ==
  /\ serving = [node |-> n, access |-> "shared"]
  /\ ~exclusiveGranted
  /\ order[n].kind = "none"
  /\ order' = [order EXCEPT ![n] = [kind |-> "grantShared", value |-> memory]]
  /\ sharers' = sharers \cup {n}
  /\ serving' = [node |-> none, access |-> "none"]
  /\ UNCHANGED <<request, acknowledgement, caches, memory, toInvalidate, exclusiveGranted>>

GrantExclusive(n) ==
  /\ serving = [node |-> n, access |-> "exclusive"]
  /\ ~exclusiveGranted
  /\ sharers = {}
  /\ order[n].kind = "none"
  /\ order' = [order EXCEPT ![n] = [kind |-> "grantExclusive", value |-> memory]]
  /\ sharers' = {n}
  /\ exclusiveGranted' = TRUE
  /\ serving' = [node |-> none, access |-> "none"]
  /\ UNCHANGED <<request, acknowledgement, caches, memory, toInvalidate>>

Next ==
  \E n \in Node :
    \/ RequestShared(n) \/ RequestExclusive(n) \/ ReceiveShared(n) \/ ReceiveExclusive(n)
    \/ \E v \in Value : Store(n, v)
    \/ Invalidate(n) \/ Accept(n) \/ SendInvalidate(n) \/ ReceiveAcknowledgement(n)
    \/ GrantShared(n) \/ GrantExclusive(n)

Spec == Init /\ [][Next]_vars

Exclusion == \A n, m \in Node : n # m /\ copy[n].kind = "exclusive" => copy[m].kind = "none"

FreshCopies == \A n \in Node : copy[n].kind = "none" \/ copy[n].value = latest

FreshMemory == exclusiveGranted \/ memory = latest

Symmetry == Permutations(Node) \cup Permutations(Value)
=============================================================================
