/**
 * Writes generated traffic to a file while time goes by.
 *
 * @module
 */

import { quote } from "../failure.ts";
import { Clock } from "../clock.ts";
import type { Host } from "../host.ts";
import type { DemoOptions } from "../settings/options.ts";
import { pause } from "../pause.ts";
import { duration } from "../report/format.ts";
import { GrowingLog } from "./growing_log.ts";
import { Traffic } from "./traffic.ts";

/**
 * Writes traffic until the program is to stop or the duration is over.
 *
 * @param path The file to write.
 * @param options What to write, and how fast.
 * @param host The edges of the program.
 */
export async function generate(
  path: string,
  options: DemoOptions,
  host: Host,
): Promise<void> {
  const clock = new Clock(Date.now, Date.now(), options.speed);
  const startMs = clock.now();
  const endMs = startMs + (options.durationSeconds ?? Infinity) * 1000 - 1000;
  using log = new GrowingLog(
    path,
    new Traffic(options, Math.floor(startMs / 1000)),
  );
  const { durationSeconds } = options;
  const until = durationSeconds === undefined
    ? "until stopped"
    : `for ${duration(durationSeconds)} of log time, or until stopped`;
  host.complain(`writing to ${quote(path)} ${until} (Ctrl-C)`);
  while (!host.stopped.aborted) {
    const nowMs = clock.now();
    const isAll = log.writeTo(Math.min(nowMs, endMs));
    if (isAll && nowMs >= endMs) return;
    await pause(clock.untilNextSecond(), host.stopped);
  }
}
