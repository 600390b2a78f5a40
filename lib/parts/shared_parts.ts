/**
 * A log that is shared with others: takes what they counted, where it is as it
 * would be here.
 *
 * @module
 */

import type { LineCounter } from "../line_counter.ts";
import type { SavedReader } from "../log/reader_state.ts";
import type { Monitor } from "../monitor.ts";
import { unpackedCounts } from "../traffic/summary.ts";
import type { CountedPart } from "./apart.ts";
import { canTake, type PartTarget, takePart } from "./packed_part.ts";
import { PartsAhead } from "./parts_ahead.ts";
import type { PartReading } from "./read_parts.ts";

/** The parts of a log of which others count some. */
export class SharedParts implements Disposable {
  readonly #reading: PartReading;
  readonly #partBytes: number;
  readonly #ahead: PartsAhead;
  readonly #target: PartTarget;

  /**
   * @param reading What the log is counted with.
   * @param partBytes How long parts are.
   */
  constructor(reading: PartReading, partBytes: number) {
    this.#reading = reading;
    this.#partBytes = partBytes;
    this.#ahead = new PartsAhead(reading, partBytes);
    this.#target = partTarget(reading.monitor, reading.counter);
  }

  [Symbol.dispose](): void {
    this.#ahead[Symbol.dispose]();
  }

  /** Offers others the parts from one on. */
  offerFrom(first: number): void {
    this.#ahead.offerFrom(first);
  }

  /**
   * Takes what was counted of a part apart.
   *
   * @returns Whether there was such a thing; else it is to be counted now.
   */
  async take(part: number): Promise<boolean> {
    const { counter, pause, signal } = this.#reading;
    const counted = await this.#ahead.result(part);
    if (signal.aborted || counted === undefined) return false;
    // Where lines turned out to be read otherwise, it has to be counted again.
    const canBeTaken = isAsHere(counted, counter.reader.save()) &&
      canTake(counted.counts, this.#target);
    this.#ahead.noteTaken(canBeTaken);
    if (!canBeTaken) return false;
    // What the part says of changes is told from what the thread began with.
    counter.reader.restore(counted.begin);
    for (const _ of takePart(counted.counts, this.#target)) {
      if (pause.isNeeded && !await pause.after(0)) return true;
    }
    counter.reader.restore(counted.end);
    await pause.after(this.#partBytes);
    return true;
  }
}

/** What takes the parts that were counted elsewhere. */
export function partTarget(
  { apart }: Monitor,
  counter: LineCounter,
): PartTarget {
  return {
    takeHits: (second, hits) => counter.takeHits(second, hits),
    takeReader: (reader) => counter.reader.restore(reader),
    takeMalformed: (sample) => apart.takeMalformed(sample),
    addCounts: (counts) => apart.addCounts(unpackedCounts(counts)),
    addShown: (shown, buckets) => apart.addShown(shown, buckets),
    runsAt: (second) => apart.runsAt(second),
  };
}

/**
 * Whether a part was read as it would be here. Which of the common formats the line
 * before it had decides nothing, but is what is said until the next hit.
 */
function isAsHere({ begin, counts }: CountedPart, here: SavedReader): boolean {
  const last = counts.hits.length > 0 ? begin.last : here.last;
  return JSON.stringify(begin) === JSON.stringify({ ...here, last });
}
