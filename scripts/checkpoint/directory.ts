import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Column, Kept, Snapshot } from '../../explorer/snapshot.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { fileProblem } from '../output/file-problem.ts'
import { version } from '../version.ts'

const manifestName = 'checkpoint.json'
const format = 'moveproof checkpoint'
const readAtATime = 2 ** 20

/** A column as it lies in its file. What is in the file after `bytes` a write that was cut short has left. */
interface StoredColumn {
  readonly file: string
  readonly bytes: number
  readonly crc32: number
}

interface Manifest {
  readonly format: typeof format
  readonly moveproof: string
  readonly byteOrder: ReturnType<typeof byteOrder>
  readonly columns: Readonly<Record<string, StoredColumn>>
  readonly facts: unknown
}

/**
 * A directory with a snapshot of one search: a file of facts that is replaced as a whole, and a file for each column, to which
 * new bytes are appended. Whenever the process is killed, the facts that are there fit the bytes that they speak of.
 */
export class CheckpointDirectory {
  readonly #path: string
  #columns: Readonly<Record<string, StoredColumn>> = {}

  constructor(path: string) {
    this.#path = path
  }

  get isThere(): boolean {
    return existsSync(this.#file(manifestName))
  }

  /** @throws whatever keeps files from being written; what was kept before is still there then */
  write({ facts, columns }: Snapshot): void {
    const stored: Record<string, StoredColumn> = {}
    for (const [name, column] of Object.entries(columns)) stored[name] = this.#append(name, column)
    const manifest: Manifest = { format, moveproof: version, byteOrder: byteOrder(), columns: stored, facts }
    const text = JSON.stringify(manifest)
    const unfinished = this.#file(`${manifestName}.tmp`)
    // The sum comes first, so that any other change of the file shows.
    writeFileSync(unfinished, `${crc32(text)}\n${text}\n`, { flush: true })
    renameSync(unfinished, this.#file(manifestName))
    for (const { file } of Object.values(this.#columns)) {
      if (!Object.values(stored).some((column) => column.file === file)) rmSync(this.#file(file), { force: true })
    }
    this.#columns = stored
  }

  /** Reads what {@link write} has written, and goes on from there. @throws bad-file, not-applicable */
  read(): Kept {
    const { columns, facts } = this.#manifest()
    const of = (name: string) => {
      const column = columns[name]
      if (!column) throw this.#damaged(`it lacks ${name}`)
      return column
    }
    this.#columns = columns
    return { facts, pieces: (name) => this.#pieces(of(name)) }
  }

  /** Removes the checkpoint. The directory stays. */
  remove(): void {
    rmSync(this.#file(manifestName), { force: true })
    for (const { file } of Object.values(this.#columns)) rmSync(this.#file(file), { force: true })
  }

  #append(name: string, { bytes, grows, pieces }: Column): StoredColumn {
    const before = this.#columns[name]
    const from = grows && before ? before.bytes : 0
    // What does not only grow is written beside what the facts still speak of.
    const other = before?.file === `${name}-0.bin` ? 1 : 0
    const file = grows ? `${name}.bin` : `${name}-${other}.bin`
    let sum = grows && before ? before.crc32 : 0
    const descriptor = openSync(this.#file(file), from > 0 ? 'r+' : 'w')
    try {
      ftruncateSync(descriptor, from)
      let at = from
      for (const shared of pieces(from)) {
        // Files and sums want memory that is not shared.
        for (let start = 0; start < shared.length; start += readAtATime) {
          const piece = shared.slice(start, start + readAtATime)
          sum = crc32(piece, sum)
          for (let done = 0; done < piece.length; )
            done += writeSync(descriptor, piece, done, piece.length - done, at + done)
          at += piece.length
        }
      }
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    return { file, bytes, crc32: sum }
  }

  *#pieces({ file, bytes, crc32: expected }: StoredColumn): Generator<Uint8Array> {
    let sum = 0
    const descriptor = this.#open(file)
    try {
      for (let at = 0; at < bytes; ) {
        const piece = new Uint8Array(Math.min(readAtATime, bytes - at))
        const count = readSync(descriptor, piece, 0, piece.length, at)
        if (count === 0) throw this.#damaged(`${file} ends after ${at} of ${bytes} bytes`)
        const read = piece.subarray(0, count)
        sum = crc32(read, sum)
        at += count
        yield read
      }
    } finally {
      closeSync(descriptor)
    }
    if (sum !== expected) throw this.#damaged(`${file} does not have the bytes that were written`)
  }

  #open(file: string): number {
    try {
      return openSync(this.#file(file), 'r')
    } catch (error) {
      throw this.#damaged(`${file}: ${fileProblem(error)}`)
    }
  }

  #manifest(): Manifest {
    const content = this.#content()
    const end = content.indexOf('\n')
    const text = content.slice(end + 1, -1)
    if (!content.endsWith('\n') || content.slice(0, end) !== String(crc32(text)))
      throw this.#damaged(`${manifestName} was changed or cut off`)
    const manifest = JSON.parse(text) as Manifest
    if (manifest.format !== format) throw this.#damaged(`${manifestName} is something else`)
    const own = { moveproof: version, byteOrder: byteOrder() }
    for (const [name, value] of Object.entries(own) as [keyof typeof own, string][]) {
      if (manifest[name] === value) continue
      const of =
        name === 'moveproof' ? `moveproof ${manifest[name]}, and this is ${value}` : 'a machine of another byte order'
      throw new MoveproofError('not-applicable', {
        what: `The checkpoint is of ${of}.`,
        where: this.#path,
        next: 'begin the search anew',
      })
    }
    return manifest
  }

  #content(): string {
    try {
      return readFileSync(this.#file(manifestName), 'utf8')
    } catch (error) {
      throw new MoveproofError('bad-file', {
        what: `There is no checkpoint to go on from: ${fileProblem(error)}.`,
        where: this.#file(manifestName),
        next: '--checkpoint DIR keeps one while a search runs',
      })
    }
  }

  #damaged(how: string): MoveproofError {
    return new MoveproofError('bad-file', {
      what: `The checkpoint is damaged: ${how}.`,
      where: this.#path,
      cause: 'a file was changed, or copied while a search was writing to it',
      next: 'begin the search anew',
    })
  }

  #file(name: string): string {
    return join(this.#path, name)
  }
}

function byteOrder(): 'little' | 'big' {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 'little' : 'big'
}
