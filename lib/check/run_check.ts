/**
 * `http-monitor check`: says of logs what they are and how much can be read.
 *
 * @module
 */

import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { InvalidRequestsFile } from "../invalid_requests.ts";
import type { Options } from "../settings/options.ts";
import { Readers } from "../readers.ts";
import { streamStyle } from "../report/style.ts";
import { openInputs } from "../source/inputs.ts";
import { readThrough } from "../source/replay.ts";
import { LogCheck } from "./check_log.ts";
import { checkJson, checkLines, isOk } from "./check_report.ts";

/**
 * Reads logs to their ends, one after the other, and says what they are.
 *
 * @param options The options of the run.
 * @param files The logs.
 * @param host The edges of the program.
 * @returns The exit code: 0 when at least 99 % of the lines of each could be read,
 * and none is damaged.
 * @throws {Failure} If lines that cannot be read are to be kept and cannot be.
 */
export async function runCheck(
  options: Options,
  files: readonly string[],
  host: Host,
): Promise<number> {
  const readers = await Readers.load(options, host);
  const problems: string[] = [];
  using opened = openInputs(
    files,
    host.stdin,
    ({ message }) => problems.push(message),
  );
  using invalidRequests = options.invalidRequests === undefined
    ? undefined
    : InvalidRequestsFile.open(
      options.invalidRequests,
      opened.inputs.map(({ name }) => name),
      host,
    );
  const style = streamStyle(host.size?.().columns, options);
  let areOk = true;
  let gap = "";
  const breath = {
    isNeeded: () => host.output.full,
    take: async () => {
      await host.output.drain(host.stopped);
      return !host.stopped.aborted;
    },
  };
  for (const input of opened.inputs) {
    const { name } = input;
    const check = new LogCheck(name, readers.of(name), invalidRequests);
    const damagedBefore = opened.damaged.length;
    try {
      await readThrough(input, check, breath, host.stopped);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      problems.push(error.message);
      continue;
    }
    if (host.stopped.aborted) return 1;
    const result = check.result(opened.damaged.length > damagedBefore);
    areOk &&= isOk(result);
    host.output.write(
      options.output === "json"
        ? checkJson(result)
        : gap + checkLines(result, style).join("\n") + "\n",
    );
    gap = "\n";
  }
  problems.push(...opened.damaged);
  // What could be read comes first, also where both go to one place.
  await host.output.drain(host.stopped);
  for (const problem of problems) host.complain(problem);
  invalidRequests?.flush();
  const isWhole = problems.length === 0 && !invalidRequests?.isIncomplete;
  return areOk && isWhole ? 0 : 1;
}
