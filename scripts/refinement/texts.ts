import { wrap } from '../../counterexamples/layout.ts'
import { lengthText, renderTrace } from '../../counterexamples/render.ts'
import type { Alphabet } from '../../explorer/refinement/alphabet.ts'
import type { Difference, Inclusion } from '../../explorer/refinement/inclusion.ts'
import type { System } from '../../model/language/system.ts'
import { boundsText } from '../check/bounds.ts'
import type { SearchLimits } from '../check/limits.ts'
import { stopText } from '../check/stop-text.ts'
import { countText, numberText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import type { Compared, Searched } from './compare.ts'
import type { Pair } from './pair.ts'

/** What two systems are called: designs, or revisions of one. */
export interface Names {
  readonly left: string
  readonly right: string
}

/** What was found of a system, and what that is called. */
export interface NamedSearch extends Searched {
  readonly name: string
}

/** Under which bounds two systems are compared, and what can be seen of them. */
export function settingText({ left, right }: Pair, names: Names, alphabet: Alphabet, terminal: Terminal): string {
  const hidden = (system: System) =>
    system.actions.map(({ name }) => name).filter((name) => !alphabet.actions.includes(name))
  const [ofLeft, ofRight] = [hidden(left), hidden(right)]
  const sameBounds = boundsText(left.bounds) === boundsText(right.bounds)
  const bounds = sameBounds
    ? `at ${boundsText(left.bounds)}`
    : `${names.left} at ${boundsText(left.bounds)}, ${names.right} at ${boundsText(right.bounds)}`
  return paragraphs(
    [
      bounds,
      `visible: ${countText(alphabet.actions.length, 'action')}${ofLeft.length + ofRight.length === 0 ? ', all that there are' : ''}`,
      ...(ofLeft.length > 0 ? [`hidden in ${names.left}: ${ofLeft.join(', ')}`] : []),
      ...(ofRight.length > 0 ? [`hidden in ${names.right}: ${ofRight.join(', ')}`] : []),
    ],
    terminal,
  )
}

/** What came of comparing one system with the other, in one direction. */
export function comparedText(
  left: NamedSearch,
  right: NamedSearch,
  compared: Compared,
  refusals: boolean,
  limits: SearchLimits,
  terminal: Terminal,
): string {
  const [one, other] = [left.name, right.name]
  if ('stoppedBy' in compared) {
    return paragraphs(
      [`Whether ${one} does anything that ${other} does not is open: ${whyOpen(left, right, compared, limits)}.`],
      terminal,
    )
  }
  if (!compared.difference) {
    const also = refusals ? `, and ${one} refuses nothing that ${other} would not refuse` : ''
    return paragraphs(
      [`Every visible behaviour of ${one} is one of ${other}${also} (${effortText(compared)}).`],
      terminal,
    )
  }
  return differenceText(left, other, compared.difference, terminal)
}

function differenceText(
  { system, name }: NamedSearch,
  other: string,
  difference: Difference,
  terminal: Terminal,
): string {
  const { width, paint } = terminal
  const { seen, kind, possible, expected, trace } = difference
  const listed = (labels: readonly string[]) => (labels.length === 0 ? 'nothing' : labels.join(', '))
  const what =
    kind === 'does'
      ? `${name} does what ${other} does not, after the same visible steps`
      : `${name} can come to refuse what ${other} does not refuse, after the same visible steps`
  const why =
    kind === 'does'
      ? [
          `After the visible steps before, ${other} does ${possible.length === 0 ? 'nothing more' : `one of: ${listed(possible)}`}.`,
        ]
      : [
          `There ${name} offers ${listed(possible)}, and does nothing hidden any more.`,
          ...(expected.length === 0
            ? [`${other} always has something hidden left to do then.`]
            : expected.map((offer, i) => `${i === 0 ? `${other} offers at least` : 'or'}: ${listed(offer)}.`)),
        ]
  const heading = wrap(
    [
      { text: what, paint: paint.bold },
      { text: `  ${lengthText(trace)}`, paint: paint.dim },
    ],
    width,
    { first: 0, rest: 2 },
  ).join('\n')
  const steps = paragraphs([`Seen: ${seen.join(', ') || 'nothing'}.`, ...why], terminal)
  return `${heading}\n\n${renderTrace(system, undefined, trace, { width, paint })}\n${steps}`
}

/** Why nothing can be said. */
function whyOpen(
  left: NamedSearch,
  right: NamedSearch,
  { stoppedBy }: { readonly stoppedBy: string },
  limits: SearchLimits,
): string {
  if (stoppedBy === 'interrupted') return 'interrupted'
  if (stoppedBy === 'time') return stopText('time', limits)
  if (stoppedBy === 'memory') return stopText('memory', limits)
  const unfinished = [left, right].find(({ graph }) => !graph)!
  const { stoppedBy: stop } = unfinished.result
  return `the search of ${unfinished.name} was ${stop ? stopText(stop, limits) : stopText('memory', limits)}`
}

function effortText({ pairs, sets }: Inclusion): string {
  return `${countText(pairs, 'pair')} of a state and one of ${numberText(sets)} sets of states that the other may be in`
}

/** Each as lines of its own. */
export function paragraphs(texts: readonly string[], { width }: Terminal): string {
  return texts.map((text) => `${wrap([{ text }], width, { first: 0, rest: 2 }).join('\n')}\n`).join('')
}
