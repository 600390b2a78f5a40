/*
 * The limit to measure against: one thread of C that counts what http-monitor
 * counts of a combined or common log, and prints it. It knows only good lines
 * of the usual shape, and takes all others for malformed.
 *
 *   cc -O3 -march=native -o limit limit.c && ./limit access.log
 *
 * Counted: hits, bytes, statuses, methods, formats, malformed lines; hits, bytes
 * and errors by section and by client (exact tables that grow); hits by the
 * second, and the seconds whose window of 120 s is above a threshold. The file
 * is read into a buffer that stays in the cache, which was faster than
 * mapping it wherever it was tried.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __AVX2__
#include <immintrin.h>
#endif

enum { BUFFER = 1 << 18, SLACK = 64, WINDOW = 120, THRESHOLD = 10 };

/* A cache line: keys of up to 24 bytes, most of them, stand in it. */
struct row {
  uint64_t hash;
  uint64_t hits, bytes;
  uint32_t errors, length;
  char *long_key;
  char key[24];
};

struct table {
  struct row *rows;
  uint64_t mask, count;
};

static uint64_t hits, bytes_sent, malformed, formats[2], status_hits[600];
static struct table sections, clients, methods;

static void table_init(struct table *t, uint64_t capacity) {
  t->rows = calloc(capacity, sizeof *t->rows);
  t->mask = capacity - 1;
}

/* Keys of up to 8 bytes at a time; reads behind the key, within the buffer. */
static inline uint64_t hash_of(const char *key, uint32_t length) {
  uint64_t h = 0x9e3779b97f4a7c15u ^ length;
  uint32_t i = 0;
  uint64_t word;
  for (; i + 8 <= length; i += 8) {
    memcpy(&word, key + i, 8);
    h = (h ^ word) * 0xff51afd7ed558ccdu;
    h ^= h >> 32;
  }
  if (i < length) {
    memcpy(&word, key + i, 8);
    word &= ~(uint64_t)0 >> (64 - 8 * (length - i));
    h = (h ^ word) * 0xff51afd7ed558ccdu;
    h ^= h >> 32;
  }
  return (h * 0xc4ceb9fe1a85ec53u) | 1;
}

static void table_grow(struct table *t) {
  struct table larger = {0};
  table_init(&larger, (t->mask + 1) * 2);
  for (uint64_t i = 0; i <= t->mask; i++) {
    if (t->rows[i].hash == 0) continue;
    uint64_t slot = t->rows[i].hash >> 20 & larger.mask;
    while (larger.rows[slot].hash) slot = (slot + 1) & larger.mask;
    larger.rows[slot] = t->rows[i];
  }
  larger.count = t->count;
  free(t->rows);
  *t = larger;
}

/* Compares 8 bytes at a time; reads behind the key, within the buffer. */
static inline int is_key(const struct row *r, const char *key) {
  if (r->length > sizeof r->key)
    return memcmp(r->long_key, key, r->length) == 0;
  for (uint32_t i = 0; i < r->length; i += 8) {
    uint64_t a, b;
    memcpy(&a, r->key + i, 8);
    memcpy(&b, key + i, 8);
    uint32_t left = r->length - i;
    if (left < 8 ? (a ^ b) << (64 - 8 * left) : a ^ b) return 0;
  }
  return 1;
}

static inline void table_add(struct table *t, const char *key, uint32_t length,
                             uint64_t size, int error) {
  uint64_t hash = hash_of(key, length);
  uint64_t slot = hash >> 20 & t->mask;
  struct row *r;
  for (;; slot = (slot + 1) & t->mask) {
    r = &t->rows[slot];
    if (r->hash == hash && r->length == length && is_key(r, key)) break;
    if (r->hash == 0) {
      if (t->count * 2 > t->mask) {
        table_grow(t);
        table_add(t, key, length, size, error);
        return;
      }
      t->count++;
      r->hash = hash;
      r->length = length;
      if (length > sizeof r->key) r->long_key = malloc(length);
      memcpy(length > sizeof r->key ? r->long_key : r->key, key, length);
      break;
    }
  }
  r->hits++;
  r->bytes += size;
  r->errors += error;
}

