/**
 * `http-monitor check`: says of logs what they are and how much can be read.
 *
 * @module
 */

import type { Host } from "../host.ts";
import type { InvalidRequests } from "../line_counter.ts";
import type { Options } from "../settings/options.ts";
import { Readers } from "../readers.ts";
import { openInputs } from "../source/inputs.ts";
import { readThrough } from "../source/replay.ts";
import { LogCheck } from "./check_log.ts";
import { checkJson, checkLines, isEnough } from "./check_report.ts";

const TEXT_WIDTH = 80;

/**
 * Reads logs to their ends, one after the other, and says what they are.
 *
 * @param options The options of the run.
 * @param files The logs.
 * @param host The edges of the program.
 * @param invalidRequests Hears of lines that could not be read, where somebody
 * wants them.
 * @returns The exit code: 0 when at least 99 % of the lines of each could be read.
 * @throws {Failure} If one cannot be opened.
 */
export async function runCheck(
  options: Options,
  files: readonly string[],
  host: Host,
  invalidRequests?: InvalidRequests,
): Promise<number> {
  const readers = await Readers.load(options, host);
  using opened = openInputs(files, host.stdin);
  const style = {
    width: host.size?.().columns ?? TEXT_WIDTH,
    utc: options.utc,
    ascii: options.ascii,
  };
  let isOk = opened.inputs.length > 0;
  const breath = {
    isNeeded: () => host.output.full,
    take: async () => {
      await host.output.drain(host.stopped);
      return !host.stopped.aborted;
    },
  };
  for (const [i, { name, input }] of opened.inputs.entries()) {
    const check = new LogCheck(name, readers.of(name), invalidRequests);
    await readThrough(input, check, breath, host.stopped);
    if (host.stopped.aborted) return 1;
    const { result } = check;
    isOk &&= isEnough(result);
    host.output.write(
      options.output === "json"
        ? checkJson(result)
        : (i > 0 ? "\n" : "") + checkLines(result, style).join("\n") + "\n",
    );
  }
  for (const problem of opened.damaged) host.complain(problem);
  return isOk && opened.damaged.length === 0 ? 0 : 1;
}
