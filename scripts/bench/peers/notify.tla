------------------------------- MODULE notify -------------------------------
(* The model of scripts/bench/notify.ts for TLC. *)
EXTENDS Naturals, TLC

CONSTANTS Page, Device, Frame, none

VARIABLES location, target, phase, pins, acked, translation, dma

vars == <<location, target, phase, pins, acked, translation, dma>>

Init ==
  /\ location = [p \in Page |-> none]
  /\ target = [p \in Page |-> none]
  /\ phase = [p \in Page |-> "idle"]
  /\ pins = [p \in Page |-> 0]
  /\ acked = [p \in Page |-> [d \in Device |-> FALSE]]
  /\ translation = [p \in Page |-> [d \in Device |-> none]]
  /\ dma = [p \in Page |-> [d \in Device |-> none]]

Free(f) == \A p \in Page : location[p] # f /\ target[p] # f

Alloc(p, f) ==
  /\ location[p] = none
  /\ Free(f)
  /\ location' = [location EXCEPT ![p] = f]
  /\ UNCHANGED <<target, phase, pins, acked, translation, dma>>

BeginMove(p, f) ==
  /\ phase[p] = "idle"
  /\ location[p] # none
  /\ Free(f)
  /\ phase' = [phase EXCEPT ![p] = "notifying"]
  /\ target' = [target EXCEPT ![p] = f]
  /\ UNCHANGED <<location, pins, acked, translation, dma>>

Map(p, d) ==
  /\ phase[p] = "idle"
  /\ location[p] # none
  /\ translation[p][d] = none
  /\ translation' = [translation EXCEPT ![p][d] = location[p]]
  /\ UNCHANGED <<location, target, phase, pins, acked, dma>>

DmaStart(p, d) ==
  /\ translation[p][d] # none
  /\ dma[p][d] = none
  /\ dma' = [dma EXCEPT ![p][d] = translation[p][d]]
  /\ pins' = [pins EXCEPT ![p] = @ + 1]
  /\ UNCHANGED <<location, target, phase, acked, translation>>

DmaDone(p, d) ==
  /\ dma[p][d] # none
  /\ dma' = [dma EXCEPT ![p][d] = none]
  /\ pins' = [pins EXCEPT ![p] = @ - 1]
  /\ UNCHANGED <<location, target, phase, acked, translation>>

Ack(p, d) ==
  /\ phase[p] = "notifying"
  /\ ~acked[p][d]
  /\ dma[p][d] = none
  /\ translation' = [translation EXCEPT ![p][d] = none]
  /\ acked' = [acked EXCEPT ![p][d] = TRUE]
  /\ UNCHANGED <<location, target, phase, pins, dma>>

Copy(p) ==
  /\ phase[p] = "notifying"
  /\ \A d \in Device : acked[p][d]
  /\ phase' = [phase EXCEPT ![p] = "copying"]
  /\ UNCHANGED <<location, target, pins, acked, translation, dma>>

Commit(p) ==
  /\ phase[p] = "copying"
  /\ location' = [location EXCEPT ![p] = target[p]]
  /\ target' = [target EXCEPT ![p] = none]
  /\ phase' = [phase EXCEPT ![p] = "idle"]
  /\ acked' = [acked EXCEPT ![p] = [d \in Device |-> FALSE]]
  /\ UNCHANGED <<pins, translation, dma>>

Evict(p) ==
  /\ phase[p] = "idle"
  /\ location[p] # none
  /\ pins[p] = 0
  /\ \A d \in Device : translation[p][d] = none
  /\ location' = [location EXCEPT ![p] = none]
  /\ UNCHANGED <<target, phase, pins, acked, translation, dma>>

Next ==
  \E p \in Page :
    \/ \E f \in Frame : Alloc(p, f) \/ BeginMove(p, f)
    \/ \E d \in Device : Map(p, d) \/ DmaStart(p, d) \/ DmaDone(p, d) \/ Ack(p, d)
    \/ Copy(p) \/ Commit(p) \/ Evict(p)

Spec == Init /\ [][Next]_vars

DmaAtLocation == \A p \in Page, d \in Device : dma[p][d] = none \/ dma[p][d] = location[p]

TranslationAtLocation ==
  \A p \in Page, d \in Device : translation[p][d] = none \/ translation[p][d] = location[p]

OnePagePerFrame == \A p, q \in Page : p = q \/ location[p] = none \/ location[p] # location[q]

Symmetry == Permutations(Page) \cup Permutations(Device) \cup Permutations(Frame)
=============================================================================
