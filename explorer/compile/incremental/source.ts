import type { System } from '../../../model/language/system.ts'
import type { BoundProperty } from '../../../properties/property.ts'
import { bitsOfSlot, decodeSlot, encodeSlots, type Layout } from '../layout.ts'
import { bitsPerNumber, type Question, type Questions } from './questions.ts'

/** What the rest of a kernel's text is made of. */
export interface KernelParts {
  readonly system: System
  readonly properties: readonly BoundProperty[]
  readonly layout: Layout
  readonly beforeLayout: Layout | undefined
  readonly questions: Questions
  /** Statements that judge the properties of steps, of the step by `$instance`; empty where there are none. */
  readonly judgeSteps: string
  /** Statements that note on the draft that no field was touched. */
  readonly resetTouched: string
  /** Instances may be asleep: bits in `$Z`. */
  readonly sleeps: boolean
}

/**
 * Text for expanding a state by what is different in it from the one before. `$T` has the answers of questions as bits, `$D` has bits
 * of those that have to be asked again, since something has changed that they mention. What an effect can change is written out for
 * each instance, so that only that is packed and put back.
 */
export function incrementalSource(parts: KernelParts): string {
  const { system, properties, questions } = parts
  const judges = properties.map((property, p) => {
    const question = questions.properties[p]
    return question ? judgeSource(property, p, question) : ''
  })
  let base = 0
  const actions = system.actions.map((action, a) => {
    const text = actionSource(parts, a, base)
    base += action.instances.length
    return text
  })
  return `
const $T = $ints(${questions.numbers}), $D = $ints(${questions.numbers}), $P = $ints(${questions.numbers});
function $count($x) {
  $x = $x - (($x >>> 1) & 0x55555555);
  $x = ($x & 0x33333333) + (($x >>> 2) & 0x33333333);
  return Math.imul(($x + ($x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
const $all = Int32Array.of(${allBits(system, properties, questions).join(', ')});
${changeSource(parts)}
${judges.join('\n')}
${actions.join('\n')}
`
}

/** Numbers with a bit for every instance of every question. */
function allBits(system: System, properties: readonly BoundProperty[], { conditions, properties: asked }: Questions) {
  const bits: number[] = []
  const put = (question: Question | undefined, instances: number) => {
    if (!question) return
    for (let k = 0; k * bitsPerNumber < instances; k++) bits[question.at + k] = fullMask(instances, k)
  }
  for (const [a, own] of conditions.entries())
    for (const question of own) put(question, system.actions[a]!.instances.length)
  for (const [p, question] of asked.entries()) put(question, properties[p]!.instances.length)
  return bits
}

function fullMask(instances: number, number: number): number {
  const count = Math.min(bitsPerNumber, instances - number * bitsPerNumber)
  return count === bitsPerNumber ? -1 : 2 ** count - 1
}

/** A function per word: given the bits in which it differs, puts what has changed into the tree, and notes what has to be asked again. */
function changeSource({ layout, beforeLayout, questions, system, properties }: KernelParts): string {
  const dependants = layout.slots.map(() => new Map<number, number>())
  const depend = (question: Question | undefined, instances: number) => {
    if (!question?.footprints) return
    for (let i = 0; i < instances; i++) {
      const number = question.at + Math.floor(i / bitsPerNumber)
      for (const slot of question.footprints[i]!) {
        const own = dependants[slot]!
        own.set(number, (own.get(number) ?? 0) | (1 << (i % bitsPerNumber)))
      }
    }
  }
  for (const [a, own] of questions.conditions.entries()) {
    for (const question of own) depend(question, system.actions[a]!.instances.length)
  }
  for (const [p, question] of questions.properties.entries()) depend(question, properties[p]!.instances.length)
  return Array.from({ length: layout.words }, (_, j) => {
    const cases = layout.slots.map((slot, s) => {
      const bits = bitsOfSlot(slot).get(j)
      if (bits === undefined) return ''
      const labels = Array.from({ length: 32 }, (_, b) => ((bits >>> b) & 1 ? `case ${b}:` : '')).join(' ')
      const dirty = [...dependants[s]!].map(([number, mask]) => `$D[${number}] |= ${mask};`)
      const before = beforeLayout ? decodeSlot(beforeLayout.slots[s]!, '$m') : ''
      return `${labels} $x &= ${~bits}; ${decodeSlot(slot, '$m')} ${before} ${dirty.join(' ')} break;`
    })
    return `function $change${j}($x) { while ($x !== 0) { switch (31 - Math.clz32($x)) { ${cases.join('\n')} } } }`
  }).join('\n')
}

/** Goes through the bits of `$n`: `$b` is the bit, `$i` the instance. */
function overBits(number: number, body: string): string {
  const first = number * bitsPerNumber
  return `while ($n !== 0) { const $b = $n & -$n, $i = ${first === 0 ? '' : `${first} + `}31 - Math.clz32($b); ${body} }`
}

function judgeSource(property: BoundProperty, p: number, { at }: Question): string {
  const { kind, given, conjuncts, instances } = property
  const all = conjuncts.map((_, i) => `$h${p}_${i}($s, $a)`).join(' && ') || 'true'
  const seen = `$seen[${p}] = 1;`
  const close = `$open${p} = false; $tally.decide(${p}, $state); return;`
  const numbers = Array.from({ length: Math.ceil(instances.length / bitsPerNumber) }, (_, k) => {
    const premise = given ? `if (!$given${p}($s, $a)) { $P[${at + k}] &= ~$b; continue; } $P[${at + k}] |= $b;` : ''
    const decided = kind === 'always' ? `if (!(${all})) { ${seen} ${close} }` : `if (${all}) { ${close} }`
    const ask = `$n ^= $b; $D[${at + k}] ^= $b; const $a = $q${p}[$i]; ${premise} ${decided}`
    const note = given && kind === 'always' ? `if ($P[${at + k}] !== 0) ${seen}` : ''
    return `{ let $n = $D[${at + k}]; ${overBits(k, ask)} ${note} }`
  })
  // Without a premise the first instance says it for all.
  const first = kind === 'always' && !given && instances.length > 0 ? seen : ''
  return `function $judgeChanged${p}($state) { ${first} ${numbers.join(' ')} }`
}

