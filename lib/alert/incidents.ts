/**
 * Alerts from their beginning to their end.
 *
 * @module
 */

import type { Transition } from "./evaluate.ts";

/** An alert: what began, and what ended it. */
export interface Incident {
  /** Nothing where only the end is kept still. */
  readonly fired: Transition | undefined;
  /** Nothing while it fires. */
  readonly recovered: Transition | undefined;
}

/**
 * Pairs transitions.
 *
 * @param transitions The transitions, the oldest first.
 * @returns The alerts, the newest first.
 */
export function incidentsOf(transitions: readonly Transition[]): Incident[] {
  const incidents: Incident[] = [];
  let fired: Transition | undefined;
  for (const transition of transitions) {
    if (transition.state === "firing") {
      if (fired !== undefined) incidents.push({ fired, recovered: undefined });
      fired = transition;
    } else {
      incidents.push({ fired, recovered: transition });
      fired = undefined;
    }
  }
  if (fired !== undefined) incidents.push({ fired, recovered: undefined });
  return incidents.reverse();
}
