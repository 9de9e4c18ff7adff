import { basename, relative } from 'node:path'

/** How the user called moveproof, so that commands in messages can be copied as they are. */
export function invocation(): string {
  if (process.env.npm_lifecycle_event) return 'npm run -s moveproof --'
  const script = process.argv[1] ?? ''
  return basename(script) === 'moveproof' ? 'moveproof' : `node ${quoted(relative('.', script))}`
}

/** A word as a shell needs it. */
export function quoted(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