function actionSource(parts: KernelParts, a: number, base: number): string {
  const { system, questions, resetTouched, sleeps } = parts
  const action = system.actions[a]!
  const { changed } = questions.effects[a]!
  const effects = action.then.map((_, i) => `$e${a}_${i}($d, $a);`).join(' ')
  const masks: string[] = []
  const numbers = Array.from({ length: Math.ceil(action.instances.length / bitsPerNumber) }, (_, k) => {
    const conditions = questions.conditions[a]!.map((question, c) => {
      const shared = question.shared && sharedMasks(question.shared, k)
      const masksName = `$M${a}_${c}_${k}`
      if (shared) masks.push(`const ${masksName} = Int32Array.of(${shared.join(', ')});`)
      const same = shared ? `${masksName}[$i${k === 0 ? '' : ` - ${k * bitsPerNumber}`}]` : '$b'
      const call = `$g${a}_${c}($s, $a${a}[$i])`
      const at = question.at + k
      if (!question.footprints) {
        const ask = `const $same = ${same}; $n &= ~$same; if (${call}) $t |= $same;`
        return `{ let $n = $on, $t = 0; ${overBits(k, ask)} $on &= $t; } if ($on === 0) break $on;`
      }
      const ask = `const $same = ${same}; $n &= ~$same; $D[${at}] &= ~$same; if (${call}) $T[${at}] |= $same; else $T[${at}] &= ~$same;`
      return `{ let $n = $D[${at}] & $on; ${overBits(k, ask)} $on &= $T[${at}]; } if ($on === 0) break $on;`
    })
    const fire = changed
      ? `const $a = $a${a}[$i]; ${effects} ${emitChanged(parts, base, k, changed)}`
      : `const $a = $a${a}[$i]; ${resetTouched} ${effects} $emit(${base} + $i);`
    const awake = sleeps ? `$on & ~(${asleepText(base + k * bitsPerNumber)})` : '$on'
    const counted = `$fires += $count($on); let $n = ${awake};`
    return `$on: { let $on = ${fullMask(action.instances.length, k)}; ${conditions.join('\n')}
  ${counted} ${overBits(k, `$n ^= $b; ${fire}`)} }`
  })
  return `
${masks.join('\n')}
function $actChanged${a}() {
  let $fires = 0;
  ${numbers.join('\n')}
  if ($fires !== 0) { $fired[${a}] += $fires; if ($enabled[${a}]++ === 0) $first[${a}] = $current + 1; }
  return $fires;
}`
}

/** The 32 bits of `$Z` from this one on. */
function asleepText(from: number): string {
  const [number, shift] = [from >>> 5, from & 31]
  return shift === 0 ? `$Z[${number}]` : `$Z[${number}] >>> ${shift} | $Z[${number + 1}] << ${32 - shift}`
}

/** By instance of one number, the bits of those that share its answer. */
function sharedMasks(shared: readonly (readonly number[])[], number: number): number[] {
  const own = shared.slice(number * bitsPerNumber, (number + 1) * bitsPerNumber)
  return own.map((instances) =>
    instances
      .filter((i) => Math.floor(i / bitsPerNumber) === number)
      .reduce((mask, i) => mask | (1 << (i % bitsPerNumber)), 0),
  )
}

/** Takes the successor that an effect of instance `$i` has made of the tree, and undoes the effect. */
function emitChanged(
  { layout, judgeSteps }: KernelParts,
  base: number,
  number: number,
  changed: readonly (readonly number[])[],
): string {
  const words = Array.from({ length: layout.words }, (_, j) => `$w${j} = $m${j}`)
  const first = number * bitsPerNumber
  const own = changed.slice(first, first + bitsPerNumber)
  const select = (text: (slots: readonly number[]) => string) =>
    own.length === 1
      ? text(own[0]!)
      : `switch ($i) { ${own.map((slots, i) => `case ${first + i}: ${text(slots)} break;`).join('\n')} }`
  const pack = (slots: readonly number[]) => encodeSlots(layout, slots, '$w')
  const undo = (slots: readonly number[]) => slots.map((slot) => undoSlot(layout, slot)).join(' ')
  const body = judgeSteps
    ? `${select(pack)} ${judgeSteps} ${select(undo)}`
    : select((slots) => `${pack(slots)} ${undo(slots)}`)
  return `const $instance = ${base} + $i; let $v, ${words.join(', ')}; ${body} $say($instance, ${layoutWords(layout)});`
}

const layoutWords = (layout: Layout) => Array.from({ length: layout.words }, (_, j) => `$w${j}`).join(', ')

function undoSlot(layout: Layout, slot: number): string {
  const own = layout.slots[slot]!
  const decode = decodeSlot(own, '$m')
  // Even where it is the same: what is there now may be a place too, and change with it (`s.last = s.current`).
  if (own.holdsRecords) return decode
  const differs = [...bitsOfSlot(own)].map(([j, bits]) => `($w${j} ^ $m${j}) & ${bits}`)
  return differs.length === 0 ? '' : `if (${differs.join(' || ')}) { ${decode} }`
}
