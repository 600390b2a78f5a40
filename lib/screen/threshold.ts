/**
 * The steps in which a threshold is set by key.
 *
 * @module
 */

/** No step goes below or above these, in hits a second, but to what was given. */
const LEAST = 0.01;
const MOST = 1e9;

/**
 * The next step: by one in the first digit below 10 (0.9, 1, 2 … 9, 10), in the
 * second one above (11 … 99, 100, 110).
 *
 * @param threshold The threshold, in hits a second.
 * @param direction 1 for up, -1 for down.
 * @param given What it was at first: one always comes back to that.
 */
export function nextThreshold(
  threshold: number,
  direction: 1 | -1,
  given = threshold,
): number {
  const exponent = Math.floor(Math.log10(threshold) + 1e-9);
  const isPower = Math.abs(threshold / 10 ** exponent - 1) < 1e-9;
  // Below 10 the next one down is 9: smaller steps begin there.
  const digits = direction < 0 && isPower ? exponent - 1 : exponent;
  const step = 10 ** (digits >= 1 ? digits - 1 : digits);
  const steps = threshold / step;
  const next = direction > 0
    ? Math.floor(steps + 1e-9) + 1
    : Math.ceil(steps - 1e-9) - 1;
  // 3 * 0.1 is no number that one would type.
  const value = Number((next * step).toPrecision(12));
  if (direction > 0) return Math.min(value, Math.max(MOST, given));
  return Math.max(value, Math.min(LEAST, given));
}
