import { assert, assertEquals } from "@std/assert";
import {
  FieldTree,
  Meaning,
  ValueKind,
} from "../../../lib/log/json/field_tree.ts";
import { scanObject } from "../../../lib/log/json/scan.ts";
import { decodeString } from "../../../lib/log/json_string.ts";
import { bytesOf } from "../../_lines.ts";
import { randomFrom } from "../../_random.ts";
import { changed, fuzzLines } from "../_format_checks.ts";

const tree = new FieldTree([
  ["time", "a"],
  ["client", "b"],
  ["method", "c.d"],
  ["target", "c.e.f"],
  ["query", "key"],
]);

/** What the scanner finds: text of the values by meaning, or where it goes wrong. */
function scan(text: string | Uint8Array): Map<string, string> | number {
  const line = typeof text === "string" ? bytesOf(text) : text;
  const around = bytesOf('"}');
  const bytes = new Uint8Array([...around, ...line, ...around]);
  const start = around.length;
  const wrong = scanObject(bytes, start, start + line.length, tree);
  if (wrong >= 0) {
    assert(wrong >= start && wrong <= start + line.length);
    return wrong - start;
  }
  const values = new Map<string, string>();
  const out = new Uint8Array(bytes.length);
  for (const node of tree.found.subarray(0, tree.foundCount)) {
    const from = tree.starts[node]!;
    const to = tree.ends[node]!;
    const kind = tree.kinds[node]!;
    if (kind === ValueKind.NOTHING || tree.meanings[node]! < 0) continue;
    const length = decodeString(bytes, from, to, out, 0);
    const name = Object.keys(Meaning)[tree.meanings[node]!]!;
    const value = kind === ValueKind.ESCAPED
      ? out.subarray(0, length)
      : bytes.subarray(from, to);
    values.set(
      name,
      `${kind >= ValueKind.STRING ? "text" : "bare"} ${
        new TextDecoder("utf-8", { ignoreBOM: true }).decode(value)
      }`,
    );
  }
  return values;
}

/**
 * The same, by JSON.parse; null where it is no object, and undefined where its
 * keys are alike, or have dots, so that they are other keys to the scanner.
 */
