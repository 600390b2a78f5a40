/**
 * What is asked for besides the plain counts: which hits count, who their client
 * is, and how deep their section goes.
 *
 * @module
 */

import { LineKind, type LogRecord } from "../log/record.ts";
import { cutSite, deepenSection } from "../log/section.ts";
import { readTail } from "../log/tail.ts";
import { parseExpression } from "./expression.ts";
import { asksForTail, type Filter, filterOf } from "./filter.ts";
import { takeRealIp } from "./real_ip.ts";

/** What is asked for, as plain data that can be sent to another thread. */
export interface SelectionOptions {
  /** A hit counts only where all of these hold. */
  readonly only: readonly string[];
  /** A hit does not count where one of these holds. */
  readonly exclude: readonly string[];
  /** How many parts of the path a section has, from 1. */
  readonly sectionDepth: number;
  /** Whether the client is taken from the list of X-Forwarded-For. */
  readonly realIp: boolean;
  /** The origin that is cut off sections; may be empty. */
  readonly site: string;
}

/** Changes records into what was asked for, before they are counted. */
export class Selection {
  readonly #only: readonly Filter[];
  readonly #exclude: readonly Filter[];
  readonly #sectionDepth: number;
  readonly #realIp: boolean;
  readonly #readsTail: boolean;
  readonly #site: Uint8Array;

  private constructor(options: SelectionOptions) {
    const { site } = options;
    const only = options.only.map(parseExpression);
    const exclude = options.exclude.map(parseExpression);
    this.#only = only.map((expression) => filterOf(expression, site));
    this.#exclude = exclude.map((expression) => filterOf(expression, site));
    this.#sectionDepth = options.sectionDepth;
    this.#realIp = options.realIp;
    this.#readsTail = [...only, ...exclude].some(asksForTail);
    this.#site = new TextEncoder().encode(site);
  }

  /**
   * Makes a selection.
   *
   * @param options What is asked for; nothing where that is nothing.
   * @returns The selection, or nothing: then a line costs no more than to see it.
   * @throws {ExpressionError} If a filter cannot be read.
   */
  static of(options: SelectionOptions | undefined): Selection | undefined {
    return options && new Selection(options);
  }

  /**
   * Changes the client and the section of a hit, and its kind where it is not to
   * be counted. Filters see the client and the section that are counted.
   *
   * @param record A record that was read.
   */
  apply(record: LogRecord): void {
    if (record.kind > LineKind.INVALID_REQUEST) return;
    if (this.#realIp) takeRealIp(record);
    if (this.#sectionDepth > 1) deepenSection(record, this.#sectionDepth);
    if (record.absolute) cutSite(record, this.#site);
    if (this.#readsTail) readTail(record);
    if (!this.#isWanted(record)) record.kind = LineKind.EXCLUDED;
  }

  #isWanted(record: LogRecord): boolean {
    for (let i = 0; i < this.#only.length; i++) {
      if (!this.#only[i]!(record)) return false;
    }
    for (let i = 0; i < this.#exclude.length; i++) {
      if (this.#exclude[i]!(record)) return false;
    }
    return true;
  }
}
