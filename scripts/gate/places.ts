import { existsSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Provenance } from '../../model/language/provenance.ts'

/** A place in a file, as others read it. */
export interface Place {
  /** From the top of the repository, with slashes. */
  readonly file: string
  readonly line: number
  readonly column: number
  /** What is written there. */
  readonly name: string
}

/** Says where things are, from the top of the repository that a folder is in; without a repository, from that folder. */
export class Places {
  readonly top: string
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = resolve(folder)
    this.top = topOf(this.#folder)
  }

  of(provenance: Provenance | undefined, name: string): Place | undefined {
    const call = provenance?.calls[0]
    if (!call) return undefined
    return { file: this.#path(fileURLToPath(call.url)), line: call.line, column: call.column, name }
  }

  /** @param file from the folder that this was made for */
  ofFile(file: string): Place | undefined {
    const path = join(this.#folder, file)
    return existsSync(path) ? { file: this.#path(path), line: 1, column: 1, name: file } : undefined
  }

  /** A place in a file, whether that is there or not. @param file as the user calls it */
  named(file: string, line = 1, column = 1): Place {
    return { file: this.#path(resolve(file)), line, column, name: basename(file) }
  }

  #path(path: string): string {
    return relative(this.top, path).split(sep).join('/')
  }
}

function topOf(folder: string): string {
  for (let above = folder; ; above = dirname(above)) {
    if (existsSync(join(above, '.git'))) return above
    if (dirname(above) === above) return folder
  }
}
