/**
 * - error: something that was so is no longer so
 * - warning: nothing got worse, and the lock file no longer says what is
 * - undecided: a limit or somebody ended the search before it could be told
 * - note: nothing to do
 */
export type Severity = (typeof severities)[number]

/** The gravest first. */
export const severities = ['error', 'warning', 'undecided', 'note'] as const

/** Every way in which what is found can differ from the lock or from the claims. docs/ci.md has the same table. */
export const kinds = {
  'gate-failed': {
    severity: 'error',
    title: 'gate failed',
    meaning: 'the call, the config or the lock file is wrong, or the lock file could not be written',
  },
  'model-error': {
    severity: 'error',
    title: 'model error',
    meaning: 'a model threw or was refused, so that nothing is known of its search',
  },
  'counterexample-unreadable': {
    severity: 'error',
    title: 'unreadable counterexample',
    meaning: 'the file of a kept counterexample cannot be read',
  },
  'new-violation': { severity: 'error', title: 'new violation', meaning: 'a property held, and is violated now' },
  'not-as-claimed': {
    severity: 'error',
    title: 'not as claimed',
    meaning: 'a verdict, a length or a count is not what the scenario claims',
  },
  vacuous: {
    severity: 'error',
    title: 'vacuous property',
    meaning: 'the premise of a property was true somewhere, and never is now',
  },
  'dead-action': { severity: 'error', title: 'dead action', meaning: 'an action was taken, and never is now' },
  'counterexample-again': {
    severity: 'error',
    title: 'counterexample runs again',
    meaning: 'a kept counterexample showed no violation, and does now',
  },
  'fixed-violation': {
    severity: 'warning',
    title: 'fixed violation',
    meaning: 'a property was violated, and holds now: promote it by claiming so',
  },
  length: { severity: 'warning', title: 'changed length', meaning: 'a shortest behaviour is longer or shorter' },
  counts: { severity: 'warning', title: 'changed counts', meaning: 'states, transitions or levels are others' },
  'no-longer-vacuous': {
    severity: 'warning',
    title: 'no longer vacuous',
    meaning: 'the premise of a property was never true, and is now',
  },
  'revived-action': { severity: 'warning', title: 'revived action', meaning: 'an action was never taken, and is now' },
  'action-renamed': {
    severity: 'warning',
    title: 'renamed action',
    meaning: 'an action has another name, and the same figures',
  },
  'action-added': { severity: 'warning', title: 'new action', meaning: 'an action is not in the lock' },
  'action-removed': { severity: 'warning', title: 'removed action', meaning: 'an action is in the lock only' },
  'property-renamed': {
    severity: 'warning',
    title: 'renamed property',
    meaning: 'a property has another name, and the same verdict',
  },
  'property-added': { severity: 'warning', title: 'new property', meaning: 'a property is not in the lock' },
  'property-removed': { severity: 'warning', title: 'removed property', meaning: 'a property is no longer asked' },
  'search-renamed': {
    severity: 'warning',
    title: 'renamed scenario',
    meaning: 'a scenario has another name or other bounds',
  },
  'search-added': { severity: 'warning', title: 'new scenario', meaning: 'a scenario is not in the lock' },
  'search-removed': { severity: 'warning', title: 'removed scenario', meaning: 'a scenario is in the lock only' },
  'counterexample-gone': {
    severity: 'warning',
    title: 'counterexample no longer runs',
    meaning: 'a kept counterexample showed a violation, and no longer does',
  },
  'counterexample-inapplicable': {
    severity: 'warning',
    title: 'counterexample no longer applies',
    meaning: 'a kept counterexample speaks of what the model no longer has',
  },
  'counterexample-added': {
    severity: 'warning',
    title: 'new counterexample',
    meaning: 'a kept counterexample is not in the lock',
  },
  'counterexample-removed': {
    severity: 'warning',
    title: 'removed counterexample',
    meaning: 'a kept counterexample is in the lock only',
  },
  'accepted-gone': {
    severity: 'warning',
    title: 'accepted survivor is gone',
    meaning: 'a mutant that may go unnoticed changes what the design no longer has, or calls otherwise',
  },
  'accepted-renamed': {
    severity: 'warning',
    title: 'accepted survivors of a renamed design',
    meaning: 'a design of which mutants may go unnoticed has another name, and the same figures',
  },
  'accepted-orphaned': {
    severity: 'warning',
    title: 'accepted survivors of a design that is gone',
    meaning: 'mutants may go unnoticed of a design that is in the lock only',
  },
  limit: { severity: 'undecided', title: 'limit reached', meaning: 'a limit ended a search before it could be told' },
  interrupted: {
    severity: 'undecided',
    title: 'interrupted',
    meaning: 'Ctrl-C ended a search before it could be told',
  },
  'not-compared': {
    severity: 'undecided',
    title: 'not compared',
    meaning: 'Ctrl-C came before a search, or before a kept counterexample was replayed',
  },
  source: {
    severity: 'note',
    title: 'same figures',
    meaning: 'the model was changed, and every verdict and figure stayed as it was',
  },
  engine: {
    severity: 'note',
    title: 'another moveproof',
    meaning: 'moveproof is another than the one that wrote the lock',
  },
  'not-searched': {
    severity: 'note',
    title: 'not searched',
    meaning: 'a larger claim whose model has changed, and --deep was not given',
  },
} as const satisfies Record<string, { severity: Severity; title: string; meaning: string }>

export type DifferenceKind = keyof typeof kinds

export function severityOf(kind: DifferenceKind): Severity {
  return kinds[kind].severity
}
