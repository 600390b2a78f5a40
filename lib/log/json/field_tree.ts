/**
 * The fields that are looked for in a line, by their keys, and which of them the
 * line has.
 *
 * @module
 */

import { viewOfLines } from "../words.ts";
import { MAX_PATH_PARTS } from "./field_map.ts";
import type { ToldMeaning } from "./field_meaning.ts";

/**
 * What a key says, as tables of names have it: beside what others can say, a
 * response time whose unit its value tells, or its value and how the key is
 * written, a request that is only the pattern of one, a host that may be the
 * server's address, the name of a log, what only those log whose durations are of
 * milliseconds with a fraction, and what only Tomcat does.
 */
export type NamedMeaning =
  | ToldMeaning
  | "duration"
  | "responseTime"
  | "route"
  | "server"
  | "logger"
  | "decimalMs"
  | "tomcat";

/** A meaning and the paths of keys that have it. */
export type Names = readonly (readonly [NamedMeaning, ...string[]])[];

/** What kind of value a line has for a field. */
export const ValueKind = {
  /** The line has no such key. */
  UNSEEN: 0,
  /** An object, or an array of nothing. */
  NOTHING: 1,
  NULL: 2,
  BOOLEAN: 3,
  NUMBER: 4,
  STRING: 5,
  /** A string with escapes. */
  ESCAPED: 6,
} as const;

/** One of the values of {@linkcode ValueKind}. */
export type ValueKind = typeof ValueKind[keyof typeof ValueKind];

/** No node: a key that nobody looks for. */
export const NO_NODE = 0;
/** The node of a whole line. */
export const ROOT_NODE = 1;

/** The number of each meaning: a tree has numbers for nodes. */
export const Meaning = {
  time: 0,
  client: 1,
  method: 2,
  target: 3,
  query: 4,
  request: 5,
  status: 6,
  bytes: 7,
  host: 8,
  agent: 9,
  referrer: 10,
  protocol: 11,
  forwarded: 12,
  seconds: 13,
  milliseconds: 14,
  microseconds: 15,
  nanoseconds: 16,
  duration: 17,
  logger: 18,
  decimalMs: 19,
  tomcat: 20,
  localTime: 21,
  responseTime: 22,
  server: 23,
  route: 24,
} as const satisfies Record<NamedMeaning, number>;

/** Keys are alike in any case, and with `-` for `_`: headers are written so. */
const ALIKE: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x2d) return 0x5f;
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
});

interface Draft {
  readonly key: Uint8Array;
  readonly children: Map<string, Draft>;
  meaning: number;
  rank: number;
}

/**
 * A tree of keys. A path `a.b.c` is found as `{"a":{"b":{"c":1}}}`, and where keys
 * have dots in them, as in `{"a.b":{"c":1}}`.
 *
 * It is filled anew for each line, so that nothing is allocated. Nodes are
 * numbered so that all that is below a node comes right behind it.
 */
export class FieldTree {
  /** For each node, the number of its meaning; -1 for none. */
  readonly meanings: Int8Array;
  /** The kind of each node's value in this line, a {@linkcode ValueKind}. */
  readonly kinds: Uint8Array;
  /** Where the values are, their quotes not included. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Where they are in the line, once they are moved to another buffer. */
  readonly lineStarts: Int32Array;
  /** The nodes of the keys that this line has, in their order. */
  readonly found: Int32Array;
  foundCount = 0;
  /** Whether one of the values is a string with escapes. */
  hasEscapes = false;
  /** 1 for each meaning that is looked for, by its number. */
  readonly wants: Uint8Array;

  /** Smaller ones are preferred. */
  readonly #ranks: Int32Array;
  readonly #lastBelow: Int32Array;
  readonly #parents: Int32Array;
  readonly #hashes: Int32Array;
  readonly #keys: Uint8Array[] = [new Uint8Array(0)];
  readonly #slots: Int32Array;
  readonly #slotMask: number;

  /** @param names What is looked for: of one meaning, earlier paths are preferred. */
  constructor(names: Names) {
    this.wants = new Uint8Array(Object.keys(Meaning).length);
    for (const [meaning] of names) this.wants[Meaning[meaning]] = 1;
    const root = draft("");
    let rank = 0;
    for (const [meaning, ...paths] of names) {
      for (const path of paths) {
        for (const keys of splits(path)) {
          addPath(root, keys, Meaning[meaning], rank++);
        }
      }
    }
    const count = ROOT_NODE + countOf(root);
    this.meanings = new Int8Array(count).fill(-1);
    this.kinds = new Uint8Array(count);
    this.starts = new Int32Array(count);
    this.ends = new Int32Array(count);
    this.lineStarts = new Int32Array(count);
    this.found = new Int32Array(count);
    this.#ranks = new Int32Array(count);
    this.#lastBelow = new Int32Array(count);
    this.#parents = new Int32Array(count);
    this.#hashes = new Int32Array(count);
    // So sparse that a key nobody looks for most often meets an empty slot.
    let slots = 64;
    while (slots < count * 8) slots *= 2;
    this.#slots = new Int32Array(slots);
    this.#slotMask = slots - 1;
    this.#number(root, NO_NODE, ROOT_NODE);
  }

  /** Forgets the values of the line before. */
  clear(): void {
    const { found, kinds } = this;
    for (let i = 0; i < this.foundCount; i++) {
      kinds[found[i]!] = ValueKind.UNSEEN;
    }
    this.foundCount = 0;
    this.hasEscapes = false;
  }

