/* The model of scripts/bench/notify.ts for SPIN. The sizes come from the command line: -DPAGES=3 -DDEVICES=2 -DFRAMES=4.
 * Frames are numbered from 1, and 0 is no frame, so that nothing has to be initialised. */

#define NONE 0
#define IDLE 0
#define NOTIFYING 1
#define COPYING 2

#if PAGES == 1
#define EACH_PAGE(M) M(0)
#define ALL_PAGES(M, x) M(0, x)
#elif PAGES == 2
#define EACH_PAGE(M) M(0) M(1)
#define ALL_PAGES(M, x) M(0, x) && M(1, x)
#elif PAGES == 3
#define EACH_PAGE(M) M(0) M(1) M(2)
#define ALL_PAGES(M, x) M(0, x) && M(1, x) && M(2, x)
#elif PAGES == 4
#define EACH_PAGE(M) M(0) M(1) M(2) M(3)
#define ALL_PAGES(M, x) M(0, x) && M(1, x) && M(2, x) && M(3, x)
#elif PAGES == 5
#define EACH_PAGE(M) M(0) M(1) M(2) M(3) M(4)
#define ALL_PAGES(M, x) M(0, x) && M(1, x) && M(2, x) && M(3, x) && M(4, x)
#else
#error PAGES is one of 1 to 5
#endif

#if DEVICES == 1
#define EACH_DEVICE(M, p) M(p, 0)
#define ALL_DEVICES(M, p) M(p, 0)
#define EVERY_DEVICE(M, p) M(p, 0)
#elif DEVICES == 2
#define EACH_DEVICE(M, p) M(p, 0) M(p, 1)
#define ALL_DEVICES(M, p) M(p, 0) && M(p, 1)
#define EVERY_DEVICE(M, p) M(p, 0); M(p, 1)
#elif DEVICES == 3
#define EACH_DEVICE(M, p) M(p, 0) M(p, 1) M(p, 2)
#define ALL_DEVICES(M, p) M(p, 0) && M(p, 1) && M(p, 2)
#define EVERY_DEVICE(M, p) M(p, 0); M(p, 1); M(p, 2)
#else
#error DEVICES is one of 1 to 3
#endif

#if FRAMES == 1
#define EACH_FRAME(M, p) M(p, 1)
#elif FRAMES == 2
#define EACH_FRAME(M, p) M(p, 1) M(p, 2)
#elif FRAMES == 3
#define EACH_FRAME(M, p) M(p, 1) M(p, 2) M(p, 3)
#elif FRAMES == 4
#define EACH_FRAME(M, p) M(p, 1) M(p, 2) M(p, 3) M(p, 4)
#elif FRAMES == 5
#define EACH_FRAME(M, p) M(p, 1) M(p, 2) M(p, 3) M(p, 4) M(p, 5)
#elif FRAMES == 6
#define EACH_FRAME(M, p) M(p, 1) M(p, 2) M(p, 3) M(p, 4) M(p, 5) M(p, 6)
#else
#error FRAMES is one of 1 to 6
#endif

/* One bit field for each field, so that a state is no longer than it must be. */
typedef Page {
  unsigned location : 3
  unsigned target : 3
  unsigned phase : 2
  unsigned pins : 2
  bit acked0
  unsigned translation0 : 3
  unsigned dma0 : 3
#if DEVICES > 1
  bit acked1
  unsigned translation1 : 3
  unsigned dma1 : 3
#endif
#if DEVICES > 2
  bit acked2
  unsigned translation2 : 3
  unsigned dma2 : 3
#endif
}

Page page[PAGES]

#define APART(p, f) (page[p].location != (f) && page[p].target != (f))
#define FREE(f) (ALL_PAGES(APART, f))
#define ACKED(p, d) page[p].acked##d
#define UNMAPPED(p, d) (page[p].translation##d == NONE)
#define FORGET_ACK(p, d) page[p].acked##d = 0

/* One option is one rule at one choice of its parameters. */
#define ALLOC(p, f) \
  :: d_step { page[p].location == NONE && FREE(f) -> page[p].location = f }
#define BEGIN_MOVE(p, f) \
  :: d_step { page[p].phase == IDLE && page[p].location != NONE && FREE(f) -> \
       page[p].phase = NOTIFYING; page[p].target = f }
#define MAP(p, d) \
  :: d_step { page[p].phase == IDLE && page[p].location != NONE && page[p].translation##d == NONE -> \
       page[p].translation##d = page[p].location }
#define DMA_START(p, d) \
  :: d_step { page[p].translation##d != NONE && page[p].dma##d == NONE -> \
       page[p].dma##d = page[p].translation##d; page[p].pins++ }
#define DMA_DONE(p, d) \
  :: d_step { page[p].dma##d != NONE -> page[p].dma##d = NONE; page[p].pins-- }
#define ACK(p, d) \
  :: d_step { page[p].phase == NOTIFYING && !page[p].acked##d && page[p].dma##d == NONE -> \
       page[p].translation##d = NONE; page[p].acked##d = 1 }
#define COPY(p) \
  :: d_step { page[p].phase == NOTIFYING && ALL_DEVICES(ACKED, p) -> page[p].phase = COPYING }
#define COMMIT(p) \
  :: d_step { page[p].phase == COPYING -> \
       page[p].location = page[p].target; page[p].target = NONE; page[p].phase = IDLE; EVERY_DEVICE(FORGET_ACK, p) }
#define EVICT(p) \
  :: d_step { page[p].phase == IDLE && page[p].location != NONE && page[p].pins == 0 && ALL_DEVICES(UNMAPPED, p) -> \
       page[p].location = NONE }

#define RULES_OF_PAGE(p) \
  EACH_FRAME(ALLOC, p) EACH_FRAME(BEGIN_MOVE, p) EACH_DEVICE(MAP, p) EACH_DEVICE(DMA_START, p) \
  EACH_DEVICE(DMA_DONE, p) EACH_DEVICE(ACK, p) COPY(p) COMMIT(p) EVICT(p)

/* The invariants are evaluated once in every state, as one more option, which can be taken where one is false. */
#define IN_PLACE(p, d) \
  ((page[p].dma##d == NONE || page[p].dma##d == page[p].location) && \
   (page[p].translation##d == NONE || page[p].translation##d == page[p].location))
#define ALONE_WITH(q, p) ((p) == (q) || page[q].location != page[p].location)
#define ALONE(p) (page[p].location == NONE || (ALL_PAGES(ALONE_WITH, p)))
#define VIOLATED(p) \
  :: d_step { !((ALL_DEVICES(IN_PLACE, p)) && ALONE(p)) -> assert(false) }

active proctype notify() {
  do
  EACH_PAGE(RULES_OF_PAGE)
  EACH_PAGE(VIOLATED)
  od
}
