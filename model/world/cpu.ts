import { part } from '../language/part.ts'
import { cpuFaults } from './cpu-faults.ts'
import { cpuWrites } from './cpu-writes.ts'

/** What the process itself does to its pages: touches and writes. */
export const cpu = part({
  name: 'cpu',
  about: 'the process: CPU faults and writes on memory that core mm manages',
  uses: [cpuWrites, cpuFaults],
})
