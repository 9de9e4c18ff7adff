import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { retire } from './dma.ts'
import { get } from './frames.ts'
import { isMappedTo } from './pages.ts'
import { Operation } from './sets.ts'
import { dropPin, forgetPin, isUnpinned, shortPins } from './short-pins.ts'
import { submission } from './submission.ts'

/**
 * pin_user_pages for the length of one I/O. What happens when the page is absent, and how the device gets an address, depends on
 * the memory.
 */
export const directIoPins = part({
  name: 'direct-io-pins',
  about: 'O_DIRECT: pin and unpin',
  uses: [shortPins, submission],
  actions: (action) => ({
    pinWalk: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'mm/gup.c gup_fast_pte_range: lockless read of the entry',
      when: {
        unpinned: (s, { operation }) => isUnpinned(s, operation),
        present: (s, { operation }) => s.pages[known(s.operations[operation].page)].entry === 'present',
      },
      then: (s, { operation }) => {
        s.pins[operation].step = 'walked'
        s.pins[operation].frame = s.pages[known(s.operations[operation].page)].frame
      },
    }),
    pinGrab: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'mm/gup.c try_grab_folio_fast: fails on a count of zero, which a frozen folio shows',
      when: {
        walked: (s, { operation }) => s.pins[operation].step === 'walked',
        referenced: (s, { operation }) => s.frames[known(s.pins[operation].frame)].refs > 0,
        notFrozen: (s, { operation }) => !s.frames[known(s.pins[operation].frame)].frozen,
      },
      then: (s, { operation }) => {
        s.pins[operation].step = 'grabbed'
        get(s, known(s.pins[operation].frame))
      },
    }),
    pinGrabFailed: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'mm/gup.c try_grab_folio_fast returns NULL: start over',
      when: {
        walked: (s, { operation }) => s.pins[operation].step === 'walked',
        goneOrFrozen: (s, { operation }) => {
          const { refs, frozen } = s.frames[known(s.pins[operation].frame)]
          return refs === 0 || frozen
        },
      },
      then: (s, { operation }) => forgetPin(s, operation),
    }),
    pinRecheck: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'mm/gup.c gup_fast_pte_range: pte_val(pte) == pte_val(ptep_get(ptep))',
      when: {
        grabbed: (s, { operation }) => s.pins[operation].step === 'grabbed',
        entryUnchanged: (s, { operation }) =>
          isMappedTo(s, known(s.operations[operation].page), s.pins[operation].frame),
      },
      then: (s, { operation }) => {
        s.pins[operation].step = 'pinned'
      },
    }),
    pinUndo: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'mm/gup.c gup_put_folio after a changed entry: start over',
      when: {
        grabbed: (s, { operation }) => s.pins[operation].step === 'grabbed',
        entryChanged: (s, { operation }) =>
          !isMappedTo(s, known(s.operations[operation].page), s.pins[operation].frame),
      },
      then: (s, { operation }) => dropPin(s, operation),
    }),
    setDirty: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'block/bio.c bio_release_pages: mark_dirty',
      when: { unmapped: (s, { operation }) => s.pins[operation].step === 'unmapped' },
      then: {
        setDirty: (s, { operation }) => {
          if (s.operations[operation].direction === 'write') s.frames[known(s.pins[operation].frame)].dirty = true
        },
        advance: (s, { operation }) => {
          s.pins[operation].step = 'dirtied'
        },
      },
    }),
    unpin: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'mm/gup.c unpin_user_folio',
      when: { dirtied: (s, { operation }) => s.pins[operation].step === 'dirtied' },
      then: (s, { operation }) => {
        dropPin(s, operation)
        retire(s, operation)
      },
    }),
  }),
})
