#!/usr/bin/env node
// Plain JavaScript, so that a Node that is too old still reaches the sentence that says so.

import { existsSync } from 'node:fs'
import module from 'node:module'

// Sources need a Node that strips types. The package is compiled, and needs what it calls.
const isSource = existsSync(new URL('cli.ts', import.meta.url))
const needed = isSource ? [22, 18] : [22, 9]
const [major, minor] = process.versions.node.split('.').map(Number)

if (major > needed[0] || (major === needed[0] && minor >= needed[1])) {
  // Strips types and compiles once for all runs, as long as a file is the same. Threads look for it in the environment.
  const { directory } = module.enableCompileCache()
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory
  const { commandLine } = await import('./cli.ts')
  await commandLine(process.argv.slice(2))
} else {
  const help = isSource
    ? 'In the repository `npm ci` installs the Node that it is tested with, and `npm run -s moveproof -- …` uses it.'
    : 'https://nodejs.org has newer ones.'
  process.stderr.write(
    `moveproof needs Node ${needed.join('.')} or newer, and this is Node ${process.versions.node} (${process.execPath}). ${help}\n`,
  )
  process.exitCode = 2
}
