/**
 * Apache's `LogFormat`: directives that begin with `%`, between other text.
 *
 * @see {@link https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats}
 *
 * @module
 */

import { TIME_BYTES } from "../time.ts";
import { LogFormatError } from "./error.ts";
import {
  fixed,
  LIST,
  type LogFormat,
  type Meaning,
  NAME,
  NUMBER,
  PartList,
  placeOf,
  type Shape,
  THREE,
  UNTIL,
} from "./parts.ts";
import { readStrftime } from "./strftime.ts";

interface Directive {
  readonly meaning: Meaning;
  readonly shape: Shape;
  readonly rank: number;
  readonly begins?: "/" | "?";
  readonly mayBeEmpty?: boolean;
}

const unknown: Directive = { meaning: "unknown", shape: UNTIL, rank: 0 };
const unknownNumber: Directive = { ...unknown, shape: NUMBER };

/** What a directive's letter says. Those with a name in braces are below. */
const DIRECTIVES: Readonly<Record<string, Directive>> = {
  h: { meaning: "client", shape: UNTIL, rank: 1 },
  a: { meaning: "client", shape: UNTIL, rank: 0 },
  A: unknown,
  l: { meaning: "ident", shape: UNTIL, rank: 0 },
  u: { meaning: "user", shape: UNTIL, rank: 0 },
  r: { meaning: "request", shape: UNTIL, rank: 0 },
  m: { meaning: "method", shape: UNTIL, rank: 0 },
  U: { meaning: "path", shape: UNTIL, rank: 0, begins: "/" },
  q: {
    meaning: "query",
    shape: UNTIL,
    rank: 0,
    begins: "?",
    mayBeEmpty: true,
  },
  H: { meaning: "protocol", shape: UNTIL, rank: 0 },
  s: { meaning: "status", shape: THREE, rank: 1 },
  b: { meaning: "bytes", shape: NUMBER, rank: 0 },
  B: { meaning: "bytes", shape: NUMBER, rank: 0 },
  O: { meaning: "bytes", shape: NUMBER, rank: 1 },
  I: unknownNumber,
  S: unknownNumber,
  D: { meaning: "microseconds", shape: NUMBER, rank: 0 },
  T: { meaning: "seconds", shape: NUMBER, rank: 2 },
  v: { meaning: "host", shape: NAME, rank: 0 },
  V: { meaning: "host", shape: NAME, rank: 1 },
  p: unknownNumber,
  P: unknownNumber,
  k: unknownNumber,
  X: { ...unknown, shape: fixed(1) },
  f: unknown,
  L: unknown,
  R: unknown,
  "^FB": unknownNumber,
};

/** What `%{name}T` says. */
const DURATIONS: ReadonlyMap<string, Directive> = new Map([
  ["s", DIRECTIVES["T"]!],
  ["ms", { meaning: "milliseconds", shape: NUMBER, rank: 1 }],
  ["us", DIRECTIVES["D"]!],
]);

/** The request's headers that say something, in lower case. */
const HEADERS: ReadonlyMap<string, Directive> = new Map([
  ["referer", { meaning: "referrer", shape: UNTIL, rank: 0 }],
  ["user-agent", { meaning: "agent", shape: UNTIL, rank: 0 }],
  ["host", { meaning: "host", shape: NAME, rank: 2 }],
  ["x-forwarded-for", { meaning: "forwarded", shape: LIST, rank: 0 }],
  ["x-real-ip", { meaning: "client", shape: UNTIL, rank: 2 }],
]);

/** Of a time's own words those that are no format of strftime. */
const EPOCHS: ReadonlyMap<string, readonly [Meaning, Shape]> = new Map([
  ["sec", ["epoch seconds", NUMBER]],
  ["msec", ["epoch milliseconds", NUMBER]],
  ["usec", ["epoch microseconds", NUMBER]],
  ["msec_frac", ["unknown", fixed(3)]],
  ["usec_frac", ["unknown", fixed(6)]],
]);

