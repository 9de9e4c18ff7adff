import type { System } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { numbersFor } from '../bits.ts'
import { hashSource } from '../hash.ts'
import { parametersSeen } from '../texts/parameters.ts'
import { touchedNumbers, touchedTest } from './draft.ts'
import type { Questions } from './incremental/questions.ts'
import { incrementalSource } from './incremental/source.ts'
import {
  decodeRecordsStatements,
  decodeStatements,
  encodeStatements,
  type Layout,
  restoreStatements,
  wordsOfField,
} from './layout.ts'

export interface KernelForm {
  readonly selfLoops: boolean
  /** Instances may be asleep in a state: they are counted, and not fired. */
  readonly sleeps: boolean
  readonly walk: boolean
  /** Expand states by what is different in them from the ones before. */
  readonly questions: Questions | undefined
}

/**
 * The text of a kernel. It works on one tree of plain objects and arrays, which conditions and effects see. To expand a
 * state: bring the tree to it (only words that differ are decoded), evaluate conditions, run the effects in place, pack
 * the fields that the effect touched, and put back the words that changed. Nothing is allocated in the loop.
 *
 * Names that it declares begin with `$`. `$m0`, … is the packed state that the tree stands for.
 */
export function kernelSource(
  system: System,
  properties: readonly BoundProperty[],
  layout: Layout,
  beforeLayout: Layout | undefined,
  { selfLoops, sleeps, walk, questions }: KernelForm,
): string {
  return [
    prelude(layout, beforeLayout, selfLoops),
    sleeps ? sleepSource(system) : '',
    packSource(system, layout),
    loadSource(system, layout, beforeLayout, questions !== undefined),
    ...properties.map((property, index) => propertySource(property, index)),
    emitSource(system, layout, properties),
    stepsSource(system, layout, properties, { isIncremental: questions !== undefined, sleeps }),
    ...actionsSource(system, sleeps),
    questions
      ? incrementalSource({
          system,
          properties,
          layout,
          beforeLayout,
          questions,
          judgeSteps: judgeStepSource(properties),
          resetTouched: resetTouched(system),
          sleeps,
        })
      : '',
    runSource(system, properties, questions, sleeps),
    walk ? walkSource(system, layout, beforeLayout, properties) : '',
    `return { successors: $successors, reload: $reload, pack: $packFirst, close: $close, dropSelfLoops: $dropSelfLoops, steps: $steps${walk ? ', walk: $walk' : ''} };`,
  ].join('\n')
}

const packedNames = (layout: Layout, prefix: string) => Array.from({ length: layout.words }, (_, j) => `${prefix}${j}`)

function prelude(layout: Layout, beforeLayout: Layout | undefined, selfLoops: boolean): string {
  return [
    'const $s = $k.tree, $d = $k.draft, $counters = $k.counters, $tally = $k.tally;',
    'const { fired: $fired, enabledStates: $enabled, firstEnabled: $first, premiseSeen: $seen } = $tally;',
    'const $step = { before: $before, action: undefined, after: $s };',
    ...layout.rows.map((_, i) => `const $r${i} = $rows[${i}];`),
    ...(beforeLayout?.rows ?? []).map((_, i) => `const $b${i} = $beforeRows[${i}];`),
    ...layout.tables.map((_, i) => `const $t${i} = $tables[${i}];`),
    `let ${packedNames(layout, '$m')
      .map((m) => `${m} = 0`)
      .join(', ')};`,
    `let $batched = 0, $selfLoops = 0, $from = 0, $current = 0, $stale = true, $keepsLoops = ${selfLoops};`,
  ].join('\n')
}

function packSource(system: System, layout: Layout): string {
  const words = packedNames(layout, '$w')
  return `
function $packFirst() {
  let $v, ${words.map((w) => `${w} = 0`).join(', ')};
  ${system.fields.map((_, f) => encodeStatements(layout, f, '$w')).join('\n  ')}
  $batched = 0;
  $stale = true;
  ${writeStatements(layout)}
}`
}

