import { count, none } from '../model/language/domain.ts'
import { isDropping, mappingsAndMovers, mover } from '../model/movers/mover.ts'
import { dma, frameReached } from '../model/world/dma.ts'
import { frames, isFree } from '../model/world/frames.ts'
import { mirror } from '../model/world/mirror.ts'
import { registrations } from '../model/world/registrations.ts'
import { Device, Frame, Mover, Operation, Page } from '../model/world/sets.ts'
import { holdsPin, shortPins } from '../model/world/short-pins.ts'
import { always, step } from './property.ts'

// Reference counts and pins: every count has its holders, and a pinned frame stays where it is.

export const shortPinBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame has exactly as many references as entries, movers and pins of operations hold.',
  uses: [shortPins, mover],
  on: { frame: Frame },
  holds: (s, { frame }) =>
    s.frames[frame].refs ===
    mappingsAndMovers(s, frame) + count(s.pins, (pin, operation) => holdsPin(s, operation) && pin.frame === frame),
})

export const registrationBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame has exactly as many references as entries, movers and registrations hold.',
  uses: [registrations, mover],
  on: { frame: Frame },
  holds: (s, { frame }) => {
    let registered = 0
    s.registrations.forEach((row) => {
      registered += count(row, (registration) => registration.frame === frame)
    })
    return s.frames[frame].refs === mappingsAndMovers(s, frame) + registered
  },
})

export const faultBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame has exactly as many references as entries, movers and faults under way hold.',
  uses: [mirror, mover],
  on: { frame: Frame },
  holds: (s, { frame }) =>
    s.frames[frame].refs === mappingsAndMovers(s, frame) + count(s.faults, (fault) => fault.frame === frame),
})

export const unpinnedBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame has exactly as many references as entries and movers hold: faults take none.',
  uses: [dma, mover],
  on: { frame: Frame },
  holds: (s, { frame }) => s.frames[frame].refs === mappingsAndMovers(s, frame),
})

export const longTermPlacement = always({
  name: 'P14-long-term-placement',
  sentence: 'A frame under an active registration is not in a movable zone.',
  uses: [registrations],
  on: { device: Device, page: Page },
  given: (s, { device, page }) => s.registrations[device][page].step === 'active',
  holds: (s, { device, page }) => {
    const { frame } = s.registrations[device][page]
    return frame !== none && s.zone[frame] === 'normal'
  },
})

export const shortPinRespected = step({
  name: 'P15-pin-respected',
  sentence: 'A page leaves its frame only when no operation has the frame pinned.',
  uses: [shortPins],
  on: { operation: Operation, page: Page },
  given: ({ before, after }, { page }) =>
    before.pages[page].frame !== none && after.pages[page].frame !== before.pages[page].frame,
  holds: ({ before }, { operation, page }) =>
    !holdsPin(before, operation) || before.pins[operation].frame !== before.pages[page].frame,
})

export const registrationRespected = step({
  name: 'P15-pin-respected',
  sentence: 'A page leaves its frame only when no registration has the frame pinned.',
  uses: [registrations],
  on: { device: Device, page: Page },
  given: ({ before, after }, { page }) =>
    before.pages[page].frame !== none && after.pages[page].frame !== before.pages[page].frame,
  holds: ({ before }, { device, page }) => before.registrations[device][page].frame !== before.pages[page].frame,
})

export const referencedFrameAllocated = always({
  name: 'P13c-referenced-frame-is-allocated',
  sentence: 'A frame that somebody refers to was allocated to a page: nobody refers to a free one.',
  uses: [frames],
  on: { frame: Frame },
  given: (s, { frame }) => !isFree(s, frame),
  holds: (s, { frame }) => s.holds[frame] !== none,
})

export const oneMoverPerPage = always({
  name: 'P16-one-mover-per-page',
  sentence: 'A page whose folio one mover has locked is not moved by another.',
  uses: [mover],
  on: { one: Mover, other: Mover, page: Page },
  given: (s, { one, page }) => s.movers[one].page === page && !isDropping(s, one),
  holds: (s, { one, other, page }) => one === other || s.movers[other].page !== page || isDropping(s, other),
})

export const unmappedOnce = step({
  name: 'P6b-unmapped-once',
  sentence: 'The address of an operation is unmapped only while it is mapped, as CONFIG_DMA_API_DEBUG checks.',
  uses: [shortPins],
  on: { operation: Operation },
  given: ({ before, after }, { operation }) =>
    before.pins[operation].step !== 'unmapped' && after.pins[operation].step === 'unmapped',
  holds: ({ before }, { operation }) => before.operations[operation].address !== none,
})

export const unmappedWhenQuiet = step({
  name: 'P6-quiesced-before-unmap',
  sentence: 'The address of an operation is unmapped only when the operation no longer runs.',
  uses: [shortPins],
  on: { operation: Operation },
  given: ({ before, after }, { operation }) =>
    before.pins[operation].step === 'pinned' && after.pins[operation].step === 'unmapped',
  holds: ({ before }, { operation }) => frameReached(before, operation) === none,
})
