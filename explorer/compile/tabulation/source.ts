import type { System } from '../../../model/language/system.ts'
import { masksOf } from '../../bits.ts'
import { hashSource } from '../../hash.ts'
import { type Group, keyMultiplier } from './groups.ts'

/**
 * Arrays that the text works on: what each is, by the name that it has there. They come as `$$p`, and so on, and get these names in the
 * function itself, so that the engine knows of them before it comes to the loops.
 */
export interface LookUpArrays {
  /** Entries, and where those for the state at hand are. */
  readonly $p: Int32Array
  readonly $b: Int32Array
  /** XOR differences. */
  readonly $c: Int32Array
  /** By action instance: the group that its effects are in, and where in an entry of it their difference is said to be. */
  readonly $gi: Int32Array
  readonly $oi: Int32Array
  /** Counts by action instance, and by action. */
  readonly $fi: Int32Array
  readonly $en: Int32Array
  /** Bits: of what is asked about, of properties that are decided, of instances whose action has not been enabled in this run. */
  readonly $want: Int32Array
  readonly $closed: Int32Array
  readonly $u: Int32Array
  /** Successors that were put into the batch lately. */
  readonly $r: Int32Array
  /** The batch: words, hashes, sources, instances. */
  readonly $bw: Int32Array
  readonly $bh: Int32Array
  readonly $bs: Uint32Array
  readonly $bi: Uint32Array
}

const namedArrays = `const ${'p b c gi oi fi en want closed u r bw bh bs bi'
  .split(' ')
  .map((name) => `$${name} = $$${name}`)
  .join(', ')};`

/** What the text of the fast expansion is made for. */
export interface Plan {
  readonly system: System
  /** Words of a packed state. */
  readonly words: number
  readonly groups: readonly Group[]
  /** A bit for each action instance, then further ones; by numbers of 32 bits. */
  readonly bitWords: number
  readonly instanceBits: Int32Array
  /** What is enabled, and sure, as far as that depends on nothing. */
  readonly enabled: Int32Array
  readonly sure: Int32Array
  /** Bits of goals: not enabled means that the state is one. */
  readonly goalBits: Int32Array
  /** Conditions that are not in a group: their positions, and the bits of the instances that they are for. */
  readonly asked: readonly { readonly condition: number; readonly bits: Int32Array }[]
  /** Bits of instances of whose steps something is not in a group. */
  readonly walked: Int32Array
  /** Are there instances that are to be fired on the tree? */
  readonly firesOnTree: boolean
  /** Are there properties of states that are not in a group? */
  readonly judges: boolean
  readonly judgesStuck: boolean
  readonly judgesStuttering: boolean
  /** Leave out successors that were put into a batch lately, with so many of them remembered, a power of two; 0: leave out none. */
  readonly recent: number
  /** In so many numbers by row it is said which instances are asleep; 0: it is not said. */
  readonly sleepNumbers: number
}

/**
 * The text of an expansion by look-ups: one per group and state. What is enabled is what no group rules out, as bits in the
 * order of the action instances, which is the order in which successors must come.
 */
