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
        decimal(average)
      }/s over ${rule.windowSeconds} s, ` +
      `threshold ${given(rule.threshold)}/s)`;
    known.set(transition, message);
  }
  return message;
}

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
