/**
 * The messages of the alert.
 *
 * @module
 */

import type { Transition } from "../alert/evaluate.ts";
import { decimal, given, isoTime } from "./format.ts";

/**
 * The message for a transition, in the customer's words:
 * `High traffic generated an alert - hits = {value}, triggered at {time}`; then
 * the average and the rule.
 *
 * @param transition The crossing of the threshold.
 * @param utc Whether to show the time in UTC or in the local zone.
 */
export function alertMessage(transition: Transition, utc: boolean): string {
  const known = utc ? inUtc : inLocalTime;
  let message = known.get(transition);
  if (message === undefined) {
    const { average, rule } = transition;
    message =
      `${alertWords(transition, utc)} (average ${
        averageText(average, rule.threshold)
      }/s over ${rule.windowSeconds} s, ` +
      `threshold ${given(rule.threshold)}/s)`;
    known.set(transition, message);
  }
  return message;
}

/** The average, with the decimals that it takes to see on which side it is. */
function averageText(average: number, threshold: number): string {
  const side = Math.sign(average - threshold);
  let text = decimal(average);
  // "<0.01" is below a threshold that is not.
  if (text.startsWith("<") && threshold >= 0.01) return text;
  for (let decimals = 2; decimals <= MAX_DECIMALS; decimals++) {
    if (Math.sign(Number(text.replaceAll(",", "")) - threshold) === side) break;
    text = average.toFixed(decimals);
  }
  return text;
}

const MAX_DECIMALS = 12;

// Each report repeats dozens of them: to put them together anew was half of the time of
// a replay with many.
const inUtc = new WeakMap<Transition, string>();
const inLocalTime = new WeakMap<Transition, string>();

/** The message without the average and the rule. */
export function alertWords(transition: Transition, utc: boolean): string {
  const { state, second, hits } = transition;
  const time = isoTime(second, utc);
  return state === "firing"
    ? `High traffic generated an alert - hits = ${hits}, triggered at ${time}`
    : `High traffic alert recovered - hits = ${hits}, recovered at ${time}`;
}
