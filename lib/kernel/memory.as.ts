/**
 * What is where in memory, and who has what of it.
 *
 * | from | what |
 * |---|---|
 * | 0 | the block of lines, and 64 bytes more that may be looked at |
 * | 262,208 | the bytes of the last time that was read |
 * | 262,240 | the random words of the hash, two sets |
 * | 263,264 | a key that stands elsewhere |
 * | 263,808 | the rows of lines, see `rows.as.ts` |
 * | 296,576 | the areas that are free |
 * | 296,704 | the areas |
 *
 * There are 96 MiB from the start, for memory that grows leaves all arrays empty
 * that look at it. Of these a system takes only as many as have been written to: a
 * run writes to some hundred KiB, and one whose tables are all flooded with keys of
 * the greatest length, all in step, to 85 MiB.
 *
 * @module
 */

export const TIME: usize = 262_208;
export const KEYS: usize = 262_240;
/** Keys are cut to this many bytes. */
export const MAX_KEY_BYTES: usize = 512;
export const ROWS: usize = 263_808;

/** For each size, a power of two, the first area that is free; each has the next one. */
const FREE: usize = 296_576;
const AREAS: usize = 296_704;
/** The smallest area has 64 bytes. */
const MIN_BITS: usize = 6;

/** One past the areas that were ever taken. */
let areasEnd: usize = AREAS;

/**
 * Takes an area of zeros.
 *
 * @param bytes How many there have to be.
 * @returns Where it is: at a multiple of 64.
 */
export function allocate(bytes: usize): usize {
  const bits = bitsOf(bytes);
  const free = FREE + 4 * bits;
  const area = load<usize>(free);
  if (area === 0) {
    const end = areasEnd + (<usize> 1 << bits);
    // There is room for more tables than a run can have.
    if (end > <usize> memory.size() << 16) unreachable();
    const fresh = areasEnd;
    areasEnd = end;
    return fresh;
  }
  store<usize>(free, load<usize>(area));
  memory.fill(area, 0, <usize> 1 << bits);
  return area;
}

/**
 * Gives an area back.
 *
 * @param area Where it is.
 * @param bytes How many it was taken for.
 */
export function release(area: usize, bytes: usize): void {
  const free = FREE + 4 * bitsOf(bytes);
  store<usize>(area, load<usize>(free));
  store<usize>(free, area);
}

/** How many bytes were ever taken at a time. */
export function allocated(): usize {
  return areasEnd - AREAS;
}

function bitsOf(bytes: usize): usize {
  return bytes <= 1 << MIN_BITS ? MIN_BITS : 32 - <usize> clz<u32>(<u32> bytes - 1);
}

/** The first 16 bytes of a text, or as many as it has and zeros behind them. */
export function firstBytes(at: usize, length: usize): v128 {
  const isText = i8x16.lt_u(
    i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    i8x16.splat(<u8> min<usize>(length, 16)),
  );
  return v128.and(v128.load(at), isText);
}

/** Whether two texts of one length, of more than 16 bytes, are the same. */
export function isSame(one: usize, two: usize, length: usize): bool {
  const last = length - 16;
  for (let i: usize = 0; i < last; i += 16) {
    if (isOther(one + i, two + i)) return false;
  }
  return !isOther(one + last, two + last);
}

function isOther(one: usize, two: usize): bool {
  return v128.any_true(v128.xor(v128.load(one), v128.load(two)));
}
