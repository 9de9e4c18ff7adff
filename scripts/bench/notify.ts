import { bound } from '../../model/language/bounds.ts'
import { counter, each, flag, none, oneOf, optional } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always } from '../../properties/property.ts'

/**
 * The benchmark model: pages that move under devices which hold translations, reduced to what costs time. Its counts are
 * known from SPIN, Rumur and TLC. It is no protocol of ours: see `model/protocols/` for those.
 */
const pages = bound('pages', { meaning: 'pages that move', default: 3, min: 1, max: 6 })
const devices = bound('devices', { meaning: 'devices with translations', default: 2, min: 1, max: 3 })
const frames = bound('frames', { meaning: 'frames that a page can be in', default: 4, min: 1, max: 8 })

const Page = indexSet('Page', pages)
const Device = indexSet('Device', devices)
const Frame = indexSet('Frame', frames)

const notifyPart = part({
  name: 'notify',
  state: {
    location: each(Page, optional(Frame)),
    target: each(Page, optional(Frame)),
    phase: each(Page, oneOf('idle', 'notifying', 'copying')),
    pins: each(Page, counter(devices)),
    acked: each(Page, Device, flag()),
    translation: each(Page, Device, optional(Frame)),
    dma: each(Page, Device, optional(Frame)),
  },
  actions: (action) => ({
    alloc: action({
      by: 'kernel',
      on: { page: Page, frame: Frame },
      when: {
        unplaced: (s, { page }) => s.location[page] === none,
        free: (s, { frame }) => s.location.every((f) => f !== frame) && s.target.every((f) => f !== frame),
      },
      then: (s, { page, frame }) => {
        s.location[page] = frame
      },
    }),
    beginMove: action({
      by: 'kernel',
      on: { page: Page, frame: Frame },
      when: {
        idle: (s, { page }) => s.phase[page] === 'idle',
        placed: (s, { page }) => s.location[page] !== none,
        free: (s, { frame }) => s.location.every((f) => f !== frame) && s.target.every((f) => f !== frame),
      },
      then: (s, { page, frame }) => {
        s.phase[page] = 'notifying'
        s.target[page] = frame
      },
    }),
    map: action({
      by: 'driver',
      on: { page: Page, device: Device },
      when: {
        idle: (s, { page }) => s.phase[page] === 'idle',
        placed: (s, { page }) => s.location[page] !== none,
        unmapped: (s, { page, device }) => s.translation[page][device] === none,
      },
      then: (s, { page, device }) => {
        s.translation[page][device] = s.location[page]
      },
    }),
    dmaStart: action({
      by: 'hardware',
      on: { page: Page, device: Device },
      when: {
        mapped: (s, { page, device }) => s.translation[page][device] !== none,
        quiet: (s, { page, device }) => s.dma[page][device] === none,
      },
      then: (s, { page, device }) => {
        s.dma[page][device] = s.translation[page][device]
        s.pins[page]++
      },
    }),
    dmaDone: action({
      by: 'hardware',
      on: { page: Page, device: Device },
      when: { running: (s, { page, device }) => s.dma[page][device] !== none },
      then: (s, { page, device }) => {
        s.dma[page][device] = none
        s.pins[page]--
      },
    }),
    ack: action({
      by: 'driver',
      on: { page: Page, device: Device },
      when: {
        notifying: (s, { page }) => s.phase[page] === 'notifying',
        notAcked: (s, { page, device }) => !s.acked[page][device],
        quiet: (s, { page, device }) => s.dma[page][device] === none,
      },
      then: (s, { page, device }) => {
        s.translation[page][device] = none
        s.acked[page][device] = true
      },
    }),
    copy: action({
      by: 'kernel',
      on: { page: Page },
      when: {
        notifying: (s, { page }) => s.phase[page] === 'notifying',
        allAcked: (s, { page }) => s.acked[page].every((acked) => acked),
      },
      then: (s, { page }) => {
        s.phase[page] = 'copying'
      },
    }),
    commit: action({
      by: 'kernel',
      on: { page: Page },
      when: { copying: (s, { page }) => s.phase[page] === 'copying' },
      then: (s, { page }) => {
        s.location[page] = s.target[page]
        s.target[page] = none
        s.phase[page] = 'idle'
        s.acked[page].fill(false)
      },
    }),
    evict: action({
      by: 'kernel',
      on: { page: Page },
      when: {
        idle: (s, { page }) => s.phase[page] === 'idle',
        placed: (s, { page }) => s.location[page] !== none,
        unpinned: (s, { page }) => s.pins[page] === 0,
        unmapped: (s, { page }) => s.translation[page].every((frame) => frame === none),
      },
      then: (s, { page }) => {
        s.location[page] = none
      },
    }),
  }),
})

export const notify = system({
  name: 'notify',
  title: 'benchmark model: pages moving under devices',
  parts: [notifyPart],
})

export const notifyProperties = [
  always({
    name: 'dma-at-location',
    sentence: 'A running DMA targets the frame that its page is in.',
    uses: [notifyPart],
    on: { page: Page, device: Device },
    holds: (s, { page, device }) => s.dma[page][device] === none || s.dma[page][device] === s.location[page],
  }),
  always({
    name: 'translation-at-location',
    sentence: 'A translation leads to the frame that its page is in.',
    uses: [notifyPart],
    on: { page: Page, device: Device },
    holds: (s, { page, device }) =>
      s.translation[page][device] === none || s.translation[page][device] === s.location[page],
  }),
  always({
    name: 'one-page-per-frame',
    sentence: 'Two pages are never in one frame.',
    uses: [notifyPart],
    on: { page: Page, other: Page },
    holds: (s, { page, other }) =>
      page === other || s.location[page] === none || s.location[page] !== s.location[other],
  }),
]
