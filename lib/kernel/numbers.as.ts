/**
 * Numbers in decimal digits.
 *
 * @module
 */

export function digit(at: usize): i32 {
  return <i32> load<u8>(at) - 0x30;
}

export function isDigit(at: usize): bool {
  return <u32> digit(at) <= 9;
}

export function twoDigits(at: usize): i32 {
  return digit(at) * 10 + digit(at + 1);
}

/** With how many digits eight bytes begin. */
export function digitCount(word: u64): usize {
  // Above 9 the first sum has the top bit, below 0 the difference, or a byte
  // before has borrowed: but that is no digit either.
  const others = ((word + 0x4646_4646_4646_4646) |
    (word - 0x3030_3030_3030_3030)) & 0x8080_8080_8080_8080;
  return <usize> ctz(others) >> 3;
}

/**
 * The number that the first of eight bytes are: pairs of digits become numbers,
 * then pairs of these.
 */
export function valueOf(word: u64, digits: usize): u64 {
  let value = (word & 0x0f0f_0f0f_0f0f_0f0f) << (64 - 8 * <u64> digits);
  value = (value * 10 + (value >> 8)) & 0x00ff_00ff_00ff_00ff;
  value = (value * 100 + (value >> 16)) & 0x0000_ffff_0000_ffff;
  return <u64> <u32> (value * 10_000 + (value >> 32));
}