/** Notes in `$Z` the bits of the instances that are asleep in the state at a row; none where it is not known. */
function sleepSource(system: System): string {
  const numbers = Array.from({ length: numbersFor(instancesOf(system)) }, (_, m) => m)
  const row = (m: number) => `Math.imul($row, ${numbers.length})${m === 0 ? '' : ` + ${m}`}`
  return `
const $Z = $ints(${numbers.length});
function $sleep($asleep, $row) {
  if ($asleep === undefined) { ${numbers.map((m) => `$Z[${m}] = 0;`).join(' ')} }
  else { ${numbers.map((m) => `$Z[${m}] = $asleep[${row(m)}];`).join(' ')} }
}`
}

function instancesOf({ actions }: System): number {
  return actions.reduce((sum, { instances }) => sum + instances.length, 0)
}

function skipIfAsleep(instance: string): string {
  return `{ const $bit = ${instance}; if (($Z[$bit >>> 5] >>> ($bit & 31)) & 1) continue; }`
}

/** Puts the locals `$w0`, … into the batch. */
function writeStatements(layout: Layout): string {
  const locals = packedNames(layout, '$w')
  const store = locals.map((w, j) => `$bw[$at + ${j}] = ${w};`).join(' ')
  return `${hashSource(locals)} const $at = $batched * ${layout.words}; ${store} $bh[$batched] = $h;`
}

function loadSource(system: System, layout: Layout, beforeLayout: Layout | undefined, isIncremental: boolean): string {
  const words = packedNames(layout, '$m')
  const decodeWord = (of: Layout, j: number) => system.fields.map((_, f) => decodeStatements(of, f, j, '$m')).join(' ')
  const both = (j: number) => (beforeLayout ? `$u${j}(); $y${j}();` : `$u${j}();`)
  return `
${words.map((_, j) => `function $u${j}() { ${decodeWord(layout, j)} }`).join('\n')}
${beforeLayout ? words.map((_, j) => `function $y${j}() { ${decodeWord(beforeLayout, j)} }`).join('\n') : ''}
function $load($words, $at) {
  ${words.map((m, j) => `const $w${j} = $words[$at + ${j}], $x${j} = $w${j} ^ ${m}; ${m} = $w${j};`).join('\n  ')}
  ${words.map((_, j) => `if ($x${j} !== 0) { ${isIncremental ? `$change${j}($x${j});` : both(j)} }`).join('\n  ')}
}
function $reload($words, $row) {
  ${words.map((m, j) => `${m} = $words[$row * ${layout.words} + ${j}];`).join(' ')}
  ${words.map((_, j) => both(j)).join(' ')}
  ${isIncremental ? '$D.set($all);' : ''}
  $stale = false;
}
function $sync($words, $row) {
  if ($stale) $reload($words, $row);
  else $load($words, $row * ${layout.words});
}`
}

