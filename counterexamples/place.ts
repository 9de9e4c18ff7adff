import { MoveproofError } from '../model/language/error.ts'

/** A value in the file, and where it stands. */
export class Place {
  readonly #path: string
  readonly #fileName: string
  readonly value: unknown

  constructor(path: string, value: unknown, fileName: string) {
    this.#path = path
    this.value = value
    this.#fileName = fileName
  }

  at(name: string | number): Place {
    const step = typeof name === 'number' ? `[${name}]` : this.#path ? `.${name}` : name
    const container = this.value as Record<string | number, unknown>
    const value = this.object() && Object.hasOwn(container, name) ? container[name] : undefined
    return new Place(`${this.#path}${step}`, value, this.#fileName)
  }

  /** The value, whatever it is. */
  present(expected: string): unknown {
    if (this.value === undefined) throw this.#wrong(expected)
    return this.value
  }

  object(expected = 'an object'): Readonly<Record<string, unknown>> {
    if (typeof this.value !== 'object' || this.value === null) throw this.#wrong(expected)
    return this.value as Record<string, unknown>
  }

  record<T>(parse: (place: Place) => T, expected = 'an object'): Record<string, T> {
    if (Array.isArray(this.value)) throw this.#wrong(expected)
    const names = Object.keys(this.object(expected))
    return Object.fromEntries(names.map((name) => [name, parse(this.at(name))]))
  }

  array<T>(parse: (place: Place) => T): T[] {
    if (!Array.isArray(this.value)) throw this.#wrong('an array')
    return this.value.map((_, i) => parse(this.at(i)))
  }

  text(): string {
    if (typeof this.value !== 'string' || this.value === '') throw this.#wrong('a text that is not empty')
    return this.value
  }

  /** `true`; where something is not so, it is left out. */
  truth(): true {
    if (this.value !== true) throw this.#wrong('true, or left out')
    return true
  }

  oneOf<T extends string>(values: readonly T[]): T {
    if (!values.includes(this.value as T)) throw this.#wrong(`one of ${values.join(', ')}`)
    return this.value as T
  }

  wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): number {
    const value = this.value as number
    if (!Number.isSafeInteger(value) || value < min || value > max) {
      const to = max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`
      throw this.#wrong(min === 0 ? `a whole number from 0${to}` : 'a whole number')
    }
    return value
  }

  absent(why: string): void {
    if (this.value === undefined) return
    throw badFile(`${this.#path} should not be there: ${why}.`, this.#fileName, 'the file was edited by hand')
  }

  #wrong(expected: string): MoveproofError {
    const name = this.#path || 'The file'
    if (this.value === undefined) {
      return badFile(`${name} is missing; it should be ${expected}.`, this.#fileName, 'the file was edited by hand')
    }
    return badFile(
      `${name} should be ${expected}, but is ${shown(this.value)}.`,
      this.#fileName,
      'the file was edited by hand',
    )
  }
}

/** @throws bad-file */
export function parseJson(text: string, fileName: string): unknown {
  if (text.trim() === '') throw badFile('The file is empty.', fileName, 'it was not written to the end')
  try {
    return JSON.parse(text)
  } catch (error) {
    if (isCutOff(text)) {
      const lines = text.split('\n').length
      throw badFile(
        `The file ends in the middle of its JSON, in line ${lines}.`,
        fileName,
        'it was not written or copied to the end',
      )
    }
    const reason = (error as Error).message.replaceAll(/\s+/g, ' ')
    throw badFile(`The file is no JSON: ${reason}.`, fileName, 'it was edited by hand, or is another kind of file')
  }
}

/** Is something still open at the end: a string, an object, an array? Then what is missing is the end. */
function isCutOff(text: string): boolean {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (inString) {
      if (character === '\\') i++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if ('{['.includes(character)) depth++
    else if ('}]'.includes(character)) depth--
    if (depth < 0) return false
  }
  return inString || depth > 0
}

export function badFile(what: string, fileName: string, cause: string, next?: string): MoveproofError {
  return new MoveproofError('bad-file', {
    what,
    where: fileName,
    cause,
    next: next ?? 'restore the file from version control, or make it anew',
  })
}

/** A value of a file in few words. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
