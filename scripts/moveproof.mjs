#!/usr/bin/env node
// Plain JavaScript, so that a Node that cannot run TypeScript still reaches the sentence that says so.

import module from 'node:module'

const [major, minor] = process.versions.node.split('.').map(Number)
const stripsTypes = major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)

if (stripsTypes) {
  // Strips types and compiles once for all runs, as long as a file is the same. Threads look for it in the environment.
  const { directory } = module.enableCompileCache()
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory
  const { commandLine } = await import('./cli.ts')
  await commandLine(process.argv.slice(2))
} else {
  process.stderr.write(
    `moveproof needs Node 22.18 or newer, and this is Node ${process.versions.node} (${process.execPath}). ` +
      'In the repository `npm ci` installs the Node that it is tested with, and `npm run -s moveproof -- …` uses it.\n',
  )
  process.exitCode = 2
}
