import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Installation } from './linked.ts'

const root = join(import.meta.dirname, '..', '..')

const leftOut = ['node_modules', '.git', 'dist', 'corpus', 'test', 'docs']

/** What `npm pack` makes, installed in a folder where there is nothing else. */
export class InstalledPackage implements Installation {
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), 'moveproof-package-')))
  readonly project = join(this.#folder, 'project')
  /** The files of the package. */
  readonly files = join(this.project, 'node_modules', 'moveproof')
  readonly bin = join(this.project, 'node_modules', '.bin', 'moveproof')

  constructor() {
    // Packing writes dist/, and others may pack at the same time: each does it in a copy of its own.
    const copy = join(this.#folder, 'copy')
    cpSync(root, copy, { recursive: true, filter: (path) => !leftOut.includes(basename(path)) })
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
    const [packed] = JSON.parse(npm(copy, 'pack', '--json', '--silent', '--pack-destination', this.#folder)) as [
      { filename: string },
    ]
    mkdirSync(this.project)
    writeFileSync(join(this.project, 'package.json'), '{ "private": true }')
    npm(this.project, 'install', '--no-audit', '--no-fund', '--prefer-offline', join(this.#folder, packed.filename))
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function npm(directory: string, ...words: readonly string[]): string {
  return execFileSync('npm', words, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
