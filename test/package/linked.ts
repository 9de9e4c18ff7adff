import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

/** Where moveproof is installed. */
export interface Installation {
  /** What is below this folder can import it. */
  readonly project: string
  /** The command. */
  readonly bin: string
}

/** The sources as if they were installed: what is about projects needs no package, which takes long to make. */
export class LinkedSources implements Installation {
  readonly project = realpathSync(mkdtempSync(join(tmpdir(), 'moveproof-linked-')))
  readonly bin = join(this.project, 'node_modules', '.bin', 'moveproof')

  constructor() {
    const files = join(this.project, 'node_modules', 'moveproof')
    mkdirSync(files, { recursive: true })
    writeFileSync(join(files, 'package.json'), '{ "name": "moveproof", "type": "module", "exports": "./index.ts" }\n')
    symlinkSync(join(root, 'index.ts'), join(files, 'index.ts'))
    mkdirSync(join(this.bin, '..'))
    symlinkSync(join(root, 'scripts', 'moveproof.mjs'), this.bin)
  }

  remove(): void {
    rmSync(this.project, { recursive: true, force: true })
  }
}
