import { type ChildProcess, execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Installation } from '../package/linked.ts'

/** The one that AVA names from the folder of the repository: none of its own, which would be empty. */
const compiled = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'compiled')

const protocol = `import { bound, each, flag, indexSet, none, optional, part, system } from 'moveproof'
import { mayMove } from './policy.ts'

const devices = bound('devices', { meaning: 'devices that do DMA to the buffer', default: 2, min: 1, max: 4 })
export const Device = indexSet('Device', devices)
const Frame = indexSet('Frame', 2)

export const buffer = part({
  name: 'buffer',
  state: {
    location: optional(Frame),
    pinned: each(Device, flag()),
    dma: each(Device, optional(Frame)),
  },
  actions: (action) => ({
    place: action({
      by: 'kernel',
      on: { frame: Frame },
      when: { nowhere: (s) => s.location === none },
      then: (s, { frame }) => {
        s.location = frame
      },
    }),
    pin: action({
      by: 'driver',
      on: { device: Device },
      when: { placed: (s) => s.location !== none, notYet: (s, { device }) => !s.pinned[device] },
      then: (s, { device }) => {
        s.pinned[device] = true
      },
    }),
    start: action({
      by: 'driver',
      on: { device: Device },
      when: { pinned: (s, { device }) => s.pinned[device], idle: (s, { device }) => s.dma[device] === none },
      then: (s, { device }) => {
        s.dma[device] = s.location
      },
    }),
    finish: action({
      by: 'hardware',
      on: { device: Device },
      when: { running: (s, { device }) => s.dma[device] !== none },
      then: (s, { device }) => {
        s.dma[device] = none
      },
    }),
    unpin: action({
      by: 'driver',
      on: { device: Device },
      when: { pinned: (s, { device }) => s.pinned[device], idle: (s, { device }) => s.dma[device] === none },
      then: (s, { device }) => {
        s.pinned[device] = false
      },
    }),
    move: action({
      by: 'kernel',
      on: { frame: Frame },
      when: {
        elsewhere: (s, { frame }) => s.location !== none && s.location !== frame && mayMove,
        unpinned: (s) => s.pinned.every((pinned) => !pinned),
      },
      then: (s, { frame }) => {
        s.location = frame
      },
    }),
  }),
})

export const pinning = system({ name: 'pinning', title: 'A buffer that stays while it is pinned', parts: [buffer] })
`

const policy = `export const mayMove = true
`

const properties = `import { always, none, reachable, step } from 'moveproof'
import { buffer, Device } from './protocol.ts'

export const noStaleDma = always({
  name: 'P1-no-stale-dma',
  sentence: 'A running DMA goes to where the buffer is.',
  uses: [buffer],
  on: { device: Device },
  given: (s, { device }) => s.dma[device] !== none,
  holds: (s, { device }) => s.dma[device] === s.location,
})

export const pinnedStays = step({
  name: 'P2-pinned-stays',
  sentence: 'A pinned buffer is not moved.',
  uses: [buffer],
  given: ({ before }) => before.pinned.some((pinned) => pinned),
  holds: ({ before, after }) => before.location === after.location,
})

export const dmaRuns = reachable({
  name: 'E1-dma-runs',
  sentence: 'Both devices do DMA at a time.',
  uses: [buffer],
  holds: (s) => s.dma.every((frame) => frame !== none),
})
`

const scenarios = `import { pinning } from './protocol.ts'
import { dmaRuns, noStaleDma, pinnedStays } from './properties.ts'

const properties = [noStaleDma, pinnedStays, dmaRuns]

export const scenarios = [
  { system: pinning, bounds: { devices: 2 }, properties, violated: {} },
]
`

const config = `import { scenarios } from './scenarios.ts'

export default { scenarios }
`

export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** The condition without which a buffer is moved under a running DMA. */
export const guard = '        unpinned: (s) => s.pinned.every((pinned) => !pinned),\n'

/** A project with a protocol of its own, in a folder of its own. */
export class Project {
  readonly folder: string
  readonly #bin: string

  /** @param moveproof as somebody has installed it */
  constructor(moveproof: Installation) {
    this.folder = mkdtempSync(join(moveproof.project, 'gate-'))
    this.#bin = moveproof.bin
    const files = { protocol, policy, properties, scenarios, 'moveproof.config': config }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.folder, `${name}.ts`), text)
    writeFileSync(join(this.folder, 'package.json'), '{ "type": "module" }\n')
    mkdirSync(join(this.folder, '.git'))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8')
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text)
  }

  /** The number of the line in which a text begins. */
  lineOf(file: string, text: string): number {
    return this.read(file).slice(0, this.read(file).indexOf(text)).split('\n').length
  }

  /** @throws when the text to be replaced is not there */
  edit(file: string, from: string, to: string): void {
    const text = this.read(file)
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`)
    this.write(file, text.replaceAll(from, to))
  }

  /** Files and folders at its top whose names begin with a dot. */
  hidden(): string[] {
    return readdirSync(this.folder).filter((name) => name.startsWith('.'))
  }

  run(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    return this.#execute(this.#bin, words, env)
  }

  /** A line for the shell, which finds the command as `$MOVEPROOF`. */
  shell(line: string): Promise<Outcome> {
    return this.#execute('/bin/sh', ['-c', line], { MOVEPROOF: this.#bin })
  }

  /** One call, interrupted as Ctrl-C does as soon as it has written this to stderr. */
  interrupted(sign: string, ...words: readonly string[]): Promise<Outcome> {
    return this.#execute(this.#bin, words, {}, (child) => {
      let said = ''
      child.stderr!.on('data', (text) => {
        if (said.includes(sign)) return
        said += text
        if (said.includes(sign)) child.kill('SIGINT')
      })
    })
  }

  #execute(
    file: string,
    words: readonly string[],
    env: Readonly<Record<string, string>>,
    watch?: (child: ChildProcess) => void,
  ): Promise<Outcome> {
    // Nothing that the machine of the tests has set.
    const base = { NO_COLOR: '1', npm_lifecycle_event: '', GITHUB_ACTIONS: '', SOURCE_DATE_EPOCH: '1786000000' }
    const options = { cwd: this.folder, env: { ...process.env, ...base, NODE_COMPILE_CACHE: compiled, ...env } }
    return new Promise((resolve) => {
      const child = execFile(file, words, options, (error, out, err) => {
        resolve({ code: error ? Number(error.code ?? -1) : 0, out, err })
      })
      watch?.(child)
    })
  }

  gate(...words: string[]): Promise<Outcome> {
    return this.run(['gate', '--workers', '1', ...words])
  }

  update(reason: string): Promise<Outcome> {
    return this.gate('--update', '--reason', reason)
  }
}
