import { basename, dirname, join, relative } from 'node:path'

/** How the user called moveproof, so that commands in messages can be copied as they are. */
export function invocation(): string {
  // npm names the script that it runs, and names npx like one.
  const npm = process.env.npm_lifecycle_event
  if (npm && npm !== 'npx') return 'npm run -s moveproof --'
  const script = process.argv[1] ?? ''
  // Of a project; whoever has it installed for all projects finds it without npx.
  const isLocal = dirname(script).endsWith(join('node_modules', '.bin'))
  if (basename(script) === 'moveproof') return npm || isLocal ? 'npx moveproof' : 'moveproof'
  return `${npm ? 'npx ' : ''}node ${quoted(relative('.', script))}`
}

/** A word as a shell needs it. */
export function quoted(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
