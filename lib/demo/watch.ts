/**
 * Follows traffic that is made up while one looks.
 *
 * @module
 */

import { follow } from "../follow.ts";
import type { Host } from "../host.ts";
import type { Options } from "../settings/options.ts";
import type { View } from "../show/view.ts";
import { GrowingLog, TemporaryFolder } from "./growing_log.ts";
import { Traffic } from "./traffic.ts";

/**
 * Writes a log and follows it until the program is to stop or the duration is
 * over.
 *
 * @param options The options of the run.
 * @param openView Makes what events go to.
 * @param host The edges of the program.
 */
export async function watchDemo(
  options: Options,
  openView: () => View,
  host: Host,
): Promise<void> {
  using folder = new TemporaryFolder("http-monitor-demo-");
  const path = `${folder.path}/access.log`;
  const { windowSeconds } = options;
  const startMs = Date.now();
  const start = Math.floor(startMs / 1000) - windowSeconds;
  const traffic = new Traffic(options.demo, start, windowSeconds + 10);
  using log = new GrowingLog(path, traffic);
  log.writeTo(startMs);
  const { speed, durationSeconds = Infinity } = options.demo;
  const endMs = startMs + durationSeconds * 1000;
  await follow({ ...options, files: [path], mode: "follow" }, openView, host, {
    speed,
    endMs,
    writeTo: (nowMs) => {
      const isAll = log.writeTo(nowMs);
      return !isAll || nowMs < endMs;
    },
  });
}