/** One function per property: judges the tree, or the step from `before` to the tree. Liveness is judged after the search. */
function propertySource(property: BoundProperty, index: number): string {
  const conditions = property.conjuncts.map((_, i) => `$h${index}_${i}`)
  const subject = property.kind === 'step' ? '$step' : '$s'
  const all = conditions.map((h) => `${h}(${subject}, $a)`).join(' && ') || 'true'
  const any = conditions.map((h) => `${h}(${subject}, $a)`).join(' || ') || 'false'
  const constants = [
    ...conditions.map((h, i) => `const ${h} = $properties[${index}].conjuncts[${i}].holds;`),
    `const $q${index} = $properties[${index}].instances, $given${index} = $properties[${index}].given;`,
    `let $open${index} = true;`,
  ].join('\n')
  const premise = property.given ? `if (!$given${index}(${subject}, $a)) continue;` : ''
  const seen = `$seen[${index}] = 1;`
  // Without a premise the first instance says it for all.
  const [seenFirst, seenEach] = property.given ? ['', seen] : [property.instances.length > 0 ? seen : '', '']
  const loop = (body: string) =>
    `for (let $i = 0; $i < ${property.instances.length}; $i++) { const $a = $q${index}[$i]; ${premise} ${body} }`
  const close = (instance: string) => `$open${index} = false; $tally.decide(${index}, $state${instance}); return;`
  switch (property.kind) {
    case 'always':
      return `${constants}
function $judge${index}($state) { ${seenFirst} ${loop(`${seenEach} if (!(${all})) { ${close('')} }`)} }`
    case 'step':
      return `${constants}
function $judge${index}($state, $instance) { ${seenFirst} ${loop(`${seenEach} if (!(${all})) { ${close(', $instance')} }`)} }`
    case 'reachable':
      return `${constants}
function $judge${index}($state) { ${loop(`if (${all}) { ${close('')} }`)} }`
    case 'alwaysReachable':
      return `${constants}
function $judge${index}($state) { ${loop(`if (${all}) { $k.goals[${index}][$state - $from] = 1; return; }`)} }`
    case 'leadsTo':
    case 'eventually':
    case 'alwaysEventually':
      return `let $open${index} = true;`
    case 'stuck':
    case 'stuttering':
      return `${constants}
function $judge${index}($state) { const $a = $q${index}[0]; if (!(${any})) { ${close('')} } }`
  }
}

/** Takes the successor that an effect has made of the tree, and undoes the effect. */
function emitSource(system: System, layout: Layout, properties: readonly BoundProperty[]): string {
  const judge = judgeStepSource(properties)
  const words = packedNames(layout, '$w')
  const { pack, restoreRecords, restore } = touchedStatements(system, layout)
  return `
function $say($instance, ${words.join(', ')}) {
  if (${words.map((w, j) => `${w} === $m${j}`).join(' && ')}) { $selfLoops++; if (!$keepsLoops) return; }
  ${writeStatements(layout)}
  $bs[$batched] = $current;
  $bi[$batched] = $instance;
  $batched++;
}
function $emit($instance) {
  let $v, ${words.map((w, j) => `${w} = $m${j}`).join(', ')};
  ${pack}
  ${judge}
  ${restoreRecords}
  ${restore}
  $say($instance, ${words.join(', ')});
}`
}

/** Statements that judge the properties of steps, of the step by `$instance`; empty where there are none. */
function judgeStepSource(properties: readonly BoundProperty[]): string {
  const steps = properties.flatMap((p, i) => (p.kind === 'step' ? [i] : []))
  if (steps.length === 0) return ''
  const judge = steps.map((i) => `if ($open${i}) $judge${i}($current, $instance);`)
  return `$step.action = $stepActions[$instance]; ${judge.join(' ')}`
}

/** Statements about the fields that an effect has touched: pack them into `$w0`, …; undo, with `$w0`, … as packed, what it did. */
function touchedStatements(system: System, layout: Layout) {
  const touched = (f: number) => touchedTest('$d', f)
  const fields = system.fields.map((_, f) => f).filter((f) => layout.slots.some((slot) => slot.field === f))
  const pack = fields.map((f) => `if (${touched(f)}) { ${encodeStatements(layout, f, '$w')} }`)
  const restore = fields.map((f) => {
    const own = wordsOfField(layout, f)
    const decode = own.map((j) => `{ const $x = $w${j} ^ $m${j}; ${restoreStatements(layout, f, j, '$m', '$x')} }`)
    return `if (${touched(f)}) { ${decode.join(' ')} }`
  })
  // Even where the words are the same: what is there now may be a place too, and change with it (`s.last = s.current`).
  const restoreRecords = fields
    .map((f) => ({ f, statements: decodeRecordsStatements(layout, f, '$m') }))
    .filter(({ statements }) => statements !== '')
    .map(({ f, statements }) => `if (${touched(f)}) { ${statements} }`)
  return { pack: pack.join('\n  '), restoreRecords: restoreRecords.join('\n  '), restore: restore.join('\n  ') }
}

