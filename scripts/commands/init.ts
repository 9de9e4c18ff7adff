import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { type ExitCode, exitCodes, UsageError } from '../exit.ts'
import { type Begun, plannedFiles, projectAt, writeFiles } from '../init/project.ts'
import type { Terminal } from '../output/terminal.ts'

export interface InitOptions {
  readonly directory: string
  readonly json: boolean
}

/** Writes a first protocol into a directory. Nothing that is there is touched. @throws UsageError */
export function init({ directory, json }: InitOptions, terminal: Terminal): ExitCode {
  const root = resolve(directory)
  const project = projectAt(root)
  const files = plannedFiles(project)
  const name = (path: string) => relative('.', join(root, path)) || path
  const present = files.filter(({ path, optional }) => !optional && existsSync(join(root, path)))
  if (present.length > 0) {
    throw new UsageError(
      `There is already ${present.map(({ path }) => name(path)).join(', ')}. Nothing was written; name another directory, as in init moveproof.`,
    )
  }
  const written = writeFiles(root, files)
  const begun: Begun = { files: written.map(name), next: nextSteps(directory, project.installed) }
  terminal.print(json ? `${JSON.stringify(begun, null, 2)}\n` : described(begun))
  return exitCodes.asClaimed
}

function nextSteps(directory: string, installed: boolean): string[] {
  return [
    ...(resolve(directory) === resolve('.') ? [] : [`cd ${directory}`]),
    ...(installed ? [] : ['npm install --save-dev moveproof']),
    'npx moveproof check',
    'npx moveproof gate --update --reason "first lock"',
  ]
}

function described({ files, next }: Begun): string {
  const lines = (texts: readonly string[]) => texts.map((text) => `  ${text}\n`).join('')
  return `Written:\n${lines(files)}\nNext:\n${lines(next)}`
}
