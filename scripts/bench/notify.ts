import { bound } from '../../model/language/bounds.ts'
import { counter, each, flag, none, oneOf, optional, record } from '../../model/language/domain.ts'
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
    pages: each(
      Page,
      record({
        location: optional(Frame),
        target: optional(Frame),
        phase: oneOf('idle', 'notifying', 'copying'),
        pins: counter(devices),
        acked: each(Device, flag()),
        translation: each(Device, optional(Frame)),
        dma: each(Device, optional(Frame)),
      }),
    ),
  },
  actions: (action) => ({
    alloc: action({
      by: 'kernel',
      on: { page: Page, frame: Frame },
      when: {
        unplaced: (s, { page }) => s.pages[page].location === none,
        free: (s, { frame }) => s.pages.every((p) => p.location !== frame && p.target !== frame),
      },
      then: (s, { page, frame }) => {
        s.pages[page].location = frame
      },
    }),
    beginMove: action({
      by: 'kernel',
      on: { page: Page, frame: Frame },
      when: {
        idle: (s, { page }) => s.pages[page].phase === 'idle',
        placed: (s, { page }) => s.pages[page].location !== none,
        free: (s, { frame }) => s.pages.every((p) => p.location !== frame && p.target !== frame),
      },
      then: (s, { page, frame }) => {
        s.pages[page].phase = 'notifying'
        s.pages[page].target = frame
      },
    }),
    map: action({
      by: 'driver',
      on: { page: Page, device: Device },
      when: {
        idle: (s, { page }) => s.pages[page].phase === 'idle',
        placed: (s, { page }) => s.pages[page].location !== none,
        unmapped: (s, { page, device }) => s.pages[page].translation[device] === none,
      },
      then: (s, { page, device }) => {
        s.pages[page].translation[device] = s.pages[page].location
      },
    }),
    dmaStart: action({
      by: 'hardware',
      on: { page: Page, device: Device },
      when: {
        mapped: (s, { page, device }) => s.pages[page].translation[device] !== none,
        quiet: (s, { page, device }) => s.pages[page].dma[device] === none,
      },
      then: (s, { page, device }) => {
        s.pages[page].dma[device] = s.pages[page].translation[device]
        s.pages[page].pins++
      },
    }),
    dmaDone: action({
      by: 'hardware',
      on: { page: Page, device: Device },
      when: { running: (s, { page, device }) => s.pages[page].dma[device] !== none },
      then: (s, { page, device }) => {
        s.pages[page].dma[device] = none
        s.pages[page].pins--
      },
    }),
    ack: action({
      by: 'driver',
      on: { page: Page, device: Device },
      when: {
        notifying: (s, { page }) => s.pages[page].phase === 'notifying',
        notAcked: (s, { page, device }) => !s.pages[page].acked[device],
        quiet: (s, { page, device }) => s.pages[page].dma[device] === none,
      },
      then: (s, { page, device }) => {
        s.pages[page].translation[device] = none
        s.pages[page].acked[device] = true
      },
    }),
    copy: action({
      by: 'kernel',
      on: { page: Page },
      when: {
        notifying: (s, { page }) => s.pages[page].phase === 'notifying',
        allAcked: (s, { page }) => s.pages[page].acked.every((acked) => acked),
      },
      then: (s, { page }) => {
        s.pages[page].phase = 'copying'
      },
    }),
    commit: action({
      by: 'kernel',
      on: { page: Page },
      when: { copying: (s, { page }) => s.pages[page].phase === 'copying' },
      then: (s, { page }) => {
        const p = s.pages[page]
        p.location = p.target
        p.target = none
        p.phase = 'idle'
        p.acked.fill(false)
      },
    }),
    evict: action({
      by: 'kernel',
      on: { page: Page },
      when: {
        idle: (s, { page }) => s.pages[page].phase === 'idle',
        placed: (s, { page }) => s.pages[page].location !== none,
        unpinned: (s, { page }) => s.pages[page].pins === 0,
        unmapped: (s, { page }) => s.pages[page].translation.every((frame) => frame === none),
      },
      then: (s, { page }) => {
        s.pages[page].location = none
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
    holds: (s) => s.pages.every((p) => p.dma.every((frame) => frame === none || frame === p.location)),
  }),
  always({
    name: 'translation-at-location',
    sentence: 'A translation leads to the frame that its page is in.',
    uses: [notifyPart],
    holds: (s) => s.pages.every((p) => p.translation.every((frame) => frame === none || frame === p.location)),
  }),
  always({
    name: 'one-page-per-frame',
    sentence: 'Two pages are never in one frame.',
    uses: [notifyPart],
    holds: (s) =>
      s.pages.every((p, a) => p.location === none || s.pages.every((q, b) => a === b || p.location !== q.location)),
  }),
]
