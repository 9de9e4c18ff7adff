import type { Part } from '../language/part.ts'
import { type SystemDefinition, system } from '../language/system.ts'
import { copyOnWrite } from './copy-on-write.ts'
import { directReclaim } from './direct-reclaim.ts'
import { discard } from './discard.ts'
import { exit } from './exit.ts'
import { gpuFree } from './gpu-free.ts'
import { migration } from './migration.ts'
import { mkeyCache } from './mkey-cache.ts'
import { placement } from './placement.ts'
import { rangeZapping } from './range-zapping.ts'
import { reaper } from './reaper.ts'
import { reclaim } from './reclaim.ts'
import { restoring } from './restoring.ts'
import { revoking } from './revoking.ts'
import { svmMigration } from './svm-migration.ts'
import { vramEviction } from './vram-eviction.ts'

/** Who moves memory: core mm, the driver of the GPU that it is on, migrate_vma between RAM and a GPU, or the process itself. */
export const moverKinds = ['core-mm', 'gpu-driver', 'svm', 'process'] as const
export type MoverKind = (typeof moverKinds)[number]

/** What shows that a system has such a mover. */
const signs: Readonly<Record<MoverKind, readonly Part[]>> = {
  'core-mm': [migration, reclaim, directReclaim, mkeyCache],
  'gpu-driver': [placement, gpuFree, revoking, vramEviction],
  svm: [svmMigration],
  process: [discard, reaper, copyOnWrite, exit, rangeZapping],
}

/** Movers that can be given to a design and taken from it: they need nothing of it but pages. */
const exchangeable: Partial<Record<MoverKind, readonly Part[]>> = {
  'core-mm': [migration, reclaim, restoring],
  process: [discard],
}

/** Movers that a design has something of its own for, such as callbacks that refuse: they are taken from it, and given to no other. */
const special: Partial<Record<MoverKind, readonly Part[]>> = {
  process: [reaper],
}

/** All who move memory in this system. */
export function moversOf({ parts }: Pick<SystemDefinition, 'parts'>): MoverKind[] {
  return moverKinds.filter((kind) => signs[kind].some((part) => parts.includes(part)))
}

const whom: Readonly<Record<MoverKind, string>> = {
  'core-mm': 'core mm',
  'gpu-driver': 'the driver of the GPU',
  svm: 'migrate_vma',
  process: 'the process itself',
}

/** The design under one mover alone, which it may not have had: what it has of it stays as it is. */
export function under(design: SystemDefinition, mover: MoverKind): SystemDefinition {
  const { initially, ...rest } = design
  const parts = exchangeable[mover] ?? []
  const own = [...parts, ...(special[mover] ?? [])].filter((part) => design.parts.includes(part))
  const others = [exchangeable, special].flatMap((movers) => Object.values(movers).flat())
  // What a part uses comes with it.
  const roots = design.parts.filter((part) => design.parts.every(({ uses }) => !uses.includes(part)))
  return system({
    ...rest,
    name: `${design.name}-under-${mover}`,
    title: `${design.title}; only ${whom[mover]} moves memory`,
    parts: [...roots.filter((part) => !others.includes(part)), ...(own.length > 0 ? own : parts)],
    ...(initially ? { initially } : {}),
  })
}
