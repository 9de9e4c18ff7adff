import type { System } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { hashSource } from '../hash.ts'
import { decodeStatements, type Layout, wordExpression } from './layout.ts'

/**
 * The text of a kernel. It works on one tree of plain objects and arrays, which conditions and effects see. To expand a
 * state: bring the tree to it (only words that differ are decoded), run each action instance's conditions, run the
 * effects in place, pack the whole tree, and put back the words that changed. Nothing is allocated in the loop.
 *
 * Names that it declares begin with `$`. `$m0`, … is the packed state that the tree stands for.
 */
export function kernelSource(
  system: System,
  properties: readonly BoundProperty[],
  layout: Layout,
  beforeLayout: Layout | undefined,
): string {
  return [
    `'use strict';`,
    prelude(layout, beforeLayout),
    packSource(layout),
    loadSource(layout, beforeLayout),
    ...properties.map((property, index) => propertySource(property, index)),
    emitSource(layout, properties),
    ...actionsSource(system),
    runSource(system, layout, properties),
    'return { run: $run, reload: $reload, pack: $packFirst };',
  ].join('\n')
}

const packedNames = (layout: Layout, prefix: string) => Array.from({ length: layout.words }, (_, j) => `${prefix}${j}`)

function prelude(layout: Layout, beforeLayout: Layout | undefined): string {
  return [
    'const { kernel: $k, actions: $actions, properties: $properties, stepActions: $stepActions, bad: $bad, find: $find } = $env;',
    'const $s = $k.tree, $counters = $k.counters, $fired = $k.fired, $enabled = $k.enabledStates, $first = $k.firstEnabled;',
    'const { words: $bw, hashes: $bh, sources: $bs, instances: $bi, full: $full } = $k.batch;',
    'const $seen = $k.premiseSeen, $step = { before: $env.before, action: undefined, after: $s };',
    ...layout.rows.map((_, i) => `const $r${i} = $env.rows[${i}];`),
    ...(beforeLayout?.rows ?? []).map((_, i) => `const $b${i} = $env.beforeRows[${i}];`),
    ...layout.tables.map((_, i) => `const $t${i} = $env.tables[${i}];`),
    `let ${packedNames(layout, '$m')
      .map((m) => `${m} = 0`)
      .join(', ')};`,
    'let $batched = 0, $selfLoops = 0;',
  ].join('\n')
}

function packSource(layout: Layout): string {
  return `
function $packFirst() {
  ${packStatements(layout)}
  $batched = 0;
  ${writeStatements(layout)}
}`
}

/** Packs the tree into the locals `$w0`, … */
function packStatements(layout: Layout): string {
  const words = packedNames(layout, '$w').map((w, j) => `const ${w} = ${wordExpression(layout, j)};`)
  return `let $v; ${words.join('\n  ')}`
}

/** Puts the locals `$w0`, … into the batch. */
function writeStatements(layout: Layout): string {
  const locals = packedNames(layout, '$w')
  const store = locals.map((w, j) => `$bw[$at + ${j}] = ${w};`).join(' ')
  return `${hashSource(locals)} const $at = $batched * ${layout.words}; ${store} $bh[$batched] = $h;`
}

function loadSource(layout: Layout, beforeLayout: Layout | undefined): string {
  const words = packedNames(layout, '$m')
  const both = (j: number) => (beforeLayout ? `$u${j}(); $y${j}();` : `$u${j}();`)
  const decoders = words.map((_, j) => `function $u${j}() { ${decodeStatements(layout, j, '$m').join(' ')} }`)
  const beforeDecoders = beforeLayout
    ? words.map((_, j) => `function $y${j}() { ${decodeStatements(beforeLayout, j, '$m').join(' ')} }`)
    : []
  return `
${[...decoders, ...beforeDecoders].join('\n')}
function $load($words, $at) {
  ${words.map((m, j) => `const $w${j} = $words[$at + ${j}], $d${j} = $w${j} !== ${m}; ${m} = $w${j};`).join('\n  ')}
  ${words.map((_, j) => `if ($d${j}) { ${both(j)} }`).join('\n  ')}
}
function $reload($words, $state) {
  ${words.map((m, j) => `${m} = $words[$state * ${layout.words} + ${j}];`).join(' ')}
  ${words.map((_, j) => both(j)).join(' ')}
}`
}

