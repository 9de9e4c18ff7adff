import { execFile } from 'node:child_process'

/** How a program ended, and all that it wrote. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** The file that Node runs. */
export const entry = new URL('../../scripts/moveproof.mjs', import.meta.url).pathname

/** Runs the program, or another one of ours, as a user does who has neither a terminal nor colours. */
export function moveproof(
  words: readonly string[],
  nodeOptions: readonly string[] = [],
  program = entry,
): Promise<Ended> {
  const environment = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, COLUMNS: '80' }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...nodeOptions, program, ...words],
      { env: environment, maxBuffer: 2 ** 26 },
      (error, out, err) => {
        resolve({ code: error ? (error.code as unknown as number) : 0, out, err })
      },
    )
  })
}
