/**
 * How a follower is, and when it tries again what stood in its way.
 *
 * @module
 */

import { Backoff } from "./backoff.ts";
import { isMissing, whyOf } from "./file_system.ts";
import type { FollowStatus } from "./follow_types.ts";

/** A state and its reason. */
export type Trouble = Pick<FollowStatus, "state" | "why">;

const CATCHING_UP: Trouble = { state: "catching up", why: "" };
const FOLLOWING: Trouble = { state: "following", why: "" };

/** The state of a follower, made up at each look. */
export class Health {
  readonly #backoff = new Backoff();
  /** What stands in the way of reading the file that the path names. */
  #trouble: Trouble | undefined;
  /** What it was when that file was last tried to be opened. */
  #openTrouble: Trouble | undefined;
  #state: Trouble = { state: "waiting", why: "" };
  #sinceMs = 0;

  /** How it is. */
  get state(): Trouble {
    return this.#state;
  }

  /** When that began, in milliseconds. */
  get sinceMs(): number {
    return this.#sinceMs;
  }

  /** Begins a look: nothing stands in the way so far. */
  begin(): void {
    this.#trouble = undefined;
  }

  /** Hears what stands in the way. */
  trouble(state: Trouble["state"], why: string): void {
    this.#trouble = { state, why };
  }

  /** Hears what the file system threw. */
  failed(error: unknown): void {
    this.trouble(isMissing(error) ? "waiting" : "unreadable", whyOf(error));
  }

  /**
   * Whether it is too early to open a file again: then what stood in the way
   * still does.
   */
  isPausing(what: string, nowMs: number): boolean {
    if (!this.#backoff.isPausing(what, nowMs)) return false;
    this.#trouble = this.#openTrouble;
    return true;
  }

  /** Hears that a file could not be opened. */
  openFailed(what: string, error: unknown, nowMs: number): void {
    this.failed(error);
    this.#openTrouble = this.#trouble;
    this.#backoff.failed(what, nowMs);
  }

  /** Hears that a file was opened. */
  opened(): void {
    this.#backoff.succeeded();
  }

  /**
   * Ends a look.
   *
   * @param more Whether more is there to be read.
   * @param nowMs The time, in milliseconds.
   */
  enter(more: boolean, nowMs: number): void {
    // A thousand logs come here ten times a second: no object is made for each.
    const next = this.#trouble ?? (more ? CATCHING_UP : FOLLOWING);
    const { state, why } = this.#state;
    if (next.state === state && next.why === why) return;
    this.#state = next;
    this.#sinceMs = nowMs;
  }
}
