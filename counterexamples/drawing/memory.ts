import { type Cell, cellsOf, type Place } from './cells.ts'
import type { Scene } from './scene.ts'

/** A field in a picture of the state. */
export interface PicturedCell extends Cell {
  /** Within its box: `refs`, `translations[page0]` */
  readonly name: string
  /** What it held before the step, where the step changed it. */
  readonly was: Cell | undefined
  /** It refers to something else than the element that it is about does itself; that element's own field. */
  readonly staleBeside: Cell | undefined
  /** What is false at the end was read off it. */
  readonly isBlamed: boolean
}

/** One element with the fields that belong to it, or the fields that belong to nobody. */
export interface Box {
  readonly place: Place | undefined
  readonly cells: readonly PicturedCell[]
}

/** A picture of each state of a behaviour: the same boxes with the same fields, in columns from those that refer to those referred to. */
export interface Memory {
  readonly columns: readonly (readonly (Place | undefined)[])[]
  /** For each frame the boxes, in the order of the columns. */
  readonly pictures: readonly (readonly Box[])[]
}

/**
 * Fields that never leave their first value are left out.
 * @param blamed paths that the false condition read in the last state
 */
export function memoryOf({ system, frames }: Scene, blamed: readonly string[]): Memory {
  const states = frames.map(({ state }) => cellsOf(system, state))
  const moves = new Set(
    states[0]!.flatMap((cell, i) => (states.some((cells) => cells[i]!.value !== cell.value) ? [cell.path] : [])),
  )
  const isShown = (cell: Cell) => moves.has(cell.path) || cell.targets.length > 0 || blamed.includes(cell.path)
  const mainRecords = mainRecordsOf(states[0]!)
  const columns = columnsOf(states[0]!, states.flat().filter(isShown))
  const pictures = states.map((cells, frame) => {
    const before = states[frame - 1]
    const shown = cells.flatMap((cell, i): PicturedCell[] => {
      if (!isShown(cell)) return []
      const was = before && before[i]!.value !== cell.value ? before[i] : undefined
      const isBlamed = frame === states.length - 1 && blamed.includes(cell.path)
      return [{ ...cell, name: nameIn(cell, mainRecords), was, staleBeside: staleBeside(cell, cells), isBlamed }]
    })
    return columns.flat().map((place) => ({ place, cells: shown.filter((cell) => isSame(cell.of[0], place)) }))
  })
  return { columns, pictures }
}

export function isSame(one: Place | undefined, other: Place | undefined): boolean {
  return one?.set === other?.set && one?.label === other?.label
}

/**
 * Somebody's copy of where an element leads (`translations[device0][page0]`), when the element itself (`pages[page0].frame`) leads
 * elsewhere.
 */
function staleBeside(cell: Cell, cells: readonly Cell[]): Cell | undefined {
  if (cell.of.length < 2 || cell.targets.length === 0) return undefined
  const own = cells.filter(
    (other) =>
      other.of.length === 1 && other.refersTo === cell.refersTo && cell.of.some((place) => isSame(place, other.of[0])),
  )
  return own.some(({ value }) => value === cell.value) ? undefined : own[0]
}

/** For each set the field with its first record: of that, names of members suffice in a box. */
function mainRecordsOf(cells: readonly Cell[]): ReadonlySet<string> {
  const first = new Map<string, string>()
  for (const { field, of } of cells) {
    const [root] = field.split('[].')
    if (of.length === 1 && root !== field && !first.has(of[0]!.set)) first.set(of[0]!.set, root!)
  }
  return new Set(first.values())
}

function nameIn({ path, of }: Cell, mainRecords: ReadonlySet<string>): string {
  if (of.length === 0) return path
  const name = path.replace(`[${of[0]!.label}]`, '')
  const [root] = name.split('.')
  return mainRecords.has(root!) ? name.slice(root!.length + 1) : name
}

/** Who is never referred to stands first, who is referred to most stands last. */
function columnsOf(all: readonly Cell[], shown: readonly Cell[]): (Place | undefined)[][] {
  const kinds = [...new Map(all.map((cell) => [cell.field, cell])).values()].filter(({ refersTo }) => refersTo)
  const score = (set: string) => {
    const into = kinds.filter(({ refersTo, of }) => refersTo!.name === set && of[0]?.set !== set).length
    return into === 0
      ? 0
      : into - kinds.filter(({ of, refersTo }) => of[0]?.set === set && refersTo!.name !== set).length
  }
  const places = new Map<string, Place>()
  const add = (place: Place | undefined) => place && places.set(`${place.set} ${place.label}`, place)
  const referredTo = new Set(shown.flatMap(({ refersTo }) => (refersTo ? [refersTo] : [])))
  for (const { name, labels } of referredTo) for (const label of labels) add({ set: name, label })
  for (const { of } of shown) add(of[0])
  const sets = [...new Set([...places.values()].map(({ set }) => set))]
  const isSource = (set: string) => !kinds.some(({ refersTo, of }) => refersTo!.name === set && of[0]?.set !== set)
  const ofSet = (set: string) => [...places.values()].filter((place) => place.set === set)
  const rest = sets.filter((set) => !isSource(set)).sort((one, other) => score(one) - score(other))
  const first = [
    ...(shown.some(({ of }) => of.length === 0) ? [undefined] : []),
    ...sets.filter(isSource).flatMap(ofSet),
  ]
  return [first, ...rest.map(ofSet)].filter((column) => column.length > 0)
}
