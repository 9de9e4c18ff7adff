import { nearest } from '../model/language/error.ts'
import { UsageError } from './exit.ts'
import { invocation } from './invocation.ts'

/** What yargs says of a wrong command line, in our words: with the nearest option, and where to find all of them. */
export function usageError(message: string, words: readonly string[], options: readonly string[]): UsageError {
  const seeAll = `${invocation()} --help shows what there is.`
  const seeHelp = `${invocation()} ${command(words)}--help shows what there is.`
  const unknown = /^Unknown (?:arguments?|commands?): (.*)$/.exec(message)?.[1]?.split(', ')[0]
  if (unknown !== undefined) {
    const written = words.find((word) => /^--?/.test(word) && word.replace(/^-+(no-)?|=.*$/g, '') === unknown)
    if (unknown === words[0]) return new UsageError(`There is no command '${unknown}'. ${seeAll}`)
    if (written === undefined) return new UsageError(`There is no use for '${unknown}' here. ${seeHelp}`)
    const near = nearest(unknown, options)
    return new UsageError(
      `There is no option ${written.replace(/=.*$/, '')}${near ? `; did you mean --${near}?` : `. ${seeHelp}`}`,
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

function command(words: readonly string[]): string {
  const word = words[0]
  return word === undefined || word.startsWith('-') ? '' : `${word} `
}
