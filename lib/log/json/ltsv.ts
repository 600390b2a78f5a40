/**
 * Labeled Tab-separated Values: `time:…<tab>host:…<tab>req:GET / HTTP/1.1<tab>…`.
 *
 * @see {@link http://ltsv.org}
 *
 * @module
 */

import type { Format } from "../format.ts";
import { prefixEnd } from "../prefix.ts";
import { LineFormat, Malformed } from "../record.ts";
import { byteSet, find, setEnd } from "../scan.ts";
import { viewOfLines } from "../words.ts";
import type { FieldMeaning } from "./field_meaning.ts";
import { FieldTree, NO_NODE, ROOT_NODE, ValueKind } from "./field_tree.ts";
import { namesOf } from "./formats.ts";
import { LTSV_NAMES } from "./ltsv_names.ts";
import { NamedReader } from "./named_reader.ts";

const TAB = 0x09;
const COLON = 0x3a;

/** One field alone would make every line with a colon such a line. */
const MIN_FIELDS = 2;

/**
 * Makes the format of LTSV lines.
 *
 * @param fields What each label says; no other labels are taken.
 * @default those of ltsv.org and nginx's variables
 */
export function ltsvFormat(fields?: ReadonlyMap<string, FieldMeaning>): Format {
  let tree: FieldTree | undefined;
  return {
    id: LineFormat.LTSV,
    aliases: [],
    title: "LTSV, label:value separated by tabs",
    looksLike,
    open() {
      tree ??= new FieldTree(fields ? namesOf(fields) : LTSV_NAMES);
      return new NamedReader(
        LineFormat.LTSV,
        tree,
        scanFields,
        Malformed.NOT_IN_FORMAT,
      );
    },
  };
}

/** LTSV with the usual labels. */
export const ltsvLinesFormat: Format = ltsvFormat();

/** Whether the line begins with two fields that have labels. */
function looksLike(bytes: Uint8Array, start: number, end: number): boolean {
  const first = labelEnd(bytes, start, end);
  if (first === start || first === end || bytes[first] !== COLON) return false;
  const i = find(bytes, TAB, first, end);
  if (i === end) return false;
  const second = labelEnd(bytes, i + 1, end);
  return second > i + 1 && second < end && bytes[second] === COLON;
}

/**
 * Finds the fields of a line, behind its prefix: an ISO time in front has a colon, as
 * a label has. What is between tabs and has no label is passed over: some values have
 * tabs in them.
 *
 * @returns -1; or, where they are fewer than two, the offset of the first that is
 * none.
 */
function scanFields(
  b: Uint8Array,
  start: number,
  end: number,
  tree: FieldTree,
): number {
  tree.clear();
  const words = viewOfLines(b);
  let fields = 0;
  let wrong = -1;
  for (let i = prefixEnd(b, start, end); i <= end; i++) {
    const label = i;
    let c = 0;
    while (i < end && (c = b[i]!) !== COLON && c !== TAB) i++;
    if (i === label || i === end || c !== COLON) {
      if (wrong < 0) wrong = label;
      if (c === COLON) i = find(b, TAB, i, end);
      continue;
    }
    fields++;
    const node = tree.find(ROOT_NODE, b, words, label, i);
    const value = ++i;
    i = find(b, TAB, i, end);
    if (node !== NO_NODE) tree.set(node, ValueKind.STRING, value, i);
  }
  if (fields >= MIN_FIELDS) return -1;
  return wrong < 0 ? end : wrong;
}

/** One past a label: letters, digits, `_`, `.`, `-`. */
function labelEnd(bytes: Uint8Array, start: number, end: number): number {
  return setEnd(bytes, LABEL_BYTES, start, end);
}

const LABEL_BYTES = byteSet(
  "0123456789_.-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
);