/** One function per property: judges the tree, or the step from `before` to the tree. */
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
  const loop = (body: string) =>
    `for (let $i = 0; $i < ${property.instances.length}; $i++) { const $a = $q${index}[$i]; ${premise} ${body} }`
  const close = (instance: string) => `$open${index} = false; $find(${index}, $state${instance}); return;`
  switch (property.kind) {
    case 'always':
      return `${constants}
function $judge${index}($state) { ${loop(`$seen[${index}] = 1; if (!(${all})) { ${close('')} }`)} }`
    case 'step':
      return `${constants}
function $judge${index}($state, $instance) { ${loop(`$seen[${index}] = 1; if (!(${all})) { ${close(', $instance')} }`)} }`
    case 'reachable':
      return `${constants}
function $judge${index}($state) { ${loop(`if (${all}) { ${close('')} }`)} }`
    case 'alwaysReachable':
      return `${constants}
function $judge${index}($state) { ${loop(`if (${all}) { $k.goals[${index}][$state] = 1; return; }`)} }`
    case 'stuck':
    case 'stuttering':
      return `${constants}
function $judge${index}($state) { const $a = $q${index}[0]; if (!(${any})) { ${close('')} } }`
  }
}

function emitSource(layout: Layout, properties: readonly BoundProperty[]): string {
  const steps = properties.flatMap((p, i) => (p.kind === 'step' ? [i] : []))
  const judge = steps.map((i) => `if ($open${i}) $judge${i}($counters.current, $instance);`).join(' ')
  const unchanged = packedNames(layout, '$w').map((w, j) => `${w} === $m${j}`)
  return `
function $emit($instance) {
  ${packStatements(layout)}
  ${judge ? `$step.action = $stepActions[$instance]; ${judge}` : ''}
  if (${unchanged.join(' && ')}) { $selfLoops++; return; }
  ${writeStatements(layout)}
  $bs[$batched] = $counters.current;
  $bi[$batched] = $instance;
  $batched++;
  ${packedNames(layout, '$w')
    .map((w, j) => `if (${w} !== $m${j}) $u${j}();`)
    .join(' ')}
}`
}

function actionsSource(system: System): string[] {
  let base = 0
  return system.actions.map((action, a) => {
    const conditions = action.when.map((_, i) => `$g${a}_${i}`)
    const effects = action.then.map((_, i) => `$e${a}_${i}`)
    const text = `
${conditions.map((g, i) => `const ${g} = $actions[${a}].when[${i}].holds;`).join(' ')}
${effects.map((e, i) => `const ${e} = $actions[${a}].then[${i}].apply;`).join(' ')}
const $a${a} = $actions[${a}].instances;
function $act${a}() {
  let $n = 0;
  for (let $i = 0; $i < ${action.instances.length}; $i++) {
    const $a = $a${a}[$i];
    ${conditions.map((g) => `if (!${g}($s, $a)) continue;`).join(' ')}
    ${effects.map((e) => `${e}($s, $a);`).join(' ')}
    $n++;
    $emit(${base} + $i);
  }
  if ($n !== 0) { $fired[${a}] += $n; if ($enabled[${a}]++ === 0) $first[${a}] = $counters.current + 1; }
  return $n;
}`
    base += action.instances.length
    return text
  })
}

function runSource(system: System, layout: Layout, properties: readonly BoundProperty[]): string {
  const judged = (kinds: readonly string[]) =>
    properties.flatMap((p, i) => (kinds.includes(p.kind) ? [`if ($open${i}) $judge${i}($state);`] : [])).join(' ')
  return `
function $run($words, $from, $to) {
  $batched = 0;
  if ($from < $to) $reload($words, $from);
  let $transitions = 0, $state = $from;
  for (; $state < $to && $batched < $full; $state++) {
    $counters.current = $state;
    $load($words, $state * ${layout.words});
    ${judged(['always', 'reachable', 'alwaysReachable'])}
    $selfLoops = 0;
    const $n = ${system.actions.map((_, a) => `$act${a}()`).join(' + ') || '0'};
    $transitions += $n;
    if ($n === 0) { ${judged(['stuck'])} }
    else if ($n === $selfLoops) { ${judged(['stuttering'])} }
  }
  $counters.transitions += $transitions;
  $counters.batched = $batched;
  return $state;
}`
}