  /**
   * Finds a key and notes that the line has it; its value is not known yet. One
   * that comes again takes the place of the first, with all that was below it.
   *
   * @param parent The node of the object that has the key.
   * @param bytes What holds the key.
   * @param words The view of these bytes.
   * @param start The offset of its first byte.
   * @param end One past its last byte.
   * @returns Its node, or {@linkcode NO_NODE}.
   */
  find(
    parent: number,
    bytes: Uint8Array,
    words: DataView,
    start: number,
    end: number,
  ): number {
    const hash = hashOf(parent, bytes, words, start, end);
    const slots = this.#slots;
    const mask = this.#slotMask;
    let slot = hash & mask;
    let node = slots[slot]!;
    while (node !== NO_NODE) {
      if (
        this.#hashes[node] === hash && this.#parents[node] === parent &&
        isAlike(this.#keys[node]!, bytes, start, end)
      ) {
        this.#note(node);
        return node;
      }
      slot = (slot + 1) & mask;
      node = slots[slot]!;
    }
    return NO_NODE;
  }

  /** Sets the value of a node that was found. */
  set(node: number, kind: ValueKind, start: number, end: number): void {
    this.kinds[node] = kind;
    this.starts[node] = start;
    this.ends[node] = end;
    if (kind === ValueKind.ESCAPED) this.hasEscapes = true;
  }

  /** Brings the nodes that were found into the order of preference. */
  sortFound(): void {
    const { found, foundCount } = this;
    const ranks = this.#ranks;
    for (let i = 1; i < foundCount; i++) {
      const node = found[i]!;
      const rank = ranks[node]!;
      let at = i;
      for (; at > 0 && ranks[found[at - 1]!]! > rank; at--) {
        found[at] = found[at - 1]!;
      }
      found[at] = node;
    }
  }

  #note(node: number): void {
    const { kinds } = this;
    if (kinds[node] === ValueKind.UNSEEN) {
      this.found[this.foundCount++] = node;
    } else {
      const last = this.#lastBelow[node]!;
      for (let i = node + 1; i <= last; i++) {
        if (kinds[i] !== ValueKind.UNSEEN) kinds[i] = ValueKind.NOTHING;
      }
    }
    kinds[node] = ValueKind.NOTHING;
  }

  /** Gives a draft and all below it their numbers; returns the next one. */
  #number(from: Draft, parent: number, node: number): number {
    this.meanings[node] = from.meaning;
    this.#ranks[node] = from.rank;
    this.#parents[node] = parent;
    this.#keys[node] = from.key;
    const { key } = from;
    const hash = hashOf(parent, key, viewOfLines(key), 0, key.length);
    this.#hashes[node] = hash;
    if (node !== ROOT_NODE) {
      let slot = hash & this.#slotMask;
      while (this.#slots[slot] !== NO_NODE) slot = (slot + 1) & this.#slotMask;
      this.#slots[slot] = node;
    }
    let next = node + 1;
    for (const child of from.children.values()) {
      next = this.#number(child, node, next);
    }
    this.#lastBelow[node] = next - 1;
    return next;
  }
}

// What is left of a byte is the same in any case, and for - and _.
const ALIKE_BITS = 0x0d0d0d0d;

/**
 * The hash of a key below a parent: of its length, its first and its last four
 * bytes, so that it does not take longer for long keys. Who finds others with the
 * same hash gains little: the keys of a tree are fixed, and few.
 */
function hashOf(
  parent: number,
  bytes: Uint8Array,
  words: DataView,
  start: number,
  end: number,
): number {
  const length = end - start;
  let first = 0;
  let last = 0;
  if (length >= 4) {
    first = words.getInt32(start, true);
    last = words.getInt32(end - 4, true);
  } else {
    for (let i = start; i < end; i++) first = first << 8 | bytes[i]!;
  }
  let hash = Math.imul(first & ALIKE_BITS ^ parent << 8, 0x9e3779b1);
  hash = Math.imul((hash ^ hash >>> 15) + (last & ALIKE_BITS), 0x85ebca6b);
  hash = Math.imul((hash ^ hash >>> 13) + length, 0xc2b2ae35);
  return hash ^ hash >>> 16;
}

function isAlike(
  key: Uint8Array,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  if (key.length !== end - start) return false;
  for (let i = 0; i < key.length; i++) {
    if (key[i] !== ALIKE[bytes[start + i]!]) return false;
  }
  return true;
}

const utf8 = new TextEncoder();

function draft(key: string): Draft {
  const alike = utf8.encode(key).map((byte) => ALIKE[byte]!);
  return { key: alike, children: new Map(), meaning: -1, rank: 0 };
}

function addPath(
  root: Draft,
  keys: readonly string[],
  meaning: number,
  rank: number,
): void {
  let node = root;
  for (const key of keys) {
    const made = draft(key);
    const name = made.key.join();
    const child = node.children.get(name) ?? made;
    node.children.set(name, child);
    node = child;
  }
  if (node.meaning < 0) {
    node.meaning = meaning;
    node.rank = rank;
  }
}

/** The ways to have a path in keys: each dot is one of a key's or lies between two. */
function splits(path: string): string[][] {
  const parts = path.split(".");
  if (parts.length > MAX_PATH_PARTS) return [parts, [path]];
  let ways: string[][] = [[parts[0]!]];
  for (const part of parts.slice(1)) {
    ways = ways.flatMap((keys) => [
      [...keys, part],
      [...keys.slice(0, -1), `${keys.at(-1)}.${part}`],
    ]);
  }
  return ways;
}

function countOf(from: Draft): number {
  let count = 1;
  for (const child of from.children.values()) count += countOf(child);
  return count;
}
