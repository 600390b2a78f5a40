/**
 * A view without reports: alerts, and what cannot be read or kept.
 *
 * @module
 */

import { quote } from "../failure.ts";
import type { MonitorEvent, RunStatus, WindowState } from "../events.ts";
import { counted } from "../report/format.ts";
import type { View } from "./view.ts";

/**
 * Leaves reports out. What only they would tell of is said in a line: a log that
 * cannot be read or has lost lines, a state that cannot be written.
 */
export class QuietView implements View {
  readonly #view: View;
  readonly #complain: (line: string) => void;
  /** What was said of each name, as long as it is so; nothing before the first look. */
  #said: Map<string, string> | undefined;
  /** How many gaps each log had at the last look. */
  #gaps: ReadonlyMap<string, number> = new Map();

  /**
   * @param view What shows the other events.
   * @param complain Says a line where errors go.
   */
  constructor(view: View, complain: (line: string) => void) {
    this.#view = view;
    this.#complain = complain;
  }

  show(events: readonly MonitorEvent[], status: RunStatus): void {
    this.#tellFaults(status);
    const rest = events.filter(({ type }) => type !== "report");
    if (rest.length > 0) this.#view.show(rest, status);
  }

  refresh(_window: WindowState, status: () => RunStatus): void {
    this.#tellFaults(status());
  }

  resume(): void {}

  close(): void {
    this.#view.close();
  }

  #tellFaults({ sources, checkpoint }: RunStatus): void {
    const faults = new Map<string, string>();
    // Not of logs that are gone: one that comes back may have gaps anew.
    const gapsNow = new Map<string, number>();
    for (const { name, state, why, gaps } of sources) {
      if (gaps > (this.#gaps.get(name) ?? 0)) {
        const many = counted(gaps, "gap");
        this.#complain(
          `${quote(name)} has lost lines: ${many} so far`,
        );
      }
      gapsNow.set(name, gaps);
      const fault = `${state}: ${why}`;
      // A log that is away for a moment is being rotated: that is none. One that
      // was not there when it began may have been misspelled.
      const isMissing = state === "waiting" && !why.startsWith("followed as") &&
        (this.#said === undefined || this.#said.has(name));
      if (state === "unreadable" || isMissing) faults.set(name, fault);
    }
    if (checkpoint?.state === "failing") {
      const { file, why } = checkpoint;
      faults.set(file, `state cannot be written: ${why}`);
    }
    const said = this.#said ?? new Map<string, string>();
    for (const [name, fault] of faults) {
      if (said.get(name) === fault) continue;
      this.#complain(`${quote(name)} ${fault}`);
    }
    for (const name of said.keys()) {
      // What is no longer listed is deleted, and not in order.
      const isListed = gapsNow.has(name) || name === checkpoint?.file;
      if (faults.has(name) || !isListed) continue;
      this.#complain(`${quote(name)} is in order again`);
    }
    this.#said = faults;
    this.#gaps = gapsNow;
  }
}
