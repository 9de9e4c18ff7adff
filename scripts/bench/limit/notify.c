// The search of scripts/bench/notify.ts without any generality: the physical limit that the others are measured against.
//
//   gcc -O3 -march=native -DPAGES=4 -DDEVICES=2 -DFRAMES=5 -o limit notify.c && ./limit 25
//
// The argument is the size of the table in bits. A page is a word of 24 bits, a state is three words of 32 bits. States are
// appended to a store in the order in which they are found, so that the store is the queue too; a table of 32-bit slots
// (7 bits of tag, 25 bits of number + 1) finds them again. Successors are looked up in batches, so that cache misses overlap.
// It checks the invariants of the model, but keeps no way to print a trace.

#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#if PAGES > 4 || DEVICES > 2 || FRAMES > 7
#error "three words hold up to 4 pages, 2 devices and 7 frames"
#endif

// Fields of the word of a page. Frames are numbered from 1, and 0 is none.
enum { LOCATION = 0, TARGET = 3, PHASE = 6, PINS = 8, ACKED = 10, TRANSLATION = 12, DMA = 18, PAGE_BITS = 24 };
enum { IDLE, NOTIFYING, COPYING };
#define GET(w, at, bits) ((w) >> (at) & ((1u << (bits)) - 1))
#define ALL_ACKED (((1u << DEVICES) - 1) << ACKED)
#define ALL_TRANSLATIONS (((1u << 3 * DEVICES) - 1) << TRANSLATION)

enum { BATCH = 4096, SUCCESSORS_MAX = PAGES * (2 * FRAMES + 4 * DEVICES + 3), NUMBER_BITS = 25 };
#define NUMBER_MASK ((1u << NUMBER_BITS) - 1)

typedef struct {
  uint32_t word[3];
} State;

static State *store;
static uint32_t *table, table_mask, states, states_max;
static uint64_t transitions;

static State batch_state[BATCH + SUCCESSORS_MAX];
static uint32_t batch_hash[BATCH + SUCCESSORS_MAX], batch_slot[BATCH + SUCCESSORS_MAX], batch_size;

static inline uint32_t hash_of(uint32_t a, uint32_t b, uint32_t c) {
  uint32_t h = (a ^ a >> 16) * 0x9e3779b1u + (b ^ b >> 16) * 0x85ebca77u + (c ^ c >> 16) * 0xc2b2ae3du;
  h ^= h >> 15;
  h *= 0x2c1b3c6du;
  return h ^ h >> 14;
}

// Tag in the high bits, home slot from the low ones.
static inline uint32_t tag_of(uint32_t hash) { return hash & ~NUMBER_MASK; }
static inline uint32_t home_of(uint32_t hash) { return hash & table_mask; }

static inline int equal(const State *a, const State *b) {
  return ((a->word[0] ^ b->word[0]) | (a->word[1] ^ b->word[1]) | (a->word[2] ^ b->word[2])) == 0;
}

static void fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

static void insert(const State *state, uint32_t hash) {
  uint32_t slot = home_of(hash);
  for (; table[slot]; slot = (slot + 1) & table_mask) {
    if (tag_of(table[slot] ^ hash) == 0 && equal(&store[(table[slot] & NUMBER_MASK) - 1], state)) return;
  }
  if (states == states_max) fail("the table is too small");
  store[states++] = *state;
  table[slot] = tag_of(hash) | states;
}

static void flush(void) {
  // Where the home slot has the tag, its state is probably the same: fetch it.
  for (uint32_t i = 0; i < batch_size; i++) {
    uint32_t slot = table[home_of(batch_hash[i])];
    batch_slot[i] = slot && tag_of(slot ^ batch_hash[i]) == 0 ? slot & NUMBER_MASK : 0;
    if (batch_slot[i]) __builtin_prefetch(&store[batch_slot[i] - 1]);
  }
  // Duplicates that this settles need nothing more, and the others are few.
  uint32_t open = 0;
  for (uint32_t i = 0; i < batch_size; i++) {
    batch_slot[open] = i;
    open += !(batch_slot[i] && equal(&store[batch_slot[i] - 1], &batch_state[i]));
  }
  for (uint32_t i = 0; i < open; i++) insert(&batch_state[batch_slot[i]], batch_hash[batch_slot[i]]);
  transitions += batch_size;
  batch_size = 0;
}

// `shift` is a constant wherever this is called, so that the compiler knows which words change.
static inline __attribute__((always_inline)) void emit(const State *from, uint32_t shift, uint32_t change) {
  uint64_t spread = (uint64_t)change << shift % 32;
  uint32_t w[4] = {from->word[0], from->word[1], from->word[2], 0};
  w[shift / 32] ^= (uint32_t)spread;
  if (shift % 32 + PAGE_BITS > 32) w[shift / 32 + 1] ^= (uint32_t)(spread >> 32);
  uint32_t hash = hash_of(w[0], w[1], w[2]);
  __builtin_prefetch(&table[home_of(hash)]);
  batch_state[batch_size] = (State){{w[0], w[1], w[2]}};
  batch_hash[batch_size++] = hash;
}

