/**
 * logfmt: `key=value key="a value"`, as Heroku's router and many tools of Go write
 * it. Keys say what they do in JSON.
 *
 * ```text
 * 2025-10-10T13:55:36.123+00:00 heroku[router]: at=info method=GET path="/a" status=200 …
 * time="2025-10-10T13:55:36Z" level=info method=GET uri=/a status=200 …
 * ```
 *
 * lograge's lines stand behind the time of Ruby's logger.
 *
 * @see {@link https://brandur.org/logfmt}
 * @see {@link https://devcenter.heroku.com/articles/http-routing#heroku-router-log-format}
 *
 * @module
 */

import {
  FieldTree,
  type Names,
  NO_NODE,
  ROOT_NODE,
  ValueKind,
} from "./field_tree.ts";
import { beginLine, setMalformed } from "../fields.ts";
import type { Format, FormatReader } from "../format.ts";
import { JSON_NAMES } from "./names.ts";
import { setNamedFields } from "./named_fields.ts";
import { prefixEnd } from "../prefix.ts";
import { LineFormat, type LogRecord, Malformed } from "../record.ts";
import {
  blanksEnd,
  byteSet,
  fieldEnd,
  find,
  isAt,
  setEnd,
  wordEnd,
} from "../scan.ts";
import { viewOfLines } from "../words.ts";

const QUOTE = 0x22;
const COLON = 0x3a;
const EQUALS = 0x3d;
const BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;

/** Fewer would make lines of logfmt of many that only have such a word in them. */
const MIN_FIELDS = 3;

/** Beside those of JSON: Heroku's, and Grafana's time. */
const LOGFMT_NAMES: Names = [
  ...JSON_NAMES,
  ["time", "t"],
  ["client", "fwd"],
  ["forwarded", "fwd"],
  ["milliseconds", "service"],
];

let tree: FieldTree | undefined;

/** Lines of logfmt, with the usual names. */
export const logfmtFormat: Format = {
  id: LineFormat.LOGFMT,
  aliases: ["heroku"],
  title: "logfmt, key=value",
  looksLike,
  open: () => new LogfmtReader(tree ??= new FieldTree(LOGFMT_NAMES)),
};

function looksLike(b: Uint8Array, start: number, end: number): boolean {
  let i = fieldsStart(b, start, end);
  for (let field = 0; field < MIN_FIELDS; field++) {
    const equals = keyEnd(b, i, end);
    if (equals === i || !isAt(b, EQUALS, equals, end)) return false;
    i = blanksEnd(b, fieldEnd(b, equals + 1, end), end);
  }
  return true;
}

class LogfmtReader implements FormatReader {
  readonly #tree: FieldTree;

  constructor(tree: FieldTree) {
    this.#tree = tree;
  }

  read(b: Uint8Array, start: number, end: number, record: LogRecord): void {
    beginLine(record, LineFormat.LOGFMT, b, start, end);
    const first = fieldsStart(b, start, end);
    if (readFields(b, first, end, this.#tree) < MIN_FIELDS) {
      return setMalformed(record, Malformed.NOT_IN_FORMAT, first);
    }
    setNamedFields(record, this.#tree);
  }
}

/** Where the first key begins, behind the line's prefix and `heroku[router]: `. */
function fieldsStart(b: Uint8Array, start: number, end: number): number {
  const at = prefixEnd(b, start, end);
  const name = keyEnd(b, at, end);
  if (!isAt(b, BRACKET, name, end)) return at;
  const close = keyEnd(b, name + 1, end);
  return isAt(b, CLOSING_BRACKET, close, end) && isAt(b, COLON, close + 1, end)
    ? blanksEnd(b, close + 2, end)
    : at;
}

/** Reads the fields of a line; answers how many there are. */
function readFields(
  b: Uint8Array,
  start: number,
  end: number,
  tree: FieldTree,
): number {
  tree.clear();
  const words = viewOfLines(b);
  let fields = 0;
  let i = blanksEnd(b, start, end);
  while (i < end) {
    const equals = keyEnd(b, i, end);
    if (equals === i || !isAt(b, EQUALS, equals, end)) {
      // A word alone: a key that is true, or a part of a message.
      i = blanksEnd(b, wordEnd(b, i, end), end);
      continue;
    }
    fields++;
    const node = tree.find(ROOT_NODE, b, words, i, equals);
    const value = equals + 1;
    const last = fieldEnd(b, value, end);
    if (node !== NO_NODE) setValue(b, value, last, tree, node);
    i = blanksEnd(b, last, end);
  }
  return fields;
}

function setValue(
  b: Uint8Array,
  start: number,
  end: number,
  tree: FieldTree,
  node: number,
): void {
  if (!isAt(b, QUOTE, start, end)) {
    return tree.set(node, ValueKind.STRING, start, end);
  }
  const isClosed = end - start > 1 && b[end - 1] === QUOTE;
  const last = isClosed ? end - 1 : end;
  const isEscaped = find(b, BACKSLASH, start + 1, last) < last &&
    hasGoodEscapes(b, start + 1, last);
  tree.set(
    node,
    isEscaped ? ValueKind.ESCAPED : ValueKind.STRING,
    start + 1,
    last,
  );
}

/** Whether all escapes are of one letter, as JSON has them: `\"`, `\\`, `\t`. */
function hasGoodEscapes(b: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    if (b[i] !== BACKSLASH) continue;
    const escape = ++i < end ? b[i]! : 0;
    if (ESCAPES[escape] !== 1) return false;
  }
  return true;
}

const ESCAPES = byteSet('"\\/bfnrt');

/** One past a key: what is no blank, `=`, quote, bracket or control byte. */
function keyEnd(b: Uint8Array, start: number, end: number): number {
  return setEnd(b, KEY_BYTES, start, end);
}

const KEY_BYTES = byteSet(
  "0123456789_.-/@abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
);
