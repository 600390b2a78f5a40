import type { MonitorEvent, ReportEvent } from "../lib/events.ts";
import { LineCounter } from "../lib/line_counter.ts";
import { logTime } from "../lib/demo/traffic.ts";
import { Monitor, type MonitorOptions } from "../lib/monitor.ts";
import { LineAssembler } from "../lib/source/lines.ts";
import { bytesOf } from "./_lines.ts";

/** A line of a hit at a second. */
export const lineAt = (second: number, path = "/a", status = 200): string =>
  `192.0.2.1 - - [${logTime(second)}] "GET ${path} HTTP/1.1" ${status} 10\n`;

/** A monitor that is fed with text; what it says is collected. */
export class FedMonitor {
  readonly events: MonitorEvent[] = [];
  monitor: Monitor;
  #counter: LineCounter;
  readonly #make: () => [Monitor, LineCounter];

  constructor(
    { window = 120, threshold = 10, ...options }:
      & Partial<MonitorOptions>
      & { window?: number; threshold?: number } = {},
    now = 1000,
    clock: "log" | "others" = "others",
  ) {
    const rule = { threshold, windowSeconds: window };
    this.#make = () => {
      const monitor = new Monitor(
        { rule, intervalSeconds: 10, top: 10, ...options },
        now,
      );
      const counter = new LineCounter(
        monitor,
        clock === "log" ? undefined : () => -Infinity,
        (events) => this.events.push(...events),
      );
      return [monitor, counter];
    };
    [this.monitor, this.#counter] = this.#make();
  }

  /** Goes on with another monitor, which knows what the first one has kept. */
  restart(now = -Infinity): this {
    const saved = JSON.parse(JSON.stringify(this.monitor.save()));
    [this.monitor, this.#counter] = this.#make();
    this.monitor.restore(saved, now);
    return this;
  }

  feed(text: string, live = true): this {
    return this.feedBytes(bytesOf(text), live);
  }

  /** As lines come from a file: many at once, in the block. */
  feedBytes(bytes: Uint8Array, live = true): this {
    const counter = this.#counter;
    const assembler = new LineAssembler({
      lines: (block, start, end) => void counter.lines(block, start, end, live),
      tooLong: (head) => counter.tooLong(head),
    });
    assembler.push(bytes, live);
    assembler.finish(live);
    return this;
  }

  hits(second: number, count = 1, path?: string): this {
    return this.feed(lineAt(second, path).repeat(count));
  }

  tick(now: number): this {
    this.events.push(...this.monitor.tick(now));
    return this;
  }

  get reports(): ReportEvent[] {
    return this.events.filter((event) => event.type === "report");
  }

  get alerts(): [state: string, second: number, hits: number][] {
    return this.events.flatMap((event) =>
      event.type === "alert"
        ? [[
          event.transition.state,
          event.transition.second,
          event.transition.hits,
        ]]
        : []
    );
  }
}
