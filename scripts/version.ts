import manifest from '../package.json' with { type: 'json' }

/** The version of moveproof that this is. */
export const version: string = manifest.version