static inline __attribute__((always_inline)) void expand_page(const State *s, uint32_t p, uint32_t w, uint32_t free_frames) {
  const uint32_t shift = p * PAGE_BITS;
  const uint32_t location = GET(w, LOCATION, 3), phase = GET(w, PHASE, 2);

  if (!location) {
    for (uint32_t rest = free_frames; rest; rest &= rest - 1) emit(s, shift, (uint32_t)__builtin_ctz(rest) << LOCATION);
  }
  if (phase == IDLE && location) {
    for (uint32_t rest = free_frames; rest; rest &= rest - 1) {
      emit(s, shift, (uint32_t)__builtin_ctz(rest) << TARGET | NOTIFYING << PHASE);
    }
  }
#pragma GCC unroll 2
  for (uint32_t d = 0; d < DEVICES; d++) {
    const uint32_t translation = GET(w, TRANSLATION + 3 * d, 3), dma = GET(w, DMA + 3 * d, 3);
    const uint32_t pins = GET(w, PINS, 2);
    if (phase == IDLE && location && !translation) emit(s, shift, location << (TRANSLATION + 3 * d));
    if (translation && !dma) emit(s, shift, translation << (DMA + 3 * d) | (pins ^ (pins + 1)) << PINS);
    if (dma) emit(s, shift, dma << (DMA + 3 * d) | (pins ^ (pins - 1)) << PINS);
    if (phase == NOTIFYING && !GET(w, ACKED + d, 1) && !dma) {
      emit(s, shift, translation << (TRANSLATION + 3 * d) | 1u << (ACKED + d));
    }
  }
  if (phase == NOTIFYING && (w & ALL_ACKED) == ALL_ACKED) emit(s, shift, (NOTIFYING ^ COPYING) << PHASE);
  if (phase == COPYING) {
    const uint32_t target = GET(w, TARGET, 3);
    emit(s, shift, (location ^ target) << LOCATION | target << TARGET | COPYING << PHASE | (w & ALL_ACKED));
  }
  if (phase == IDLE && location && !GET(w, PINS, 2) && !(w & ALL_TRANSLATIONS)) emit(s, shift, location << LOCATION);
}

static inline __attribute__((always_inline)) uint32_t page_word(const State *s, uint32_t p) {
  const uint32_t shift = p * PAGE_BITS;
  uint32_t w = s->word[shift / 32] >> shift % 32;
  if (shift % 32 + PAGE_BITS > 32) w |= s->word[shift / 32 + 1] << (32 - shift % 32);
  return w & ((1u << PAGE_BITS) - 1);
}

static void expand(const State *state) {
  const State s = *state;
  uint32_t w[PAGES], used = 0, locations = 0, bad = 0;
#pragma GCC unroll 4
  for (uint32_t p = 0; p < PAGES; p++) {
    w[p] = page_word(&s, p);
    const uint32_t location = GET(w[p], LOCATION, 3), at = 1u << location & ~1u;
    bad |= locations & at;
    locations |= at;
    used |= 1u << location | 1u << GET(w[p], TARGET, 3);
#pragma GCC unroll 2
    for (uint32_t d = 0; d < DEVICES; d++) {
      const uint32_t translation = GET(w[p], TRANSLATION + 3 * d, 3), dma = GET(w[p], DMA + 3 * d, 3);
      bad |= (translation && translation != location) | (dma && dma != location);
    }
  }
  if (bad) fail("an invariant is violated");
  const uint32_t free_frames = ((1u << (FRAMES + 1)) - 2) & ~used;
#pragma GCC unroll 4
  for (uint32_t p = 0; p < PAGES; p++) expand_page(&s, p, w[p], free_frames);
}

static void *reserve(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) fail("there is not enough memory");
  return memory;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  const int bits = argc > 1 ? atoi(argv[1]) : NUMBER_BITS;
  if (bits < 10 || bits > 30) fail("the table has 10 to 30 bits");
  const double start = now();
  const size_t slots = (size_t)1 << bits;
  table_mask = slots - 1;
  states_max = slots - slots / 5 < NUMBER_MASK ? slots - slots / 5 : NUMBER_MASK;
  table = reserve(slots * sizeof *table);
  store = reserve((size_t)states_max * sizeof *store);

  insert(&(State){{0}}, hash_of(0, 0, 0));
  uint32_t levels = 0;
  for (uint32_t next = 0; next < states; levels++) {
    for (const uint32_t end = states; next < end;) {
      expand(&store[next++]);
      if (batch_size >= BATCH) flush();
    }
    flush();
  }
  const size_t bytes = slots * sizeof *table + (size_t)states * sizeof *store;
  printf("%" PRIu32 " states, %" PRIu64 " transitions, %" PRIu32 " levels, %.4f seconds, %zu bytes\n", states, transitions,
         levels, now() - start, bytes);
}