/* The next byte that is c or a newline, from p on; there is one. */
static inline const char *find(const char *p, char c) {
#ifdef __AVX2__
  const __m256i wanted = _mm256_set1_epi8(c), newline = _mm256_set1_epi8('\n');
  for (;; p += 32) {
    __m256i bytes = _mm256_loadu_si256((const __m256i *)p);
    uint32_t found =
        _mm256_movemask_epi8(_mm256_or_si256(_mm256_cmpeq_epi8(bytes, wanted),
                                             _mm256_cmpeq_epi8(bytes, newline)));
    if (found) return p + __builtin_ctz(found);
  }
#else
  while (*p != c && *p != '\n') p++;
  return p;
#endif
}

/* ------------------------------------------------------------- the time */

static int two(const char *p) { return (p[0] - '0') * 10 + p[1] - '0'; }

static int64_t day_of(const char *p) {
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  int d = two(p), y = two(p + 7) * 100 + two(p + 9), m = 0;
  while (m < 12 && memcmp(months + 3 * m, p + 3, 3)) m++;
  if (m == 12) return INT64_MIN;
  m += 1;
  y -= m <= 2;
  int64_t era = y / 400;
  int yoe = y - era * 400;
  int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static char last_time[32], last_day[16];
static int64_t last_second, last_day_second;

static inline int64_t second_of(const char *p) {
  if (memcmp(p, last_time, 26) == 0) return last_second;
  if (p[2] != '/' || p[6] != '/' || p[11] != ':' || p[14] != ':' ||
      p[17] != ':' || p[20] != ' ')
    return INT64_MIN;
  for (int i = 0; i < 26; i++) {
    static const char digits[] = "11000001111011011011000111";
    if (digits[i] == '1' && i != 21 && (p[i] < '0' || p[i] > '9'))
      return INT64_MIN;
  }
  if (memcmp(p, last_day, 11) != 0) {
    int d = two(p);
    int64_t day = day_of(p);
    if (d < 1 || d > 31 || day == INT64_MIN) return INT64_MIN;
    if (d > 28 && !memcmp(p + 3, "Feb", 3)) return INT64_MIN;
    memcpy(last_day, p, 11);
    last_day_second = day * 86400;
  }
  int offset = two(p + 22) * 3600 + two(p + 24) * 60;
  memcpy(last_time, p, 26);
  last_second = last_day_second + two(p + 12) * 3600 + two(p + 15) * 60 +
                two(p + 18) - (p[21] == '-' ? -offset : offset);
  return last_second;
}

/* ----------------------------------------------------------- the window */

static uint32_t ring[WINDOW];
static int64_t now = INT64_MIN;
static uint64_t window_hits, alerts, recoveries;
static int firing;

static inline void count_second(int64_t second) {
  if (now == INT64_MIN) now = second;
  if (second > now + WINDOW) {
    memset(ring, 0, sizeof ring);
    window_hits = 0;
    now = second;
  }
  while (now < second) {
    if (!firing && window_hits > THRESHOLD * WINDOW) firing = 1, alerts++;
    if (firing && window_hits < THRESHOLD * WINDOW) firing = 0, recoveries++;
    now++;
    window_hits -= ring[now % WINDOW];
    ring[now % WINDOW] = 0;
  }
  if (second <= now - WINDOW) return;
  ring[second % WINDOW]++;
  window_hits++;
}

/* ------------------------------------------------------------- the line */

/* Counts one line and returns the next one's start. */
static inline const char *line(const char *p) {
  const char *client = p;
  const char *client_end = find(p, ' ');
  if (memcmp(client_end, " - - [", 6) != 0) goto bad;
  p = client_end + 6;
  int64_t second = second_of(p);
  if (second == INT64_MIN || memcmp(p + 26, "] \"", 3) != 0) goto bad;
  const char *method = p + 29;
  const char *method_end = find(method, ' ');
  if (*method_end != ' ') goto bad;
  const char *section = method_end + 1;
  if (*section != '/') goto bad;
  p = section + 1;
  while (*p != '/' && *p != ' ' && *p != '?' && *p != '#' && *p != '"' &&
         *p != '\n')
    p++;
  const char *section_end = p;
  p = find(p, '"');
  if (*p != '"' || memcmp(p - 9, " HTTP/", 6) != 0 || p[1] != ' ') goto bad;
  unsigned a = p[2] - '0', b = p[3] - '0', c = p[4] - '0';
  if (a - 1 > 4 || b > 9 || c > 9 || p[5] != ' ') goto bad;
  unsigned status = a * 100 + b * 10 + c;
  p += 6;
  uint64_t size = 0;
  if (*p == '-') {
    p++;
  } else {
    const char *digits = p;
    while ((unsigned)(*p - '0') <= 9) size = size * 10 + (*p++ - '0');
    if (p == digits) goto bad;
  }
  if (*p != ' ' && *p != '\n') goto bad;
  const char *end = find(p, '\n');
  int error = status >= 400;
  hits++;
  bytes_sent += size;
  status_hits[status]++;
  formats[*p == ' ']++;
  table_add(&clients, client, client_end - client, size, error);
  table_add(&methods, method, method_end - method, size, error);
  table_add(&sections, section, section_end - section, size, error);
  count_second(second);
  return end + 1;
bad:
  malformed++;
  return find(client, '\n') + 1;
}

static int by_hits(const void *a, const void *b) {
  const struct row *x = a, *y = b;
  return x->hits < y->hits ? 1 : x->hits > y->hits ? -1 : 0;
}

static void print_top(const char *name, struct table *t, int count) {
  qsort(t->rows, t->mask + 1, sizeof *t->rows, by_hits);
  printf("%s: %lu\n", name, t->count);
  for (int i = 0; i < count && t->rows[i].hits; i++)
    printf("  %lu %lu %lu %.*s\n", t->rows[i].hits, t->rows[i].bytes,
           (uint64_t)t->rows[i].errors, (int)t->rows[i].length,
           t->rows[i].length > sizeof t->rows[i].key ? t->rows[i].long_key
                                                     : t->rows[i].key);
}

int main(int argc, char **argv) {
  int file = argc > 1 ? open(argv[1], O_RDONLY) : 0;
  if (file < 0) return perror(argv[1]), 1;
  char *buffer = calloc(BUFFER + SLACK, 1);
  table_init(&sections, 1 << 12);
  table_init(&clients, 1 << 18);
  table_init(&methods, 1 << 6);
  size_t kept = 0;
  for (;;) {
    ssize_t count = read(file, buffer + kept, BUFFER - kept);
    if (count <= 0) break;
    const char *end = buffer + kept + count;
    const char *last = memrchr(buffer, '\n', end - buffer);
    if (last == NULL) {
      if (kept + count == BUFFER) return fputs("line too long\n", stderr), 1;
      kept += count;
      continue;
    }
    for (const char *p = buffer; p <= last;) p = line(p);
    kept = end - (last + 1);
    memmove(buffer, last + 1, kept);
  }
  printf("hits %lu bytes %lu malformed %lu common %lu combined %lu\n", hits,
         bytes_sent, malformed, formats[0], formats[1]);
  printf("alerts %lu recoveries %lu window %lu\n", alerts, recoveries,
         window_hits);
  for (int i = 0; i < 600; i++)
    if (status_hits[i]) printf("  %d %lu\n", i, status_hits[i]);
  print_top("methods", &methods, 10);
  print_top("clients", &clients, 1);
  print_top("sections", &sections, 10);
}
