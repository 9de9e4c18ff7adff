import { bound } from '../../model/language/bounds.ts'
import { constant, each, none, oneOf, optional, ref } from '../../model/language/domain.ts'
import { type ElementOf, orderedSet } from '../../model/language/index-set.ts'
import { change, mutate } from '../../model/language/mutation.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always, neverStuck } from '../../properties/property.ts'

const seats = bound('seats', { meaning: 'philosophers, and forks between them', default: 5, min: 2, max: 8 })
const Seat = orderedSet('Seat', seats)
type Seat = ElementOf<typeof Seat>

const table = part({
  name: 'table',
  about: 'Philosophers who share a fork with each neighbour and take the lower numbered one first.',
  state: {
    mood: each(Seat, oneOf('hungry', 'eating', 'thinking')),
    /** By whom the fork to the left of a seat is held. */
    holder: each(Seat, optional(Seat)),
    /** The seat to the right; the fork to its left is the fork between the two. */
    right: each(
      Seat,
      constant(ref(Seat), (seat, { seats }) => ((seat + 1) % seats) as Seat),
    ),
  },
  actions: (action) => ({
    takeLeft: action({
      by: 'application',
      on: { seat: Seat },
      when: {
        hungry: (s, { seat }) => s.mood[seat] === 'hungry',
        free: (s, { seat }) => s.holder[seat] === none,
        lowerFirst: (s, { seat }) => seat < s.right[seat] || s.holder[s.right[seat]] === seat,
      },
      then: (s, { seat }) => {
        s.holder[seat] = seat
      },
    }),
    takeRight: action({
      by: 'application',
      on: { seat: Seat },
      when: {
        hungry: (s, { seat }) => s.mood[seat] === 'hungry',
        free: (s, { seat }) => s.holder[s.right[seat]] === none,
        lowerFirst: (s, { seat }) => s.right[seat] < seat || s.holder[seat] === seat,
      },
      then: (s, { seat }) => {
        s.holder[s.right[seat]] = seat
      },
    }),
    eat: action({
      by: 'application',
      on: { seat: Seat },
      when: {
        hungry: (s, { seat }) => s.mood[seat] === 'hungry',
        bothForks: (s, { seat }) => s.holder[seat] === seat && s.holder[s.right[seat]] === seat,
      },
      then: (s, { seat }) => {
        s.mood[seat] = 'eating'
      },
    }),
    think: action({
      by: 'application',
      on: { seat: Seat },
      when: { eating: (s, { seat }) => s.mood[seat] === 'eating' },
      then: (s, { seat }) => {
        s.mood[seat] = 'thinking'
      },
    }),
    getHungry: action({
      by: 'application',
      on: { seat: Seat },
      when: { thinking: (s, { seat }) => s.mood[seat] === 'thinking' },
      then: (s, { seat }) => {
        s.mood[seat] = 'hungry'
      },
    }),
    dropLeft: action({
      by: 'application',
      on: { seat: Seat },
      when: {
        thinking: (s, { seat }) => s.mood[seat] === 'thinking',
        held: (s, { seat }) => s.holder[seat] === seat,
        higherFirst: (s, { seat }) => s.right[seat] < seat || s.holder[s.right[seat]] !== seat,
      },
      then: (s, { seat }) => {
        s.holder[seat] = none
      },
    }),
    dropRight: action({
      by: 'application',
      on: { seat: Seat },
      when: {
        thinking: (s, { seat }) => s.mood[seat] === 'thinking',
        held: (s, { seat }) => s.holder[s.right[seat]] === seat,
        higherFirst: (s, { seat }) => seat < s.right[seat] || s.holder[seat] !== seat,
      },
      then: (s, { seat }) => {
        s.holder[s.right[seat]] = none
      },
    }),
  }),
})

export const orderedPhilosophers = system({
  name: 'ordered-philosophers',
  title: 'Dining philosophers, the lower fork first, civic-fv/rumur-romp:doc/intro-to-murphi.rst',
  parts: [table],
})

export const philosophers = mutate(
  orderedPhilosophers,
  'philosophers',
  'Dining philosophers who take the forks in any order, civic-fv/rumur-romp:doc/intro-to-murphi.rst',
  [
    change.dropCondition('takeLeft', 'lowerFirst'),
    change.dropCondition('takeRight', 'lowerFirst'),
    change.dropCondition('dropLeft', 'higherFirst'),
    change.dropCondition('dropRight', 'higherFirst'),
  ],
)

export const neighboursDoNotBothEat = always({
  name: 'neighbours-do-not-both-eat',
  sentence: 'Two neighbours never eat at the same time.',
  uses: [table],
  on: { seat: Seat },
  holds: (s, { seat }) => s.mood[seat] !== 'eating' || s.mood[s.right[seat]] !== 'eating',
})

export const someoneCanMove = neverStuck({
  name: 'someone-can-move',
  sentence: 'Some philosopher can always do something.',
  uses: [table],
})