/** What {@link Steps} lists: the steps of an expansion one by one. */
function stepsSource(
  system: System,
  layout: Layout,
  properties: readonly BoundProperty[],
  { isIncremental, sleeps }: { readonly isIncremental: boolean; readonly sleeps: boolean },
): string {
  const words = packedNames(layout, '$w')
  const { pack, restoreRecords, restore } = touchedStatements(system, layout)
  return `
const $steps = {
  begin($first) {
    $batched = 0;
    $stale = true;
    $from = $first;
    $tally.clear();
    for (const $goals of $k.goals) $goals.fill(0);
  },
  expand($words, $row, $state, $at, $asleep) {
    $batched = $at;
    ${sleeps ? '$sleep($asleep, $row);' : ''}
    $expand($words, $row, $state);
    return $batched;
  },
  expandChanged($words, $row, $state, $at, $asleep) {
    $batched = $at;
    ${sleeps ? '$sleep($asleep, $row);' : ''}
    ${isIncremental ? '$expandChanged' : '$expand'}($words, $row, $state);
    return $batched;
  },
  fire($words, $row, $state, $instance, $at) {
    $counters.current = $current = $state;
    $batched = $at;
    $sync($words, $row);
    ${resetTouched(system)}
    ${applySource}
    $emit($instance);
    return $batched;
  },
  sync: $sync,
  spoil() { $stale = true; },
  packTouched($out) {
    let $v, ${words.map((w, j) => `${w} = $m${j}`).join(', ')};
    ${pack}
    ${words.map((w, j) => `$out[${j}] = ${w};`).join(' ')}
  },
  undo($out) {
    const ${words.map((w, j) => `${w} = $out[${j}]`).join(', ')};
    ${restoreRecords}
    ${restore}
  },
  judge($property, $words, $row, $state) {
    $counters.current = $current = $state;
    $sync($words, $row);
    $judgeOne($property, $state);
  },
  isOpen: $isOpen,
  keepsSelfLoops() { return $keepsLoops; },
  decided() { return ${properties.map((_, i) => `!$open${i}`).join(' + ') || '0'}; },
};`
}

/** Runs the effects of `$instance` on the draft. */
const applySource =
  'const $i = $k.instances[$instance]; for (const $e of $actions[$i.action].then) $e.apply($d, $i.parameters);'

/** What {@link Walk} lists: going from state to state without coming back. */
function walkSource(
  system: System,
  layout: Layout,
  beforeLayout: Layout | undefined,
  properties: readonly BoundProperty[],
): string {
  const words = packedNames(layout, '$w')
  const { pack, restoreRecords } = touchedStatements(system, layout)
  const judged = (kind: BoundProperty['kind']) => properties.flatMap((p, i) => (p.kind === kind ? [i] : []))
  const judge = (properties: readonly number[], more = '') =>
    properties.map((i) => `if ($open${i}) $judge${i}($state${more});`).join(' ')
  const ofStep = judge(judged('step'), ', $instance')
  let base = 0
  const lists = system.actions.map((action, a) => {
    const first = base
    base += action.instances.length
    return `function $list${a}($out, $n) { ${instanceLoops(system, a, (i) => `$out[$n++] = ${first} + ${i};`)} return $n; }`
  })
  return `
${lists.join('\n')}
const $walk = {
  list($out, $ends) {
    let $n = 0;
    ${system.actions.map((_, a) => `$ends[${a}] = $n = $list${a}($out, $n);`).join(' ')}
    return $n;
  },
  take($instance, $state) {
    ${resetTouched(system)}
    ${applySource}
    let $v, ${words.map((w, j) => `${w} = $m${j}`).join(', ')};
    ${pack}
    ${ofStep && `$step.action = $stepActions[$instance]; ${ofStep}`}
    ${words.map((w, j) => `const $d${j} = ${w} !== $m${j}; $m${j} = ${w};`).join(' ')}
    ${restoreRecords}
    ${beforeLayout ? words.map((_, j) => `if ($d${j}) $y${j}();`).join(' ') : ''}
    return ${words.map((_, j) => `$d${j}`).join(' || ')};
  },
  judge($state) { ${judge([...judged('always'), ...judged('reachable')])} },
  judgeEnd($state) { ${judge(judged('stuck'))} },
  copyTo($words, $at) { ${words.map((_, j) => `$words[$at + ${j}] = $m${j};`).join(' ')} },
};`
}

