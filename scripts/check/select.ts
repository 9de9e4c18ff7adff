import { type Bounds, completeBounds } from '../../model/language/bounds.ts'
import { unknownName } from '../../model/language/error.ts'
import { instantiate, type System } from '../../model/language/system.ts'
import { type BoundProperty, bindProperties } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { UsageError } from '../exit.ts'
import { isCalled } from './names.ts'

/** What the user asks for. */
export interface Selection {
  /** Designs and mutants by name; none: everything. */
  readonly names: readonly string[]
  /** Undefined: mutants too when no names are given. */
  readonly mutants?: boolean | undefined
  /** Of what is left out otherwise, the mutants that show under which condition a chosen design has a property. */
  readonly conditions?: boolean | undefined
  /** The larger claims instead of the usual ones. */
  readonly deep?: boolean | undefined
  /** Claims that are settled before all states were seen are among them. */
  readonly untilReached?: boolean | undefined
  readonly bounds: Bounds
  /** Names or leading numbers; none: all properties. */
  readonly properties: readonly string[]
}

/** One search to make: a scenario at bounds, with the properties to ask. */
export interface Task {
  readonly scenario: Scenario
  readonly system: System
  readonly properties: readonly BoundProperty[]
  /** At other bounds than the claim's, its counts and lengths say nothing. */
  readonly atClaimedBounds: boolean
  readonly claimedBounds: Bounds
  /** The table has no other claim about this system. */
  readonly isOnlyClaim: boolean
  /** 1 for the first search of this system, 2 for the next one. */
  readonly ordinal: number
}

/**
 * The searches that a selection stands for, in the order of the table. Everything that can be wrong with it is found here,
 * before any search begins.
 * @throws unknown-name, bad-bounds, UsageError
 */
export function selectTasks(scenarios: readonly Scenario[], selection: Selection): Task[] {
  const names = wholeNames(scenarios, selection.names)
  const chosen = chooseProperties(chooseScenarios(scenarios, { ...selection, names }), { ...selection, names })
  const ordinals = new Map<string, number>()
  return chooseBounds(chosen, selection.bounds).map((task) => {
    const ordinal = (ordinals.get(task.system.name) ?? 0) + 1
    ordinals.set(task.system.name, ordinal)
    const isOnlyClaim = claimsBeside(scenarios, task.scenario).length === 1
    const properties = task.properties.filter(({ name }) => isWanted(name, selection))
    return { ...task, properties, isOnlyClaim, ordinal }
  })
}

/** All claims about the same system that are searched together with this one, itself included. */
function claimsBeside(scenarios: readonly Scenario[], { system: { name }, deep }: Scenario): Scenario[] {
  return scenarios.filter((other) => other.system.name === name && other.deep === deep)
}

/**
 * Whole names for names or leading numbers: `X07` stands for every mutant of that number.
 * @throws unknown-name
 */
export function wholeNames(scenarios: readonly Scenario[], words: readonly string[]): string[] {
  const known = new Set(scenarios.map(({ system }) => system.name))
  return words.flatMap((word) => {
    const called = [...known].filter((name) => isCalled(name, word))
    if (called.length === 0) throw unknownName('design or mutant', word, known, 'moveproof list shows all of them')
    return called
  })
}

function chooseScenarios(scenarios: readonly Scenario[], selection: Selection): Scenario[] {
  const { names, mutants, conditions } = selection
  if (mutants === false) {
    const mutant = scenarios.find(({ system, mutantOf }) => mutantOf !== undefined && names.includes(system.name))
    if (mutant) throw new UsageError(`${mutant.system.name} is a mutant, and --no-mutants leaves mutants out.`)
  }
  const all = names.length === 0
  const chosen = scenarios.filter(({ system, mutantOf, without }) => {
    if (mutantOf === undefined) return all || names.includes(system.name)
    const isShown = (mutants ?? all) || (conditions === true && without !== undefined)
    return names.includes(system.name) || (isShown && (all || names.includes(mutantOf)))
  })
  if (chosen.length === 0) throw new UsageError('There is nothing to check: the table of scenarios is empty.')
  return atSize(chosen, selection)
}

