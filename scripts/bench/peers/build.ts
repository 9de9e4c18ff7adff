import { Refused } from './competitor.ts'
import { type Command, type RunLimits, run } from './process.ts'

/** Options that every C program here is compiled with. */
export const optimised = ['-O3', '-march=native', '-w']

/** Runs a step that makes a program. @throws Refused with what it says when it fails */
export async function build(command: Command, limits: RunLimits): Promise<void> {
  const { code, output, diagnostics, timedOut } = await run(command, limits)
  if (code === 0) return
  const lines = `${diagnostics}\n${output}`.split('\n').filter((line) => line.trim() !== '')
  const said = lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? 'nothing'
  throw new Refused(
    timedOut
      ? `${command.program} did not finish within ${limits.seconds} s`
      : `${command.program} failed: ${said.trim()}`,
  )
}
