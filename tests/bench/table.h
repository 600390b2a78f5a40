/*
 * Exact tables that grow: hits, bytes and errors by a key of bytes.
 */
#ifndef TABLE_H
#define TABLE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { HUGE_PAGE = 1 << 21 };

/* Where a key stands, and its first bytes, with zeros behind it. */
struct key {
  const char *bytes;
  uint32_t length;
  uint64_t words[4], hash;
};

/* A cache line. It is empty where it has no hits. */
struct row {
  uint64_t words[4], hits, bytes;
  char *rest; /* What a long key has behind the words. */
  uint32_t errors, length;
};

struct table {
  struct row *rows;
  uint64_t mask, count;
};

static void table_init(struct table *t, uint64_t capacity) {
  size_t size = capacity * sizeof *t->rows;
  t->rows = aligned_alloc(size < HUGE_PAGE ? 64 : HUGE_PAGE, size);
  if (size >= HUGE_PAGE) madvise(t->rows, size, MADV_HUGEPAGE);
  memset(t->rows, 0, size);
  t->mask = capacity - 1;
}

static inline uint64_t fold(uint64_t a, uint64_t b) {
  unsigned __int128 product = (unsigned __int128)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t hash_of(const uint64_t *words, const char *rest,
                               uint32_t length) {
  uint64_t hash = fold(words[0] ^ 0xa0761d6478bd642fu, words[1] ^ length) ^
                  fold(words[2] ^ 0xe7037ed1a0b428dbu,
                       words[3] ^ 0x8ebc6af09c88c6e3u);
  for (uint32_t i = 32; i < length; i++)
    hash = (hash ^ (unsigned char)rest[i - 32]) * 0xff51afd7ed558ccdu;
  return hash;
}

/* Without a branch for most keys; reads behind the key, within the slack. */
static inline struct key key_of(const char *bytes, const char *end) {
  static const uint8_t ones[64] = {[0 ... 31] = 0xff};
  struct key key = {bytes, end - bytes, {0}, 0};
  uint64_t mask[4];
  memcpy(mask, ones + 32 - (key.length < 32 ? key.length : 32), 32);
  memcpy(key.words, bytes, 32);
  for (int i = 0; i < 4; i++) key.words[i] &= mask[i];
  key.hash = hash_of(key.words, bytes + 32, key.length);
  return key;
}

static inline int is_key(const struct row *r, const struct key *key) {
  uint64_t difference = r->length ^ key->length;
  for (int i = 0; i < 4; i++) difference |= r->words[i] ^ key->words[i];
  return !difference && (key->length <= 32 ||
                         !memcmp(r->rest, key->bytes + 32, key->length - 32));
}

static void table_grow(struct table *t) {
  struct table larger = {.count = t->count};
  table_init(&larger, (t->mask + 1) * 2);
  for (struct row *r = t->rows; r <= t->rows + t->mask; r++) {
    if (r->hits == 0) continue;
    uint64_t slot = hash_of(r->words, r->rest, r->length) & larger.mask;
    while (larger.rows[slot].hits) slot = (slot + 1) & larger.mask;
    larger.rows[slot] = *r;
  }
  free(t->rows);
  *t = larger;
}

static inline void table_add(struct table *t, const struct key *key,
                             uint64_t size, int error) {
  uint64_t slot = key->hash & t->mask;
  struct row *r;
  while (!is_key(r = &t->rows[slot], key)) {
    if (r->hits == 0) {
      if (t->count * 2 > t->mask) {
        table_grow(t);
        table_add(t, key, size, error);
        return;
      }
      t->count++;
      memcpy(r->words, key->words, sizeof r->words);
      r->length = key->length;
      if (key->length > 32) {
        r->rest = malloc(key->length - 32);
        memcpy(r->rest, key->bytes + 32, key->length - 32);
      }
      break;
    }
    slot = (slot + 1) & t->mask;
  }
  r->hits++;
  r->bytes += size;
  r->errors += error;
}

/* Prints the rows with the most hits. */
static void print_top(const char *name, const struct table *t, int count) {
  printf("%s: %lu\n", name, t->count);
  uint64_t below = UINT64_MAX;
  const struct row *last = NULL;
  while (count-- > 0) {
    const struct row *best = NULL;
    for (const struct row *r = t->rows; r <= t->rows + t->mask; r++)
      if ((r->hits < below || (r->hits == below && r > last)) &&
          r->hits > (best ? best->hits : 0))
        best = r;
    if (best == NULL) break;
    below = best->hits, last = best;
    printf("  %lu %lu %u %.*s%.*s\n", best->hits, best->bytes, best->errors,
           (int)(best->length < 32 ? best->length : 32), (char *)best->words,
           (int)(best->length > 32 ? best->length - 32 : 0), best->rest);
  }
}

#endif