function parsed(text: string): Map<string, string> | null | undefined {
  let object: unknown;
  try {
    // Numbers are kept as they are written.
    object = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof object !== "object" || !object || Array.isArray(object)) {
    return null;
  }
  if (!hasPlainKeys(object)) return undefined;
  const values = new Map<string, string>();
  const paths = {
    time: ["a"],
    client: ["b"],
    method: ["c", "d"],
    target: ["c", "e", "f"],
    query: ["key"],
  };
  for (const [name, path] of Object.entries(paths)) {
    let value: unknown = object;
    for (const key of path) {
      value = first(value);
      value = isObject(value) && Object.hasOwn(value, key)
        ? value[key]
        : undefined;
    }
    value = first(value);
    if (value === undefined || isObject(value)) continue;
    values.set(
      name,
      typeof value === "string"
        ? `text ${value.toWellFormed()}`
        : `bare ${value}`,
    );
  }
  return values;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

function hasPlainKeys(value: unknown): boolean {
  if (!isObject(value)) return true;
  const keys = Object.keys(value);
  return !keys.some((key) => /[.A-Z]/.test(key)) &&
    Object.values(value).every(hasPlainKeys);
}

const first = (value: unknown): unknown =>
  Array.isArray(value) ? first(value[0]) : value;

/** Numbers are told apart by their value, not by how they are written. */
function asNumbers(values: Map<string, string>): Map<string, string> {
  return new Map([...values].map(([name, value]) => {
    const number = Number(value.slice(5));
    return value.startsWith("bare") && !Number.isNaN(number)
      ? [name, `bare ${number}`]
      : [name, value];
  }));
}

/** Compares the scanner with JSON.parse; says whether the text is an object. */
function compare(text: string): boolean {
  const want = parsed(text);
  const got = scan(text);
  if (want === null) {
    assertEquals(typeof got, "number", text);
  } else {
    assert(got instanceof Map, `${text} goes wrong at ${got}`);
    if (want) {
      assertEquals(
        Object.fromEntries(asNumbers(got)),
        Object.fromEntries(want),
        text,
      );
    }
  }
  return want !== null;
}

const KEYS = [
  "a",
  "b",
  "c",
  "d",
  "e",
  "f",
  "key",
  "x",
  "",
  "long key".repeat(9),
];
const STRINGS = ["", "x", "GET /", "é", "😀", '"', "\\", "/", "\n", "\u001b"]
  .concat("\ud83d", "\ude00", "\ud83dx", "a\ud83d\ude00b", "\u2028", "{[,:]}");
const NUMBERS = ["0", "-0", "7", "1.5e3", "1e400", "-1E+2", "0.001", "2e-7"];

type Random = (below: number) => number;

function pick<T>(from: readonly T[], random: Random): T {
  return from[random(from.length)]!;
}

/** A string as JSON may write it: each character as such or escaped. */
function written(text: string, random: Random): string {
  const plain = random(2) === 0;
  return `"${
    text.split("").map((unit) => {
      const code = unit.charCodeAt(0);
      const isFree = code >= 32 && unit !== '"' && unit !== "\\" &&
        (code < 0xd800 || code > 0xdfff);
      if (isFree && (plain || random(3) > 0)) return unit;
      const short = JSON.stringify(unit).slice(1, -1);
      if (short.length === 2 && random(2) === 0) return short;
      if (unit === "/" && random(2) === 0) return "\\/";
      const hex = code.toString(16).padStart(4, "0");
      return `\\u${random(2) === 0 ? hex : hex.toUpperCase()}`;
    }).join("")
  }"`;
}

function blank(random: Random): string {
  return random(8) === 0 ? pick([" ", "\t", "\r", "\n", "  "], random) : "";
}

function value(random: Random, depth: number): string {
  const kind = random(depth > 0 ? 9 : 6);
  if (kind < 3) return written(pick(STRINGS, random), random);
  if (kind < 5) return pick(NUMBERS, random);
  if (kind < 6) return pick(["true", "false", "null"], random);
  if (kind < 8) return object(random, depth - 1);
  const items = Array.from(
    { length: random(4) },
    () => blank(random) + value(random, depth - 1) + blank(random),
  );
  return `[${items.join(",") || blank(random)}]`;
}

function object(random: Random, depth: number): string {
  const pairs = Array.from(
    { length: random(6) },
    () =>
      blank(random) + written(pick(KEYS, random), random) + blank(random) +
      ":" +
      blank(random) + value(random, depth) + blank(random),
  );
  return `{${pairs.join(",") || blank(random)}}`;
}

Deno.test("scanObject() finds in random objects what JSON.parse finds", () => {
  const random = randomFrom(1);
  for (let i = 0; i < fuzzLines(20_000); i++) {
    const text = blank(random) + object(random, 4) + blank(random);
    assert(compare(text));
  }
});

Deno.test("scanObject() takes and refuses changed objects as JSON.parse does", () => {
  const random = randomFrom(2);
  const odd = bytesOf('{}[]:,"\\/ubfnrt0123456789aAeE+-. \ntruefalsenull');
  const loosely = new TextDecoder();
  let taken = 0;
  let refused = 0;
  for (let i = 0; i < fuzzLines(40_000); i++) {
    // What is no UTF-8 is no matter of JSON.parse; and what is taken beside
    // JSON is left out.
    const text = loosely.decode(
      changed(bytesOf(object(random, 3)), odd, random),
      // deno-lint-ignore no-control-regex
    ).replace(/[\0-\x1f]/g, " ");
    if (text.includes("\\x")) continue;
    if (compare(text)) taken++;
    else refused++;
  }
  assert(taken > 100 && refused > 100, `${taken} taken, ${refused} refused`);
});

Deno.test("scanObject() says where a line goes wrong", () => {
  const wrong: [string, number][] = [
    ["", 0],
    ["  ", 2],
    ["x", 0],
    ["[]", 0],
    ['"a"', 0],
    ["{", 1],
    ["{}}", 2],
    ["{} x", 3],
    ["{} {}", 3],
    ["{,}", 1],
    ["{a:1}", 1],
    ['{"a"}', 4],
    ['{"a" 1}', 5],
    ['{"a":}', 5],
    ['{"a":1,}', 7],
    ['{"a":1 "b":2}', 7],
    ['{"a":1]', 6],
    ['{"a":[1}', 7],
    ['{"a":[1,]}', 8],
    ['{"a":[,1]}', 6],
    ['{"a":"x}', 8],
    ['{"a":"x\\"}', 10],
    ['{"a":"x\\q"}', 7],
    ['{"a":"\\u12g4"}', 6],
    ['{"a":"\\u12"}', 6],
    ['{"a":"\\x1"}', 6],
    ['{"a":"\\', 6],
    ['{"a', 3],
    ['{"a\\', 3],
    ['{"a":01}', 6],
    ['{"a":1.}', 7],
    ['{"a":.5}', 5],
    ['{"a":+1}', 5],
    ['{"a":-}', 6],
    ['{"a":1e}', 7],
    ['{"a":1e+}', 8],
    ['{"a":0x1}', 6],
    ['{"a":tru}', 5],
    ['{"a":nulll}', 9],
    ['{"a":NaN}', 5],
    ["{'a':1}", 1],
    ['{"a":1}//', 7],
  ];
  for (const [text, at] of wrong) assertEquals(scan(text), at, text);
});

Deno.test("scanObject() takes control bytes and nginx's \\xHH in strings, unlike JSON", () => {
  assertEquals(
    scan('{"a":"x\ty","b":"\\x22\\xE9z"}'),
    new Map([
      ["time", "text x\ty"],
      ["client", "text \\x22\\xE9z"],
    ]),
  );
});

Deno.test("scanObject() takes the last of a key that comes again, with all below it", () => {
  assertEquals(
    scan('{"c":{"d":1,"e":{"f":2}},"a":1,"c":{"d":3},"a":"x"}'),
    new Map([["time", "text x"], ["method", "bare 3"]]),
  );
  assertEquals(scan('{"a":1,"a":{}}'), new Map());
  assertEquals(scan('{"a":1,"\\u0061":2}'), new Map([["time", "bare 2"]]));
});

Deno.test("scanObject() finds keys in any case, with - for _, and with dots in them", () => {
  const names = new FieldTree([["agent", "req.headers.User-Agent"]]);
  const keys = [
    '{"req":{"headers":{"user-agent":"x"}}}',
    '{"REQ":{"Headers":{"USER_AGENT":"x"}}}',
    '{"req.headers":{"User-Agent":"x"}}',
    '{"req":{"headers.user-agent":"x"}}',
    '{"req.headers.user_agent":"x"}',
    '{"req":[{"headers":[{"user-agent":["x","y"]},{"user-agent":"z"}]}]}',
  ];
  for (const text of keys) {
    const bytes = bytesOf(text);
    assertEquals(scanObject(bytes, 0, bytes.length, names), -1, text);
    names.sortFound();
    const node = names.found[0]!;
    const isFound = [...names.found.subarray(0, names.foundCount)].some((n) =>
      names.kinds[n] === ValueKind.STRING
    );
    assert(isFound && node > 0, text);
  }
  for (
    const text of ['{"req":{"headersXuser-agent":"x"}}', '{"user-agent":1}']
  ) {
    const bytes = bytesOf(text);
    scanObject(bytes, 0, bytes.length, names);
    const kinds = [...names.found.subarray(0, names.foundCount)].map((n) =>
      names.kinds[n]
    );
    assert(kinds.every((kind) => kind === ValueKind.NOTHING), text);
  }
});

Deno.test("scanObject() reads 100,000 brackets, balanced and not", () => {
  const many = 100_000;
  for (const [open, close] of [["[", "]"], ['{"a":', "}"], ['{"c":[', "]}"]]) {
    const count = Math.floor(many / open!.length);
    const nested = `{"x":${open!.repeat(count)}1${close!.repeat(count)},"b":2}`;
    assertEquals(scan(nested), new Map([["client", "bare 2"]]));
    const unclosed = nested.slice(0, -2);
    assertEquals(scan(unclosed), unclosed.length);
    const crossed = nested.replace(
      /1([\]}])/,
      (_, end) => end === "]" ? "1}" : "1]",
    );
    assertEquals(typeof scan(crossed), "number");
  }
});

Deno.test("decodeString() cuts what there is no room for, and never a character", () => {
  const bytes = bytesOf("ab\\u20ac\\ud83d\\ude00\\n");
  const whole = "ab€😀\n";
  for (let room = 0; room <= 11; room++) {
    const out = new Uint8Array(room);
    const length = decodeString(bytes, 0, bytes.length, out, 0);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(
      out.subarray(0, length),
    );
    assert(whole.startsWith(text), text);
  }
});