function resetTouched(system: System): string {
  return Array.from({ length: touchedNumbers(system) }, (_, w) => `$d.$touched${w} = 0;`).join(' ')
}

function actionsSource(system: System, sleeps: boolean): string[] {
  let base = 0
  return system.actions.map((action, a) => {
    const effects = action.then.map((_, i) => `$e${a}_${i}($d, $a);`).join(' ')
    const text = `
${action.when.map((_, i) => `const $g${a}_${i} = $actions[${a}].when[${i}].holds;`).join(' ')}
${action.then.map((_, i) => `const $e${a}_${i} = $actions[${a}].then[${i}].apply;`).join(' ')}
const $a${a} = $actions[${a}].instances;
function $act${a}() {
  let $n = 0;
  ${instanceLoops(system, a, (i) => `$n++; ${sleeps ? skipIfAsleep(`${base} + ${i}`) : ''} ${resetTouched(system)} ${effects} $emit(${base} + ${i});`)}
  if ($n !== 0) { $fired[${a}] += $n; if ($enabled[${a}]++ === 0) $first[${a}] = $current + 1; }
  return $n;
}`
    base += action.instances.length
    return text
  })
}

/**
 * One loop per parameter. Conditions are evaluated in their order, each as far out as its parameters allow; one that sees
 * only inner parameters is evaluated once for each of their values and remembered, since it cannot tell the outer ones.
 * @param enabled what to do with an instance that is enabled: `$a`, by the number of it among those of its action
 */
function instanceLoops(system: System, a: number, enabled: (number: string) => string): string {
  const action = system.actions[a]!
  const names = action.parameters.map((p) => p.name)
  const sizes = action.parameters.map((_, i) => {
    const values = action.instances.map((instance) => instance[names[i]!])
    return new Set(values).size
  })
  const strides = sizes.map((_, i) => sizes.slice(i + 1).reduce((x, y) => x * y, 1))
  // A condition that was moved here from another action may name parameters that this one does not have.
  const seen = action.when.map(({ holds }) => {
    const positions = parametersSeen(holds)?.map((name) => names.indexOf(name))
    return positions?.includes(-1) ? undefined : positions
  })
  const depthOf = (c: number) => (seen[c] ? Math.max(0, ...seen[c].map((p) => p + 1)) : names.length)

  const declarations: string[] = []
  const test = (c: number, depth: number): string => {
    const call = `$g${a}_${c}($s, $a)`
    const values = (seen[c] ?? names.map((_, i) => i)).reduce((n, p) => n * sizes[p]!, 1)
    const outer = sizes.slice(0, depth).reduce((x, y) => x * y, 1)
    if (values >= outer || values > 30) return `if (!${call}) continue;`
    const bit = seen[c]!.length === 0 ? '0' : mixedRadix(seen[c]!, sizes)
    declarations.push(`let $known${c} = 0, $true${c} = 0;`)
    return `{ const $bit = 1 << (${bit}); if (!($known${c} & $bit)) { $known${c} |= $bit; if (${call}) $true${c} |= $bit; } if (!($true${c} & $bit)) continue; }`
  }
  let condition = 0
  const level = (depth: number): string => {
    const tests: string[] = []
    while (condition < action.when.length && depthOf(condition) <= depth) tests.push(test(condition++, depth))
    const index = names.slice(0, depth).map((_, i) => `$x${i} * ${strides[i]}`)
    const instance = `const $i = ${index.join(' + ') || '0'}, $a = $a${a}[$i];`
    if (depth === names.length) return `${instance} ${tests.join(' ')} ${enabled('$i')}`
    const inner = `for (let $x${depth} = 0; $x${depth} < ${sizes[depth]}; $x${depth}++) {`
    return `${instance} ${tests.join(' ')} ${inner} ${level(depth + 1)} }`
  }
  const body = level(0)
  return `${declarations.join(' ')} do { ${body} } while (false);`
}

