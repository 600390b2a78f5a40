/**
 * Shows events no faster than they are written.
 *
 * A log of which a few lines are hours apart gives thousands of reports for some
 * kilobytes. Made all at once, they took 600 MB, and no signal was heard meanwhile.
 *
 * @module
 */

import type { MonitorEvent, RunStatus } from "../events.ts";
import type { Output } from "./output.ts";
import type { View } from "./view.ts";

/** With so many bytes waiting nothing more is shown until they are written. */
const MOST_WAITING_BYTES = 128 * 1024;
/**
 * With so many others have their turn: only then V8 ends a collection of garbage,
 * of which a report makes thirty times as much as is written.
 */
const MANY_WAITING_BYTES = 32 * 1024;
/** After so many events they have it, too: where none is written there is garbage. */
const MANY_SHOWN = 64;

/** Events that wait to be shown. */
export class EventQueue {
  readonly #view: View;
  readonly #output: Pick<Output, "waitingBytes" | "drain">;
  readonly #status: () => RunStatus;
  #waiting: [MonitorEvent, RunStatus][] = [];
  #shown = 0;

  /**
   * @param view What shows them.
   * @param output Where it writes to.
   * @param status How it stands with the sources now.
   */
  constructor(
    view: View,
    output: Pick<Output, "waitingBytes" | "drain">,
    status: () => RunStatus,
  ) {
    this.#view = view;
    this.#output = output;
    this.#status = status;
  }

  /** Whether events wait, as all that are pushed from now on will. */
  get isFull(): boolean {
    return this.#waiting.length > 0 || this.#isTimeForOthers;
  }

  /** Shows events, or has them wait: with what is to be said of the sources now. */
  push(events: readonly MonitorEvent[]): void {
    if (events.length === 0) return;
    const status = this.#status();
    for (const event of events) {
      if (this.isFull) this.#waiting.push([event, status]);
      else this.#show(event, status);
    }
  }

  /**
   * Shows what waits.
   *
   * @param turn Gives others their turn, between events.
   * @param signal Ends the wait for the output, and for others.
   */
  async flush(turn: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const waiting = this.#waiting;
    for (let next = 0; next < waiting.length; next++) {
      if (this.#isTimeForOthers && !signal.aborted) {
        await this.#drain(signal);
        await turn();
      }
      this.#show(...waiting[next]!);
    }
    this.#waiting = [];
    await this.#drain(signal);
  }

  async #drain(signal: AbortSignal): Promise<void> {
    this.#shown = 0;
    // Others write while this goes on, as long as there is room.
    if (this.#output.waitingBytes > MOST_WAITING_BYTES) {
      await this.#output.drain(signal);
    }
  }

  get #isTimeForOthers(): boolean {
    return this.#shown >= MANY_SHOWN ||
      this.#output.waitingBytes > MANY_WAITING_BYTES;
  }

  #show(event: MonitorEvent, status: RunStatus): void {
    this.#shown++;
    this.#view.show([event], status);
  }
}
