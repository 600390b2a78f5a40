/**
 * The known case of the alert, from the first implementation of this tool: 1,258
 * requests in one second.
 *
 * @module
 */

import type { MonitorEvent } from "../events.ts";
import { LineCounter } from "../line_counter.ts";
import { Monitor } from "../monitor.ts";
import { alertMessage } from "../report/message.ts";

/** How many requests there are. */
const HITS = 1258;
/** 2017-08-08T23:01:27Z, written in the zone of the log. */
const LINE = "10.1.2.3 - - [08/Aug/2017:19:01:27 -0400] " +
  '"GET http://google.com/list HTTP/1.1" 200 5000\n';
/** The end of the first window, 2017-08-08T23:03:20Z. */
const WINDOW_END = Date.UTC(2017, 7, 8, 23, 3, 20) / 1000;
/** The first second whose window no longer has the requests in it. */
const RECOVERY = Date.UTC(2017, 7, 8, 23, 3, 27) / 1000;

/** The lines of the known case. */
export function knownLog(): string {
  return LINE.repeat(HITS);
}

/** What came out, line by line, and whether all of it is right. */
export interface SelftestResult {
  readonly passed: boolean;
  readonly lines: readonly string[];
}

/** Runs the known case and compares what comes out with what has to. */
export function selftest(): SelftestResult {
  const rule = { threshold: 10, windowSeconds: 120 };
  using monitor = new Monitor(
    { rule, intervalSeconds: 10, top: 10, since: "first hit" },
    WINDOW_END,
  );
  const counter = new LineCounter(monitor, () => -Infinity, () => {});
  const bytes = new TextEncoder().encode(knownLog());
  for (let at = 0; at < bytes.length;) {
    at = counter.read(bytes, at);
    counter.take();
  }
  const events = [...monitor.tick(WINDOW_END), ...monitor.runOut()];
  const got = events.flatMap(transitionOf);
  const want = [
    { state: "firing", hits: HITS, second: WINDOW_END },
    { state: "recovered", hits: 0, second: RECOVERY },
  ];
  const passed = JSON.stringify(got.map(({ state, hits, second }) => ({
    state,
    hits,
    second,
  }))) === JSON.stringify(want);
  return {
    passed,
    lines: [
      `${HITS} hits at 2017-08-08T23:01:27Z, window of 120 s, threshold 10/s`,
      ...got.map((transition) => alertMessage(transition, true)),
      passed ? "pass" : `fail: expected ${JSON.stringify(want)}`,
    ],
  };
}

function transitionOf(event: MonitorEvent) {
  return event.type === "alert" ? [event.transition] : [];
}
