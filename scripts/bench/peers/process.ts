import { spawn } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly folder: string
}

export interface RunLimits {
  /** The process is ended after so many seconds. */
  readonly seconds: number
  /** The process is ended when this is aborted. */
  readonly signal?: AbortSignal | undefined
}

export interface Ended {
  readonly output: string
  readonly diagnostics: string
  /** Null when a signal ended the process. */
  readonly code: number | null
  readonly timedOut: boolean
  /** From start to end of the process. */
  readonly seconds: number
  /** Most memory that was resident, as the system last told while it ran; undefined where it does not tell. */
  readonly peakBytes: number | undefined
}

/** A short run must be looked at often; in a long one that would take time from it. */
const lookMs = (seconds: number) => (seconds < 1 ? 2 : 20)

/** Runs a program to its end, or to the end of its time. @throws when it cannot be started */
export function run({ program, args, folder }: Command, limits: RunLimits): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const elapsed = () => (performance.now() - start) / 1000
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    let [output, diagnostics, timedOut] = ['', '', false]
    let peakBytes: number | undefined
    const look = () => {
      peakBytes = peakOf(child.pid) ?? peakBytes
      looking = setTimeout(look, lookMs(elapsed()))
    }
    let looking = setTimeout(look, 0)
    const end = () => child.kill('SIGKILL')
    const limit = setTimeout(() => {
      timedOut = true
      end()
    }, limits.seconds * 1000)
    limits.signal?.addEventListener('abort', end)
    if (limits.signal?.aborted) end()
    const stopWatching = () => {
      clearTimeout(looking)
      clearTimeout(limit)
      limits.signal?.removeEventListener('abort', end)
    }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      diagnostics += text
    })
    child.on('error', (error) => {
      stopWatching()
      reject(error)
    })
    let seconds = 0
    child.on('exit', () => {
      seconds = elapsed()
    })
    child.on('close', (code) => {
      stopWatching()
      resolve({ output, diagnostics, code, timedOut, seconds, peakBytes })
    })
  })
}

/** What the Linux kernel keeps as the high-water mark of a process. */
function peakOf(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined
  }
}

/** Whether the shell would find the program. */
export function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
