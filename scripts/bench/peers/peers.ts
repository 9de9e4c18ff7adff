import type { Competitor } from './competitor.ts'
import { limit } from './limit.ts'
import { rumur } from './rumur.ts'
import { spin } from './spin.ts'
import { tlc } from './tlc.ts'

/** Everybody that we are measured beside. */
export const peers: readonly Competitor[] = [spin, ...rumur, ...tlc, limit]
