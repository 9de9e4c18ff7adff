import { nearest } from '../model/language/error.ts'
import { UsageError } from './exit.ts'
import { invocation } from './invocation.ts'

/** What yargs says of a wrong command line, in our words: with the nearest option, and where to find all of them. */
export function usageError(message: string, words: readonly string[], options: readonly string[]): UsageError {
  const seeAll = `${invocation()} --help shows what there is.`
  const seeHelp = helpFor(words)
  const unknown = /^Unknown (?:arguments?|commands?): (.*)$/.exec(message)?.[1]?.split(', ')[0]
  if (unknown !== undefined) {
    if (unknown === words[0]) return new UsageError(`There is no command '${unknown}'. ${seeAll}`)
    const off = unknown.startsWith('no-') ? 'no-' : ''
    if (off && options.includes(unknown.slice(off.length))) {
      return new UsageError(`--${unknown} takes no value. ${seeHelp}`)
    }
    const written = words.find((word) => /^--?/.test(word) && plain(word) === plain(unknown))
    if (written === undefined) return new UsageError(`There is no use for '${unknown}' here. ${seeHelp}`)
    const near = nearest(plain(unknown), options)
    const switched = written.startsWith('--no-') ? 'no-' : ''
    return new UsageError(
      `There is no option ${written.replace(/=.*$/, '')}${near ? `; did you mean --${switched}${near}?` : `. ${seeHelp}`}`,
    )
  }
  if (message.startsWith('Not enough arguments following')) {
    return new UsageError(`The option --${message.split(': ')[1]} needs a value. ${seeHelp}`)
  }
  if (message.startsWith('Not enough non-option')) return new UsageError(`Something is missing. ${seeHelp}`)
  if (message.startsWith('Did you mean')) {
    return new UsageError(`There is no command '${words[0]}'; ${message.charAt(0).toLowerCase()}${message.slice(1)}`)
  }
  return new UsageError(message)
}

/**
 * What yargs would leave unused without a word: what follows `--`, and the value of a switch, which it takes for no.
 * @param argv what it made of the words
 * @param seeHelp a sentence that says where to find what there is
 * @throws UsageError
 */
export function assertUsed(words: readonly string[], argv: Readonly<Record<string, unknown>>, seeHelp: string): void {
  const end = words.indexOf('--')
  if (end >= 0 && end < words.length - 1) {
    throw new UsageError(
      `There is no use for '--' and what follows it here: ${words.slice(end + 1).join(' ')}. ${seeHelp}`,
    )
  }
  for (const word of words) {
    const [, name, value] = /^--([^=]+)=(.*)$/s.exec(word) ?? []
    if (name === undefined || value === 'true' || value === 'false') continue
    if (typeof argv[name] === 'boolean') throw new UsageError(`--${name} takes no value. ${seeHelp}`)
  }
}

/** Where to find what the command takes that these words begin with. */
export function helpFor(words: readonly string[]): string {
  return `${invocation()} ${command(words)}--help shows what there is.`
}

function command(words: readonly string[]): string {
  const word = words[0]
  return word === undefined || word.startsWith('-') ? '' : `${word} `
}

/** A word as the option that it speaks of: without dashes, without the `no-` that switches it off, without its value. */
function plain(word: string): string {
  return word.replace(/^-*(no-)?|=.*$/g, '')
}
