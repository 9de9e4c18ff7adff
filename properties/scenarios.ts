import type { Scenario } from './scenario.ts'
import { atsExitDesigns, atsExitMutants } from './scenarios/ats-exit.ts'
import { atsForkDesigns, atsForkMutants } from './scenarios/ats-fork.ts'
import { atsSvmDesigns, atsSvmMutants } from './scenarios/ats-svm.ts'
import { atsTablesDesigns, atsTablesMutants } from './scenarios/ats-tables.ts'
import { bounceDesigns, bounceMutants } from './scenarios/bounce.ts'
import { byMover } from './scenarios/by-mover.ts'
import { cpuTlbDesigns, cpuTlbMutants } from './scenarios/cpu-tlb.ts'
import { daxFixedDesigns, daxFixedMutants } from './scenarios/dax-fixed.ts'
import { dmaBufDynamicDesigns, dmaBufDynamicMutants } from './scenarios/dma-buf-dynamic.ts'
import { unpluggedDynamicDesigns, unpluggedDynamicMutants } from './scenarios/dma-buf-dynamic-unplugged.ts'
import { dmaBufPinnedDesigns, dmaBufPinnedMutants } from './scenarios/dma-buf-pinned.ts'
import { dmaBufRevokeDesigns, dmaBufRevokeMutants } from './scenarios/dma-buf-revoke.ts'
import { dmaBufWindowDesigns, dmaBufWindowMutants } from './scenarios/dma-buf-window.ts'
import { evictionFenceDesigns, evictionFenceMutants } from './scenarios/eviction-fence.ts'
import { folioLockDesigns, folioLockMutants } from './scenarios/folio-lock.ts'
import { gpuSvmDesigns, gpuSvmMutants } from './scenarios/gpu-svm.ts'
import { peerSvmDesigns, peerSvmMutants } from './scenarios/gpu-svm-nic.ts'
import { unpluggedSvmDesigns, unpluggedSvmMutants } from './scenarios/gpu-svm-unplugged.ts'
import { intervalNotifierDesigns, intervalNotifierMutants } from './scenarios/interval-notifier.ts'
import { longTermPinDesigns, longTermPinMutants } from './scenarios/long-term-pin.ts'
import { notifierMirrorDesigns, notifierMirrorMutants } from './scenarios/notifier-mirror.ts'
import { onDemandPagingDesigns, onDemandPagingMutants } from './scenarios/on-demand-paging.ts'
import { implicitPagingDesigns, implicitPagingMutants } from './scenarios/on-demand-paging-implicit.ts'
import { p2pDmaDesigns, p2pDmaMutants } from './scenarios/p2pdma.ts'
import { peerDirectDesigns, peerDirectMutants } from './scenarios/peer-direct.ts'
import { rangeMirrorDesigns, rangeMirrorMutants } from './scenarios/range-mirror.ts'
import { reapedDesigns, reapedMutants } from './scenarios/reaped.ts'
import { shortPinDesigns, shortPinMutants } from './scenarios/short-pin.ts'
import { shortPinPostedDesigns, shortPinPostedMutants } from './scenarios/short-pin-posted.ts'
import { twoPassNotifierDesigns, twoPassNotifierMutants } from './scenarios/two-pass-notifier.ts'
import { unpluggedDesigns, unpluggedMutants } from './scenarios/unplugged.ts'
import { userptrDesigns, userptrMutants } from './scenarios/userptr.ts'

/**
 * Every claim that moveproof makes about the designs it ships. The command line, the tests and the gate read this table.
 * Lengths are those of shortest counterexamples, in steps. Everything not listed as violated is claimed to hold.
 */
export const scenarios: readonly Scenario[] = [
  ...shortPinDesigns,
  ...longTermPinDesigns,
  ...notifierMirrorDesigns,
  ...intervalNotifierDesigns,
  ...twoPassNotifierDesigns,
  ...onDemandPagingDesigns,
  ...implicitPagingDesigns,
  ...peerDirectDesigns,
  ...dmaBufPinnedDesigns,
  ...dmaBufDynamicDesigns,
  ...unpluggedDynamicDesigns,
  ...dmaBufRevokeDesigns,
  ...daxFixedDesigns,
  ...p2pDmaDesigns,
  ...atsSvmDesigns,
  ...atsForkDesigns,
  ...atsTablesDesigns,
  ...atsExitDesigns,
  ...userptrDesigns,
  ...bounceDesigns,
  ...shortPinPostedDesigns,
  ...evictionFenceDesigns,
  ...gpuSvmDesigns,
  ...cpuTlbDesigns,
  ...folioLockDesigns,
  ...unpluggedDesigns,
  ...unpluggedSvmDesigns,
  ...peerSvmDesigns,
  ...reapedDesigns,
  ...dmaBufWindowDesigns,
  ...rangeMirrorDesigns,
  ...byMover,
  ...shortPinMutants,
  ...longTermPinMutants,
  ...notifierMirrorMutants,
  ...intervalNotifierMutants,
  ...twoPassNotifierMutants,
  ...onDemandPagingMutants,
  ...implicitPagingMutants,
  ...peerDirectMutants,
  ...dmaBufPinnedMutants,
  ...dmaBufDynamicMutants,
  ...unpluggedDynamicMutants,
  ...dmaBufRevokeMutants,
  ...daxFixedMutants,
  ...p2pDmaMutants,
  ...atsSvmMutants,
  ...atsForkMutants,
  ...atsTablesMutants,
  ...atsExitMutants,
  ...userptrMutants,
  ...bounceMutants,
  ...shortPinPostedMutants,
  ...evictionFenceMutants,
  ...gpuSvmMutants,
  ...cpuTlbMutants,
  ...folioLockMutants,
  ...unpluggedMutants,
  ...unpluggedSvmMutants,
  ...peerSvmMutants,
  ...reapedMutants,
  ...dmaBufWindowMutants,
  ...rangeMirrorMutants,
]
