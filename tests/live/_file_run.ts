/**
 * A live run of real files, under fake time.
 *
 * @module
 */

import type { FakeTime } from "@std/testing/time";
import { type SavedRun, savedRunOf } from "../../lib/live/checkpoint.ts";
import type { LiveParts } from "../../lib/live/live_parts.ts";
import { SourceOpener } from "../../lib/live/open_sources.ts";
import { LineReader } from "../../lib/log/line_reader.ts";
import { parseOptions } from "../../lib/settings/options.ts";
import { namedLog } from "../../lib/source/inputs.ts";
import { FakeRun } from "./_run.ts";

/** A store of the state in memory. */
export class Store {
  readonly path = "state";
  body: string | undefined;
  failure: Error | undefined;
  writes = 0;

  write(body: string): Promise<void> {
    this.writes++;
    if (this.failure) return Promise.reject(this.failure);
    this.body = body;
    return Promise.resolve();
  }

  get saved(): SavedRun | undefined {
    return this.body === undefined
      ? undefined
      : savedRunOf(JSON.parse(this.body));
  }
}

/** A run that follows real files and keeps its state. */
export class FileRun extends FakeRun {
  constructor(
    time: FakeTime,
    store: Store,
    args: string[],
    stdin: ReadableStream<Uint8Array> = ReadableStream.from([]),
    now: () => number = Date.now,
    invalidRequests?: LiveParts["invalidRequests"],
  ) {
    const { saved } = store;
    const opener = new SourceOpener({
      logs: parseOptions(args).files.map(namedLog),
      stdin: () => stdin,
      saved,
    });
    super({
      args,
      time,
      openSources: (counting, options) =>
        opener.open({
          ...counting,
          options,
          sourceOf: (name) =>
            options.bySource ? new TextEncoder().encode(name) : undefined,
          readerOf: () => new LineReader(),
        }, Date.now()),
      parts: {
        now,
        readsBack: true,
        invalidRequests,
        state: { store, saved, saveMarks: () => opener.saveMarks() },
      },
    });
  }

  /** Time goes by, second by second, with a look at each. */
  override async go(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      await super.go(1);
      await this.look();
    }
  }
}
