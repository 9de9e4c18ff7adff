import { bound, each, flag, indexSet, none, optional, part, system } from 'moveproof'

// A buffer that the kernel moves, and devices that do DMA to it. Replace it with your own protocol.

// Sizes are bounds: chosen for each check, and on the command line (--devices 3).
const devices = bound('devices', { meaning: 'devices that do DMA to the buffer', default: 2, min: 1, max: 4 })
export const Device = indexSet('Device', devices)
const Frame = indexSet('Frame', 2)

export const buffer = part({
  name: 'buffer',
  // The state: finite domains only. All start at their first value: none, false.
  state: {
    location: optional(Frame),
    moving: flag(),
    dma: each(Device, optional(Frame)), // the frame that a running DMA goes to
  },
  // What can happen, in any order: an action may be taken whenever all its conditions hold. Conditions and effects are pure.
  actions: (action) => ({
    place: action({
      by: 'kernel',
      on: { frame: Frame },
      when: { nowhere: (s) => s.location === none },
      then: (s, { frame }) => {
        s.location = frame
      },
    }),
    startDma: action({
      by: 'driver',
      on: { device: Device },
      when: {
        placed: (s) => s.location !== none,
        notMoving: (s) => !s.moving,
        idle: (s, { device }) => s.dma[device] === none,
      },
      then: (s, { device }) => {
        s.dma[device] = s.location
      },
    }),
    finishDma: action({
      by: 'hardware',
      on: { device: Device },
      when: { running: (s, { device }) => s.dma[device] !== none },
      then: (s, { device }) => {
        s.dma[device] = none
      },
    }),
    announceMove: action({
      by: 'kernel',
      when: { placed: (s) => s.location !== none, notMoving: (s) => !s.moving },
      then: (s) => {
        s.moving = true
      },
    }),
    move: action({
      by: 'kernel',
      on: { frame: Frame },
      when: {
        announced: (s) => s.moving,
        elsewhere: (s, { frame }) => s.location !== frame,
        dmaFinished: (s) => s.dma.every((frame) => frame === none),
      },
      then: (s, { frame }) => {
        s.location = frame
        s.moving = false
      },
    }),
  }),
})

export const announcedMove = system({
  name: 'announced-move',
  title: 'a move that is announced, and waits for running DMA',
  parts: [buffer],
})
