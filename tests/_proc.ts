/**
 * What Linux says of a process.
 *
 * @module
 */

/** Ticks of the clock a second, in which Linux counts CPU time: fixed for all. */
const TICKS = 100;

/** What `/proc` says of a process. */
export interface Figures {
  readonly rssBytes: number;
  /** The most that {@linkcode rssBytes} ever was. */
  readonly peakBytes: number;
  /** What is its own: without the pages of files, which the system can drop. */
  readonly privateBytes: number;
  readonly openFiles: number;
  readonly threads: number;
  /** Of all its threads, also of those that have ended. */
  readonly cpuSeconds: number;
}

/**
 * Reads the figures of a process that runs.
 *
 * @param pid Its number.
 * @throws {Deno.errors.NotFound} There is no such process.
 */
export function figuresOf(pid: number): Figures {
  const proc = `/proc/${pid}`;
  const field = fieldsOf(`${proc}/status`);
  // The name in brackets may hold blanks; the fields are counted behind it.
  const stat = Deno.readTextFileSync(`${proc}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    rssBytes: field("VmRSS") * 1024,
    peakBytes: field("VmHWM") * 1024,
    privateBytes: field("RssAnon") * 1024,
    openFiles: Array.from(Deno.readDirSync(`${proc}/fd`)).length,
    threads: field("Threads"),
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
  };
}

/** How many bytes a process has read so far, of anything. */
export function readBytesOf(pid: number): number {
  return fieldsOf(`/proc/${pid}/io`)("rchar");
}

/** The numbers of a file of `NAME: NUMBER` lines; NaN where there is none. */
function fieldsOf(path: string): (name: string) => number {
  const text = Deno.readTextFileSync(path);
  return (name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1]);
}