/** The larger claims, or the usual ones. What was named must have some. */
function atSize(chosen: readonly Scenario[], { names, mutants, deep, untilReached }: Selection): Scenario[] {
  const own = chosen.filter(
    (scenario) => (scenario.deep === true) === (deep === true) && (untilReached || scenario.until === undefined),
  )
  const missing = names.find((name) => own.every(({ system }) => system.name !== name))
  if (own.length === 0 || missing !== undefined) {
    const whose = missing ?? 'what is in the table'
    throw new UsageError(
      deep
        ? `--deep searches the larger claims, and there are none about ${whose}. Leave --deep out, or give larger bounds.`
        : `All claims about ${whose} are larger ones: add --deep.`,
    )
  }
  if (deep && mutants && own.every(({ mutantOf }) => mutantOf === undefined)) {
    throw new UsageError('--deep searches the larger claims, and there are none about mutants: leave --mutants out.')
  }
  return own
}

/**
 * The search that one scenario of the table stands for, with some of its properties.
 * @throws bad-bounds
 */
export function taskOf(scenarios: readonly Scenario[], scenario: Scenario, properties: ReadonlySet<string>): Task {
  const task = boundScenario(scenario, {})
  const own = claimsBeside(scenarios, scenario)
  return {
    ...task,
    properties: task.properties.filter(({ name }) => properties.has(name)),
    isOnlyClaim: own.length === 1,
    ordinal: own.indexOf(scenario) + 1,
  }
}

type BoundScenario = Omit<Task, 'isOnlyClaim' | 'ordinal'>

/** The claims that are made at the chosen bounds; for a system without such a claim, its first one at these bounds instead. */
function chooseBounds(scenarios: readonly Scenario[], chosen: Bounds): BoundScenario[] {
  return [...Map.groupBy(scenarios, ({ system }) => system.name).values()].flatMap((own) => {
    const tasks = own.map((scenario) => boundScenario(scenario, chosen))
    const claimed = tasks.filter(({ atClaimedBounds }) => atClaimedBounds)
    return claimed.length > 0 ? claimed : tasks.slice(0, 1)
  })
}

function boundScenario(scenario: Scenario, chosen: Bounds): BoundScenario {
  const definition = scenario.system
  const claimedBounds = completeBounds(definition.name, definition.bounds, scenario.bounds)
  const system = instantiate(definition, { ...claimedBounds, ...chosen })
  return {
    scenario,
    system,
    properties: bindProperties(system, scenario.properties),
    atClaimedBounds: Object.entries(claimedBounds).every(([name, value]) => system.bounds[name] === value),
    claimedBounds,
  }
}

function isWanted(property: string, { properties: wanted }: Pick<Selection, 'properties'>): boolean {
  return wanted.length === 0 || wanted.some((word) => isCalled(property, word))
}

/** The scenarios that have one of the properties asked for. A system that was named must have such a scenario. */
function chooseProperties(scenarios: readonly Scenario[], selection: Selection): Scenario[] {
  const { names, properties: wanted } = selection
  const known = new Set(scenarios.flatMap(({ properties }) => properties.map(({ name }) => name)))
  for (const word of wanted) {
    if ([...known].some((name) => isCalled(name, word))) continue
    const where = names.length > 0 ? ` of ${names.join(', ')}` : ''
    throw unknownName(`property${where}`, word, known, 'moveproof list shows every property')
  }
  const asking = scenarios.filter(({ properties }) => properties.some(({ name }) => isWanted(name, selection)))
  const without = scenarios.find(
    ({ system }) => names.includes(system.name) && asking.every((other) => other.system.name !== system.name),
  )
  if (!without) return asking
  throw new UsageError(
    `${without.system.name} is not asked for ${wanted.join(', ')}; moveproof list shows its properties.`,
  )
}