function mixedRadix(parameters: readonly number[], sizes: readonly number[]): string {
  return parameters.reduce((text, p) => (text === '' ? `$x${p}` : `(${text}) * ${sizes[p]} + $x${p}`), '')
}

function runSource(
  system: System,
  properties: readonly BoundProperty[],
  questions: Questions | undefined,
  sleeps: boolean,
): string {
  const ofStates: readonly string[] = ['always', 'reachable', 'alwaysReachable', 'stuck', 'stuttering']
  const judged = (kinds: readonly string[]) =>
    properties.flatMap((p, i) => (kinds.includes(p.kind) ? [`if ($open${i}) $judge${i}($state);`] : [])).join(' ')
  const open = (statement: (property: number) => string) => properties.map((_, i) => statement(i)).join(' ')
  return `
function $expand($words, $row, $state) {
  $counters.current = $current = $state;
  $sync($words, $row);
  ${judged(['always', 'reachable', 'alwaysReachable'])}
  $selfLoops = 0;
  const $n = ${system.actions.map((_, a) => `$act${a}()`).join(' + ') || '0'};
  if ($n === 0) { ${judged(['stuck'])} }
  else if ($n === $selfLoops) { ${judged(['stuttering'])} }
}
${questions ? expandChangedSource(system, properties, questions) : ''}
function $successors($words, $row) {
  ${sleeps ? '$sleep(undefined, 0);' : ''}
  ${open((i) => `const $was${i} = $open${i}; $open${i} = false;`)}
  try {
    $steps.begin($row);
    $expand($words, $row, $row);
    $counters.batched = $batched;
  } finally {
    ${open((i) => `$open${i} = $was${i};`)}
  }
}
function $close($property) {
  switch ($property) { ${properties.map((_, i) => `case ${i}: $open${i} = false; break;`).join(' ')} }
}
function $dropSelfLoops() { $keepsLoops = false; }
function $isOpen($property) {
  switch ($property) { ${properties.map((_, i) => `case ${i}: return $open${i};`).join(' ')} }
}
function $judgeOne($property, $state) {
  switch ($property) { ${properties.map((p, i) => (ofStates.includes(p.kind) ? `case ${i}: if ($open${i}) $judge${i}($state); break;` : '')).join(' ')} }
}`
}

/** Expands a state by what is different in it. What throws is done again plainly, so that it throws as it does there. */
function expandChangedSource(system: System, properties: readonly BoundProperty[], questions: Questions): string {
  const judged = (kinds: readonly string[]) =>
    properties.flatMap(({ kind }, i) => {
      const name = questions.properties[i] ? `$judgeChanged${i}` : `$judge${i}`
      return kinds.includes(kind) ? [`if ($open${i}) ${name}($state);`] : []
    })
  return `
function $expandChanged($words, $row, $state) {
  const $at = $batched;
  try {
    $counters.current = $current = $state;
    $sync($words, $row);
    ${judged(['always', 'reachable', 'alwaysReachable']).join(' ')}
    $selfLoops = 0;
    const $n = ${system.actions.map((_, a) => `$actChanged${a}()`).join(' + ') || '0'};
    if ($n === 0) { ${judged(['stuck']).join(' ')} }
    else if ($n === $selfLoops) { ${judged(['stuttering']).join(' ')} }
  } catch ($error) {
    $stale = true;
    $batched = $at;
    $expand($words, $row, $state);
    throw $error;
  }
}`
}