const CONDITIONAL_RANK = 10;
/** Directives that have a name in braces and of which nothing is made. */
const NAMED_UNKNOWN = /^([oCenxc]|\^t[io])$/;
const DIRECTIVE =
  /%([!<>0-9,]*)(?:\{([^}]*)\})?([!<>0-9,]*)(\^FB|\^t[io]|.?)/sy;
/** goaccess has its own notation, in which these are and Apache's has not. */
const GOACCESS = /^[\^dx~]$/;
const ESCAPES: Readonly<Record<string, string>> = {
  t: "\t",
  n: "\n",
  r: "\r",
  '"': '"',
  "\\": "\\",
};

/**
 * Reads a `LogFormat`.
 *
 * @param text As in a configuration, within the quotes.
 * @returns Its parts.
 * @throws {LogFormatError} A directive is none.
 */
export function readApacheFormat(text: string): LogFormat {
  const list = new PartList();
  for (let i = 0; i < text.length;) {
    if (text[i] === "\\") {
      const escaped = ESCAPES[text[i + 1] ?? ""];
      list.literal(escaped ?? "\\");
      i += escaped === undefined ? 1 : 2;
    } else if (text[i] === "%") {
      DIRECTIVE.lastIndex = i;
      const match = DIRECTIVE.exec(text)!;
      readDirective(list, match, i);
      i += match[0].length;
    } else list.literal(text[i++]!);
  }
  return { server: "apache", parts: list.parts, isEscaped: true };
}

function readDirective(
  list: PartList,
  [text, before, name, after, letter]: RegExpExecArray,
  at: number,
): void {
  const modifiers = before! + after!;
  if (letter === "%" && name === undefined) return list.literal("%");
  if (letter === "t") return readTimeDirective(list, name, text, at);
  if (name === undefined && GOACCESS.test(letter!)) {
    throw new LogFormatError(
      `${text} ${
        placeOf(at)
      } is goaccess's notation, which says less than the ` +
        "server's own: give the log_format of nginx, the LogFormat of Apache, " +
        "or a format's name, as combined",
    );
  }
  const known = directiveOf(letter!, name);
  if (known === undefined) {
    const what = letter === ""
      ? "ends the format: a directive's letter is missing"
      : "is no directive of Apache's LogFormat";
    throw new LogFormatError(
      `${text} ${placeOf(at)} ${what}; write %% for the sign itself`,
    );
  }
  // Where a request was redirected within the server, the last status is what
  // the client got.
  const own = letter === "s" && modifiers.includes(">") ? 0 : known.rank;
  // What is written for some statuses only says less than what always is.
  const rank = own + (/\d/.test(modifiers) ? CONDITIONAL_RANK : 0);
  list.field({ ...known, rank, text, at });
}

function directiveOf(
  letter: string,
  name: string | undefined,
): Directive | undefined {
  if (name === undefined) return DIRECTIVES[letter];
  if (NAMED_UNKNOWN.test(letter)) return unknown;
  switch (letter) {
    case "i":
      return HEADERS.get(name.toLowerCase()) ?? unknown;
    case "T":
      return DURATIONS.get(name);
    case "a":
    case "h":
      // The other end of the connection: a proxy's address.
      return name === "c"
        ? { ...DIRECTIVES["a"]!, rank: 3 }
        : DIRECTIVES[letter];
    case "p":
    case "P":
      return name === "hextid" ? unknown : unknownNumber;
    default:
      return undefined;
  }
}

/** `%t`, `%{format}t`, `%{begin:format}t`, `%{end:format}t`. */
function readTimeDirective(
  list: PartList,
  name: string | undefined,
  text: string,
  at: number,
): void {
  if (name === undefined || name === "") {
    list.literal("[");
    list.field({
      meaning: "clf time",
      shape: fixed(TIME_BYTES),
      text,
      at,
      rank: 0,
    });
    return list.literal("]");
  }
  const [, flavour, format = ""] = /^(?:(begin|end):)?(.*)$/s.exec(name)!;
  const rank = flavour === "end" ? 1 : 0;
  const epoch = EPOCHS.get(format);
  if (epoch) {
    const [meaning, shape] = epoch;
    return list.field({ meaning, shape, text, at, rank });
  }
  readStrftime(list, format, text, at, rank);
}