export function lookUpSource(plan: Plan): string {
  const { system, words, groups, bitWords } = plan
  const packed = Array.from({ length: words }, (_, j) => j)
  const bits = Array.from({ length: bitWords }, (_, m) => m)
  const numbers = actionBits(system, bitWords)
  const touchesWord = (masks: Int32Array) => bits.filter((m) => masks[m] !== 0)

  const lookUps = groups.map((group, g) => {
    const keys = group.words.map((j) => `const $k${g}_${j} = $w${j} & ${group.footprint[j]};`)
    const terms = group.words.map((j) => `Math.imul($k${g}_${j} ^ ($k${g}_${j} >>> 15), ${keyMultiplier(j)})`)
    const differs = group.words.map((j, position) => `$p[$e${g} + ${position}] !== $k${g}_${j}`).join(' || ')
    return `
    ${keys.join(' ')}
    const $h${g} = (${terms.join(' + ')}) | 0;
    let $e${g} = $t${g}[($h${g} ^ ($h${g} >>> 15)) & $n${g}];
    if ($e${g} === 0 || ${differs}) { $e${g} = $seek(${g}, $words, $row); if ($e${g} === 0) continue; }
    $b[${g}] = $e${g};`
  })
  const conjunction = (m: number, constant: number, at: (group: Group) => number) =>
    [...groups.map((group, g) => `$p[$e${g} + ${at(group) + m}]`), ...(constant === -1 ? [] : [constant])].join(
      ' & ',
    ) || '-1'
  const plainly = '$at = $plain($words, $row, $state, $at) | 0; $row = ($row + 1) | 0; continue;'
  const asked = plan.asked.map(({ condition, bits: concerned }) => {
    const own = touchesWord(concerned)
    const test = own.map((m) => `($x${m} & ${concerned[m]})`).join(' | ')
    const drop = own.map((m) => `$x${m} &= ${~concerned[m]!};`).join(' ')
    return `if ((${test}) !== 0) { const $said = $ask(${condition}, $words, $row); if ($said < 0) { ${plainly} } if ($said === 0) { ${drop} } }`
  })
  const want = bits.map((m) => `$want[${m}] = $x${m};`).join(' ')
  const walked = touchesWord(plan.walked).map((m) => `($x${m} & ${plan.walked[m]})`)
  const goals = touchesWord(plan.goalBits).map((m) => `(~$x${m} & ${plan.goalBits[m]})`)
  const counted = numbers.map((masks, a) => {
    const own = touchesWord(masks).map((m) => `($x${m} & ${masks[m]})`)
    return own.length === 0 ? '' : `{ const $any = ${own.join(' | ')}; $en[${a}] += ($any | -$any) >>> 31; }`
  })
  const at = (start: string, j: number) => (j === 0 ? start : `(${start} + ${j}) | 0`)
  const locals = packed.map((j) => `$s${j}`)
  const { recent } = plan
  const differs = packed.map((j) => `($r[${at('$own', j)}] ^ $s${j})`).join(' | ')
  // Whether a successor is a recent one nobody can foresee, processors neither: so there is no branch on it.
  const advance = recent
    ? `const $own = ($h & ${recent - 1}) * ${words}, $differs = ${differs};
      ${packed.map((j) => `$r[${at('$own', j)}] = $s${j};`).join(' ')}
      $at = ($at + ($every | ($differs | -$differs) >>> 31)) | 0;`
    : '$at = ($at + 1) | 0;'
  const emission = `
      const $i = $first + 31 - Math.clz32($x & -$x);
      $x &= $x - 1;
      ${plan.firesOnTree ? `if ($gi[$i] < 0) { const $was = $at; $at = $fire($words, $row, $state, $i, $at) | 0; ${plan.judgesStuttering ? '$moves += $at - $was; ' : ''}continue; }` : ''}
      const $q = $p[$b[$gi[$i]] + $oi[$i]];
      if ($q === 0) continue;
      ${packed.map((j) => `const $s${j} = $w${j} ^ $c[${at('$q', j)}];`).join(' ')}
      ${hashSource(locals)}
      const $to = Math.imul($at, ${words});
      ${packed.map((j) => `$bw[${at('$to', j)}] = $s${j};`).join(' ')}
      $bh[$at] = $h;
      $bs[$at] = $state;
      $bi[$at] = $i;
      ${plan.judgesStuttering ? '$moves++;' : ''}
      ${advance}`
  const any = bits.map((m) => `($x${m} & ${plan.instanceBits[m]})`).join(' | ')
  const emissions = touchesWord(plan.instanceBits).map((m) => {
    const mask = plan.instanceBits[m]
    const enabled = mask === -1 ? `$x${m}` : `$x${m} & ${mask}`
    const awake = m < plan.sleepNumbers ? `${enabled} & ~$z${m}` : enabled
    return `{ const $first = ${m * 32}; let $x = ${awake};
    while ($x !== 0) {${emission}
    } }`
  })
  // How often instances were enabled is counted for 32 of them at once, each bit of a count in a number of its own.
  const planeNames = (m: number) => Array.from({ length: countPlanes }, (_, k) => `$c${m}_${k}`)
  const counting = touchesWord(plan.instanceBits)
  const fires = counting.map((m) => {
    const carry = planeNames(m).map((c) => `$t = ${c} & $y; ${c} ^= $y; $y = $t;`)
    const rare = carry.splice(frequentPlanes)
    return `{ let $y = $x${m} & ${plan.instanceBits[m]}, $t = 0; ${carry.join(' ')} if ($y !== 0) { ${rare.join(' ')} } }`
  })
  const planes = counting
    .map(
      (m) =>
        `let ${planeNames(m)
          .map((c) => `${c} = 0`)
          .join(', ')};`,
    )
    .join(' ')
  const flush = counting
    .map(
      (m) =>
        `$addCounts(${m * 32}, ${planeNames(m).join(', ')}); ${planeNames(m)
          .map((c) => `${c} = 0;`)
          .join(' ')}`,
    )
    .join(' ')
  const sleeping = Array.from({ length: plan.sleepNumbers }, (_, m) => m)
  const asleep =
    sleeping.length === 0
      ? ''
      : `let ${sleeping.map((m) => `$z${m} = 0`).join(', ')};
    if ($sleeps) { const $z = Math.imul($row, ${sleeping.length}); ${sleeping.map((m) => `$z${m} = $asleep[${at('$z', m)}];`).join(' ')} }`
  const deadlock = [
    plan.judgesStuck ? `if ((${any}) === 0) $settle($words, $row, $state, 'stuck');` : '',
    plan.judgesStuttering ? `if ($moves === 0 && (${any}) !== 0) $settle($words, $row, $state, 'stuttering');` : '',
  ]
  return `
${groups.map((_, g) => `let $t${g} = $slots[${g}], $n${g} = $t${g}.length - 1;`).join('\n')}
let $keeps = 0;
${countSource}
function $expand($words, $first, $after, $offset, $start, $asleep) {
  ${namedArrays}
  const $end = $after | 0, $shift = $offset | 0, $every = $keeps | 0, $sleeps = $asleep !== undefined && $every === 0;
  let $row = $first | 0, $at = $start | 0, $since = 0;
  ${planes}
  while ($row < $end) {
    const $o = Math.imul($row, ${words}), $state = ($row + $shift) | 0;
    $counters.current = $state;
    ${packed.map((j) => `const $w${j} = $words[${at('$o', j)}];`).join(' ')}${lookUps.join('')}
    ${bits.map((m) => `let $x${m} = ${conjunction(m, plan.enabled[m]!, (group) => group.enabledAt)};`).join('\n    ')}
    ${asked.join('\n    ')}
    if ((${bits.map((m) => `($x${m} & ~($closed[${m}] | (${conjunction(m, plan.sure[m]!, (group) => group.sureAt)})))`).join(' | ')}) !== 0) {
      ${want}
      if (!$resolve($words, $row)) { ${plainly} }
      continue;
    }
    ${walked.length > 0 ? `if ((${walked.join(' | ')}) !== 0) { ${want} if (!$walk($words, $row)) { ${plainly} } }` : ''}
    ${plan.judges ? `if (!$judge($words, $row, $state)) { ${plainly} }` : ''}
    ${goals.length > 0 ? `if ((${goals.join(' | ')}) !== 0) { ${want} $goal($state); }` : ''}
    if ((${bits.map((m) => `($x${m} & $u[${m}])`).join(' | ')}) !== 0) { ${want} $note($state); }
    ${counted.join('\n    ')}
    ${fires.join('\n    ')}
    if (++$since === ${2 ** countPlanes - 1}) { $since = 0; ${flush} }
    ${asleep}
    ${plan.judgesStuttering ? 'let $moves = 0;' : ''}
    ${emissions.join('\n    ')}
    ${deadlock.join(' ')}
    $row = ($row + 1) | 0;
  }
  ${flush}
  return $at;
}
function $moved($group, $slots) {
  switch ($group) { ${groups.map((_, g) => `case ${g}: $t${g} = $slots; $n${g} = $slots.length - 1; break;`).join(' ')} }
}
function $keepEvery($every) { $keeps = $every ? 1 : 0; }
return { expand: $expand, moved: $moved, keepEvery: $keepEvery };`
}

// Counts of so many bits are added up where they belong once that many states may have filled them.
const countPlanes = 8
// Of every eighth state something is carried beyond these.
const frequentPlanes = 3

const countSource = (() => {
  const planes = Array.from({ length: countPlanes }, (_, k) => `$c${k}`)
  const bit = (c: string, k: number) => `((${c} >>> $k & 1) << ${k})`
  return `
function $addCounts($first, ${planes.join(', ')}) {
  const $fi = $$fi;
  for (let $k = 0, $any = ${planes.join(' | ')}; $any !== 0; $k++, $any >>>= 1) {
    if (($any & 1) !== 0) $fi[$first + $k] += ${planes.map(bit).join(' + ')};
  }
}`
})()

/** For each action the bits of its instances. */
export function actionBits(system: System, bitWords: number): Int32Array[] {
  let instance = 0
  return system.actions.map(({ instances }) => {
    const own = instances.map((_, i) => instance + i)
    instance += instances.length
    return masksOf(own, bitWords)
  })
}
