/**
 * Logs to measure with: the traffic of a large site, the same for the same seed.
 *
 * There are hundreds of sections, 50,000 paths, 100,000 clients and 400 agents.
 * A few of each make up most of the traffic, as everywhere: of paths and clients
 * the one at rank `n * u³` is taken, `u` being random.
 *
 * @module
 */

import { logTime } from "../../lib/demo/traffic.ts";
import { chanceOf } from "./_chance.ts";
import { junkLines, wrongLines } from "./_malformed.ts";

/** The version of what is made here: to be raised with every change of it. */
export const GENERATOR = 2;

const SECTIONS = 400;
const PATHS = 50_000;
const CLIENTS = 100_000;
const AGENTS = 400;
const REFERRERS = 2000;
/** Hits a second, on average. */
const RATE = 100;
/** 8 November 2026, a Sunday, 00:00 UTC. */
const START = 1_794_096_000;
const LONG_AGENT_BYTES = 2048;
/** Of junk one line in so many is cut. */
const CUT_OF = 3;
const CHUNK_BYTES = 1 << 20;

/** What is different from the combined log that all others are made from. */
export interface Variant {
  /** How many lines there are. */
  readonly lines: number;
  /** Whether lines end with the size. @default {false} */
  readonly common?: boolean;
  /** Whether each line is of another second. @default {false} */
  readonly slow?: boolean;
  /** How many lines of a hundred are no log lines. @default {0} */
  readonly malformedPercent?: number;
  /**
   * Whether these are what comes into logs by accident: lines that are cut, those
   * of error logs, traces and any bytes; else each is wrong in one of its fields.
   * @default {false}
   */
  readonly junk?: boolean;
  /** Whether agents have 2 kB. @default {false} */
  readonly longAgents?: boolean;
}

/** The logs that are measured, by name. */
export const VARIANTS = {
  combined: { lines: 5_000_000 },
  common: { lines: 5_000_000, common: true },
  slow: { lines: 5_000_000, slow: true },
  malformed: { lines: 5_000_000, malformedPercent: 10 },
  junk: { lines: 5_000_000, malformedPercent: 10, junk: true },
  agents: { lines: 5_000_000, longAgents: true },
  small: { lines: 10_000 },
} as const satisfies Record<string, Variant>;

/**
 * Writes a log.
 *
 * @param path Where to; what is there is replaced.
 * @param variant What log.
 * @param seed The same seed gives the same log.
 */
export function writeLog(path: string, variant: Variant, seed = 1): void {
  const pools = new Pools(variant, seed);
  const { random, below } = chanceOf(seed + 1);
  const ranked = (count: number) => Math.floor(random() ** 3 * count);
  const isMalformed = () => random() * 100 < (variant.malformedPercent ?? 0);

  using file = Deno.createSync(path);
  const chunk = new Uint8Array(CHUNK_BYTES);
  let end = 0;
  const put = (bytes: Uint8Array) => {
    chunk.set(bytes, end);
    end += bytes.length;
  };
  const encoder = new TextEncoder();
  let second = START;
  let time = encoder.encode(logTime(second));
  let left = 0;
  for (let line = 0; line < variant.lines; line++) {
    if (--left < 0) {
      time = encoder.encode(logTime(++second));
      left = variant.slow ? 0 : below(2 * RATE);
    }
    if (end > CHUNK_BYTES - 2 * LONG_AGENT_BYTES) {
      writeAll(file, chunk.subarray(0, end));
      end = 0;
    }
    const start = end;
    const isWhole = !isMalformed();
    const isCut = !isWhole && variant.junk === true && below(CUT_OF) === 0;
    if (!isWhole && !isCut) {
      put(pools.malformed[below(pools.malformed.length)]!);
      continue;
    }
    put(pools.clients[ranked(CLIENTS)]!);
    put(time);
    put(pools.requests[ranked(PATHS)]!);
    // Some 40 answers are enough: a size is read byte by byte, whichever it is.
    put(pools.answers[below(pools.answers.length)]!);
    if (!variant.common) {
      put(pools.referrers[ranked(REFERRERS)]!);
      put(pools.agents[ranked(AGENTS)]!);
    }
    if (isCut) end = start + 1 + below(end - start - 1);
    chunk[end++] = 0x0a;
  }
  writeAll(file, chunk.subarray(0, end));
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}

/** The parts of lines, as bytes. */
class Pools {
  readonly clients: readonly Uint8Array[];
  readonly requests: readonly Uint8Array[];
  readonly answers: readonly Uint8Array[];
  readonly referrers: readonly Uint8Array[];
  readonly agents: readonly Uint8Array[];
  readonly malformed: readonly Uint8Array[];

  constructor(variant: Variant, seed: number) {
    const chance = chanceOf(seed);
    const { below, word, pick } = chance;
    const make = (count: number, text: (i: number) => string) => {
      const encoder = new TextEncoder();
      return Array.from({ length: count }, (_, i) => encoder.encode(text(i)));
    };

    const sections = Array.from(
      { length: SECTIONS },
      () => word(3 + below(10)),
    );
    const paths = Array.from({ length: PATHS }, (_, i) => {
      const query = below(5) === 0 ? `?id=${below(1e6)}&ref=${word(5)}` : "";
      return `/${sections[i % SECTIONS]}/${word(4 + below(12))}/${
        word(4 + below(16))
      }${query}`;
    });
    this.clients = make(CLIENTS, () => {
      const address = below(20) === 0
        ? `2001:db8:${below(65536).toString(16)}::${below(65536).toString(16)}`
        : `${1 + below(223)}.${below(256)}.${below(256)}.${below(256)}`;
      return `${address} - - [`;
    });
    this.requests = make(
      PATHS,
      (i) => `] "${pick(METHODS)} ${paths[i]} HTTP/${pick(VERSIONS)}" `,
    );
    this.answers = make(
      400,
      () => `${pick(STATUSES)} ${below(10 ** (1 + below(6)))}`,
    );
    this.referrers = make(
      REFERRERS,
      (i) =>
        i % 3 === 0 ? ' "-" ' : ` "https://www.example.com${pick(paths)}" `,
    );
    this.agents = make(AGENTS, () => {
      const agent = `Mozilla/5.0 (${pick(SYSTEMS)}) AppleWebKit/537.36 ` +
        `(KHTML, like Gecko) Chrome/${90 + below(60)}.0.${below(7000)}.0 ` +
        "Safari/537.36";
      return variant.longAgents
        ? `"${agent} ${word(LONG_AGENT_BYTES - agent.length - 1)}"`
        : `"${agent}"`;
    });
    this.malformed = variant.junk
      ? junkLines(chance)
      : wrongLines(chance, START);
  }
}

const METHODS = [
  ...Array<string>(88).fill("GET"),
  ...Array<string>(9).fill("POST"),
  "HEAD",
  "PUT",
  "DELETE",
];
const STATUSES = [
  ...Array<string>(80).fill("200"),
  ...["304", "304", "304", "301", "302", "206", "204", "400", "401", "403"],
  ...["404", "404", "404", "404", "429", "500", "502", "503", "504", "499"],
];
const VERSIONS = ["1.1", "1.1", "1.1", "2.0", "2.0", "1.0"];
const SYSTEMS = [
  "Windows NT 10.0; Win64; x64",
  "Macintosh; Intel Mac OS X 10_15_7",
  "X11; Linux x86_64",
  "Linux; Android 14; Pixel 8",
  "iPhone; CPU iPhone OS 18_5 like Mac OS X",
];
