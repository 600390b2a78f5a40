/**
 * Load on a server, and rotations of its log by logrotate.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Folder } from "../cli/_run.ts";
import { exists, run, until } from "./_programs.ts";

/** So many rotated files are kept: more than a test makes. */
const KEEP = 99;

/**
 * Sends requests with ab.
 *
 * @param url To whom.
 * @param requests How many.
 * @param options Options for ab.
 * @returns How many ab says were answered.
 */
export async function send(
  url: string,
  requests: number,
  ...options: string[]
): Promise<number> {
  const said = await run("ab", "-q", "-n", `${requests}`, ...options, url);
  const [complete, failed] = ["Complete", "Failed"].map((name) =>
    Number(new RegExp(`^${name} requests: +(\\d+)$`, "m").exec(said)?.[1])
  );
  assertEquals([complete, failed], [requests, 0], said);
  return requests;
}

/** How logrotate rotates: what its configuration says. */
export type Manner = "create" | "copytruncate";

/** The log of a folder and how it is rotated. */
export class RotatedLog {
  /** How often it was rotated. */
  rotations = 0;

  readonly #folder: Folder;
  readonly #config: string;

  /**
   * @param folder Where it is.
   * @param manner How it is rotated.
   * @param signalTo Who is told afterwards to open the log anew.
   */
  constructor(folder: Folder, manner: Manner, signalTo?: number) {
    this.#folder = folder;
    const postrotate = signalTo === undefined
      ? ""
      : `postrotate\nkill -USR1 ${signalTo}\nendscript`;
    this.#config = folder.write(
      "logrotate.conf",
      `"${this.path}" {
rotate ${KEEP}
nocompress
nodateext
${manner}
${postrotate}
}
`,
    );
    // logrotate takes no configuration that others may write.
    Deno.chmodSync(this.#config, 0o600);
  }

  /** The log. */
  get path(): string {
    return `${this.#folder.path}/access.log`;
  }

  /** The lines in all its files. */
  get lines(): number {
    let lines = 0;
    for (const { name } of Deno.readDirSync(this.#folder.path)) {
      if (!name.startsWith("access.log")) continue;
      const bytes = Deno.readFileSync(`${this.#folder.path}/${name}`);
      for (const byte of bytes) if (byte === 0x0a) lines++;
    }
    return lines;
  }

  /** Rotates it. */
  async rotate(): Promise<void> {
    const state = `${this.#folder.path}/logrotate.state`;
    await run("logrotate", "-f", "-s", state, this.#config);
    this.rotations++;
    assert(exists(`${this.path}.${this.rotations}`), "it did not rotate");
  }

  /**
   * Rotates it under load.
   *
   * @param times How often.
   * @param ready Whether it is time for the next rotation.
   * @param load Sends requests and gives how many; called again and again.
   * @returns How many requests were sent.
   */
  async rotateUnder(
    times: number,
    ready: () => boolean,
    load: () => Promise<number>,
  ): Promise<number> {
    let over = false;
    const loads = (async () => {
      let sent = 0;
      while (!over) sent += await load();
      return sent;
    })();
    // Where a load fails, nothing more is waited for.
    loads.catch(() => over = true);
    try {
      for (let n = 0; n < times && !over; n++) {
        await until("time to rotate", () => over || ready());
        await this.rotate();
      }
    } finally {
      over = true;
      await Promise.allSettled([loads]);
    }
    return await loads;
  }

  /** How large it is; it is missing for a moment while it is rotated. */
  get bytes(): number {
    try {
      return Deno.statSync(this.path).size;
    } catch {
      return 0;
    }
  }
}
