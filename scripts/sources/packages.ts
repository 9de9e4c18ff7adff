import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

/** A package that a file imports. */
export interface Package {
  /** `immutable@5.2.1`: enough for one that a registry gave us. */
  readonly release: string
  /** Its source files, where it is none of those: a link to a folder that people work in. */
  readonly files: readonly string[]
}

const sourceFile = /\.[cm]?[jt]sx?$|\.json$/

/** `@scope/name` of `@scope/name/deep/file`. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/**
 * The package that `specifier` means in a file of this folder. A name with `#` stands for something in the file's own package.
 * Undefined where there is none: what is built into Node, or a package that imports itself.
 */
export function packageOf(specifier: string, folder: string): Package | undefined {
  const own = specifier.startsWith('#')
  const path = own ? 'package.json' : join('node_modules', packageName(specifier), 'package.json')
  const manifest = ancestors(folder)
    .map((above) => join(above, path))
    .find((file) => existsSync(file))
  if (manifest === undefined) return undefined
  const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string; version?: string }
  const place = dirname(realpathSync(manifest))
  const isReleased = place.split(sep).includes('node_modules')
  return { release: `${name}@${version}`, files: isReleased ? [] : filesIn(place) }
}

function ancestors(folder: string): string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...ancestors(above)]
}

/** All source files below a folder, but for those of packages and hidden ones. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesIn(path)
    return sourceFile.test(entry.name) ? [path] : []
  })
}
