import { parseArgs } from "@std/cli/parse-args";
import { assertEquals, assertThrows } from "@std/assert";

/** Parses what is written with spaces between the arguments. */
function parse(line: string, options?: Parameters<typeof parseArgs>[1]) {
  return parseArgs(line === "" ? [] : line.split(" "), options);
}

Deno.test("parseArgs() tells flags, values and positional arguments apart", () => {
  assertEquals(parse("--foo --bar=baz ./quux.txt"), {
    foo: true,
    bar: "baz",
    _: ["./quux.txt"],
  });
});

Deno.test("parseArgs() makes numbers of what looks like numbers", () => {
  assertEquals(parse("--a 1 --b=-2 -c 1e3 -d 0x10 --e 1x --f=.5 7 8x"), {
    a: 1,
    b: -2,
    c: 1000,
    d: 16,
    e: "1x",
    f: 0.5,
    _: [7, "8x"],
  });
  assertEquals(parse("--a=b=c"), { a: "b=c", _: [] });
  assertEquals(parseArgs(["--a=", "--b= ", ""]), { a: "", b: " ", _: [""] });
});

Deno.test("parseArgs() keeps as text what is declared so", () => {
  const options = { string: ["port", "_"] };
  assertEquals(parse("--port 80 123", options), { port: "80", _: ["123"] });
  assertEquals(parse("--port=007", options), { port: "007", _: [] });
  assertEquals(parse("--port", options), { port: "", _: [] });
  assertEquals(parse("--port --x", options), { port: "", x: true, _: [] });
  assertEquals(parse("", options), { _: [] });
});

Deno.test("parseArgs() lets boolean arguments take no value", () => {
  const options = { boolean: ["v"] };
  assertEquals(parse("-v x", options), { v: true, _: ["x"] });
  assertEquals(parse("--v x", options), { v: true, _: ["x"] });
  assertEquals(parse("--v false x", options), { v: false, _: ["x"] });
  assertEquals(parse("-v true", options), { v: true, _: [] });
  assertEquals(parse("--v=false", options), { v: false, _: [] });
  assertEquals(parse("--v=yes", options), { v: true, _: [] });
  assertEquals(parse("", options), { v: false, _: [] });
});

Deno.test("parseArgs() with boolean: true takes double hyphenated ones so", () => {
  assertEquals(parse("--a b -c d --e=f", { boolean: true }), {
    a: true,
    c: "d",
    e: "f",
    _: ["b"],
  });
});

Deno.test("parseArgs() takes a value from the next argument unless it has a hyphen", () => {
  assertEquals(parse("--a b --c -d --e -1 -f -2"), {
    a: "b",
    c: true,
    d: true,
    e: true,
    1: true,
    f: true,
    2: true,
    _: [],
  });
  assertEquals(parse("-o - --p -"), { o: "-", p: true, _: ["-"] });
});

Deno.test("parseArgs() does not take an empty argument for a value", () => {
  assertEquals(parseArgs(["--a", "", "-b", ""]), {
    a: true,
    b: true,
    _: ["", ""],
  });
});

Deno.test("parseArgs() reads short options and their clusters", () => {
  assertEquals(parse("-n10"), { n: 10, _: [] });
  assertEquals(parse("-n 10"), { n: 10, _: [] });
  assertEquals(parse("-n=10"), { n: 10, _: [] });
  assertEquals(parse("-n-5"), { n: -5, _: [] });
  assertEquals(parse("-abc x"), { a: true, b: true, c: "x", _: [] });
  assertEquals(parse("-ab/c"), { a: true, b: "/c", _: [] });
  assertEquals(parse("-abc=5"), { a: 5, _: [] });
  assertEquals(parse("-a-"), { a: "-", _: [] });
  assertEquals(parse("-a="), { a: "", _: [] });
  assertEquals(parse("-n10", { string: ["n"] }), { n: "10", _: [] });
});

Deno.test("parseArgs() takes a lone hyphen as positional, and what comes after two", () => {
  assertEquals(parse("-"), { _: ["-"] });
  assertEquals(parse("-a -- --b 1 -- -c"), {
    a: true,
    _: ["--b", "1", "--", "-c"],
  });
});

