import type { Config } from 'moveproof'
import { scenarios } from './protocol/scenarios.ts'

// What `npx moveproof check` and `gate` are about. It is found from here and from every directory below.
export default { scenarios } satisfies Config
