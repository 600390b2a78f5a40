import { assert } from "@std/assert";
import { type Program, start, type StartOptions } from "./_run.ts";

/** The time as logs have it, in seconds. */
export const now = (): number => Math.floor(Date.now() / 1000);

/** Follows logs with a report every second, as JSON. */
export function follow(
  args: readonly string[],
  options: StartOptions = {},
): Program {
  return start(["-o", "json", "-i", "1", ...args], options);
}

/** The last report; undefined before the first. */
// deno-lint-ignore no-explicit-any
export function lastReport(program: Program): any {
  return program.objects.findLast(({ type }) => type === "report");
}

/** Waits until so many hits have been counted in all. */
export async function untilHits(program: Program, hits: number): Promise<void> {
  await program.until(
    `${hits} hits`,
    () => lastReport(program)?.total.hits >= hits,
  );
  const { total } = lastReport(program);
  assert(total.hits === hits, `${total.hits} hits, not ${hits}`);
}

/** What a report says of a source, or of the state that is kept. */
interface Standing {
  readonly state: string;
  readonly why: string;
  readonly since: string;
}

/** How it is to stand with something. */
interface Wanted {
  readonly state: string;
  readonly why?: string;
  /** The earliest moment that it may be so since, in milliseconds. */
  readonly fromMs?: number;
}

/** Waits until a source is in a state; it says since when it is. */
export async function untilSource(
  program: Program,
  wanted: Wanted,
  index = 0,
): Promise<void> {
  await untilStanding(program, wanted, ({ sources }) => sources[index]);
}

/** Waits until the keeping of the state is in a state. */
export async function untilCheckpoint(
  program: Program,
  wanted: Wanted,
): Promise<void> {
  await untilStanding(program, wanted, ({ checkpoint }) => checkpoint);
}

async function untilStanding(
  program: Program,
  { state, why = "", fromMs }: Wanted,
  // deno-lint-ignore no-explicit-any
  of: (report: any) => Standing | undefined,
): Promise<void> {
  await program.until(`${state}: ${why}`, () => {
    const report = lastReport(program);
    // A file that appears is not there before.
    const standing = report && of(report);
    return standing?.state === state && standing?.why === why;
  });
  if (fromMs === undefined) return;
  const { since } = of(lastReport(program))!;
  const sinceMs = Date.parse(since);
  // It is told in whole seconds.
  assert(
    sinceMs > fromMs - 1000 && sinceMs <= Date.now(),
    `${state} since ${since}, not after ${new Date(fromMs).toISOString()}`,
  );
}