Deno.test("parseArgs() keeps the last value, or all of them", () => {
  assertEquals(parse("--a 1 --a 2"), { a: 2, _: [] });
  assertEquals(parse("--a 1 --a 2", { collect: ["a"] }), { a: [1, 2], _: [] });
  assertEquals(parse("--a x", { collect: ["a"], string: ["a", "b"] }), {
    a: ["x"],
    _: [],
  });
  assertEquals(
    parse("", { collect: ["s", "b", "x"], string: ["s"], boolean: ["b"] }),
    {
      s: [],
      b: [],
      _: [],
    },
  );
});

Deno.test("parseArgs() sets all names of an argument", () => {
  const options = {
    alias: { help: ["h", "?"], n: "count" },
    boolean: ["help"],
  };
  assertEquals(parse("-h 5", options), {
    h: true,
    help: true,
    "?": true,
    _: [5],
  });
  assertEquals(parse("--count 5", options), {
    n: 5,
    count: 5,
    h: false,
    help: false,
    "?": false,
    _: [],
  });
  assertEquals(parse("-c 1", { alias: { count: "c" }, string: "count" }), {
    c: "1",
    count: "1",
    _: [],
  });
});

Deno.test("parseArgs() sets defaults of what is not given", () => {
  const options = {
    default: { a: 1, b: "x" },
    alias: { a: "z" },
    boolean: "b",
  };
  assertEquals(parse("", options), { a: 1, z: 1, b: "x", _: [] });
  assertEquals(parse("-z 5 -b", options), { a: 5, z: 5, b: true, _: [] });
});

Deno.test("parseArgs() asks about what it does not know", () => {
  const asked: unknown[] = [];
  const args = parse("--known 1 --what=5 -xy 7 file -- --rest", {
    string: ["known"],
    unknown: (arg, key, value) => {
      asked.push([arg, key, value]);
      return key === undefined;
    },
  });
  assertEquals(args, { known: "1", _: ["file", "--rest"] });
  assertEquals(asked, [
    ["--what=5", "what", "5"],
    ["-xy", "x", true],
    ["-xy", "y", "7"],
    ["file", undefined, undefined],
  ]);
});

Deno.test("parseArgs() drops only what the answer is false for", () => {
  const unknown = (arg: string) => arg === "--a" ? undefined : false;
  assertEquals(parse("--a --b c", { unknown }), { a: true, _: [] });
});

Deno.test("parseArgs() does not ask about aliases and collected ones", () => {
  const unknown = () => false;
  const options = { alias: { a: "b" }, collect: ["c"], unknown };
  assertEquals(parse("-b -c -d", options), {
    a: true,
    b: true,
    c: [true],
    _: [],
  });
});

Deno.test("parseArgs() reads --no-x as an argument of that name", () => {
  assertEquals(parse("--no-color --no-"), {
    "no-color": true,
    "no-": true,
    _: [],
  });
});

Deno.test("parseArgs() puts dotted names into objects", () => {
  assertEquals(parse("--a.b 1 --a.c.d=x"), {
    a: { b: 1, c: { d: "x" } },
    _: [],
  });
  assertEquals(parse("", { default: { "a.b": 1 } }), { a: { b: 1 }, _: [] });
});

Deno.test("parseArgs() leaves prototypes alone", () => {
  parse("--__proto__.polluted 1 --constructor.prototype.polluted 1");
  assertEquals(({} as { polluted?: unknown }).polluted, undefined);
  assertEquals(Object.keys(parse("--__proto__ 1 --__proto__.x 2")), ["_"]);
});

Deno.test("parseArgs() leaves its arguments as they are", () => {
  const args = Object.freeze(["--a", "1", "--", "b"]);
  assertEquals(parseArgs(args), { a: 1, _: ["b"] });
});

Deno.test("parseArgs() refuses an alias without a name", () => {
  const alias = { a: undefined as unknown as string };
  assertThrows(() => parseArgs([], { alias }), TypeError);
});

Deno.test("parseArgs() types what is named", () => {
  const args = parseArgs(["-n", "x", "--verbose", "--file", "f"], {
    string: ["name", "file"],
    boolean: ["verbose"],
    collect: ["file"],
    alias: { name: "n" },
  });
  const name: string | undefined = args.name;
  const n: string | undefined = args.n;
  const files: string[] = args.file;
  const verbose: boolean = args.verbose;
  const other: unknown = args.other;
  assertEquals([name, n, files, verbose, other], [
    "x",
    "x",
    ["f"],
    true,
    undefined,
  ]);
});
