import { assertEquals, assertThrows } from "@std/assert";
import {
  type Expression,
  ExpressionError,
  parseExpression,
} from "../../lib/select/expression.ts";

const cases: [text: string, expression: Partial<Record<string, unknown>>][] = [
  ["status=404", { kind: "range", field: "status", from: 404, to: 404 }],
  ["status=5xx", { kind: "range", field: "status", from: 500, to: 599 }],
  ["status!=2XX", { not: true, kind: "range", from: 200, to: 299 }],
  ["status>=500", { kind: "order", operator: ">=", bound: 500 }],
  [" status >= 500 ", { kind: "order", operator: ">=", bound: 500 }],
  ["bytes<1000", { field: "bytes", operator: "<", bound: 1000 }],
  ["time>0.5", { field: "time", operator: ">", bound: 500_000 }],
  ["time<=.0001", { operator: "<=", bound: 100 }],
  ["section=/api", { kind: "equal", field: "section", value: "/api" }],
  ["section!=/api", { not: true, kind: "equal", value: "/api" }],
  ["path=/a/b*", { kind: "prefix", field: "path", value: "/a/b" }],
  ["agent=*", { kind: "prefix", value: "" }],
  ["agent=", { kind: "equal", value: "" }],
  ["ua~bot", { kind: "contains", field: "agent", value: "bot" }],
  ["UA!~a b", { not: true, kind: "contains", value: "a b" }],
  ["referer~x=y", { field: "referrer", value: "x=y" }],
  ["target~a*b", { kind: "contains", value: "a*b" }],
  ["target= =x", { kind: "equal", value: "=x" }],
  ["client=host.example", { kind: "equal", field: "client" }],
  ["client=10.0.*", { kind: "prefix", value: "10.0." }],
  ["client~10.0.", { kind: "contains", value: "10.0." }],
];

for (const [text, wanted] of cases) {
  Deno.test(`parseExpression() reads ${JSON.stringify(text)}`, () => {
    const got = parseExpression(text) as Expression & Record<string, unknown>;
    const chosen = Object.fromEntries(
      Object.keys(wanted).map((key) => [key, got[key]]),
    );
    assertEquals(chosen, wanted);
    assertEquals(got.not, wanted.not ?? false);
  });
}

Deno.test("parseExpression() takes addresses and networks for clients", () => {
  for (
    const [text, bits] of [
      ["client=10.0.0.0/8", 104],
      ["client!=192.0.2.1", 128],
      ["client=2001:db8::/32", 32],
    ] as const
  ) {
    const expression = parseExpression(text);
    assertEquals(
      expression.kind === "network" && expression.network.bits,
      bits,
    );
  }
});

const refused: [text: string, message: string][] = [
  [
    "statuss>=500",
    'column 1: no field is called "statuss": did you mean status?',
  ],
  ["  agnet~x", 'column 3: no field is called "agnet": did you mean agent?'],
  [
    "qqqqq=1",
    'column 1: no field is called "qqqqq": use one of status, bytes, time, ' +
    "method, section, path, target, client, host, agent, referrer, protocol",
  ],
  [
    "__proto__=1",
    'column 1: no field is called "__proto__": use one of status, bytes, ' +
    "time, method, section, path, target, client, host, agent, referrer, " +
    "protocol",
  ],
  [
    "=1",
    "column 1: a field is missing: use one of status, bytes, time, method, " +
    "section, path, target, client, host, agent, referrer, protocol",
  ],
  [
    "status",
    "column 7: an operator is missing: use one of = != < <= > >=",
  ],
  [
    "agent /x",
    "column 7: an operator is missing: use one of = != ~ !~",
  ],
  ["status==500", "column 7: == is no operator: did you mean =?"],
  ["agent =~ bot", "column 7: =~ is no operator: did you mean ~?"],
  ["status=>500", "column 7: => is no operator: did you mean >=?"],
  [
    "status~5",
    "column 7: status is a number, which has no ~: use one of = != < <= > >=",
  ],
  [
    "path>/a",
    "column 5: path is text, which has no >: use one of = != ~ !~",
  ],
  [
    "status>=5xx",
    "column 9: 5xx is for = and != only: use status>=500",
  ],
  [
    "status=6xx",
    'column 8: "6xx" is no status: give a number as 404, or a class as 5xx',
  ],
  [
    "status>=500 section=/a",
    'column 9: "500 section=/a" is no status: ' +
    "give each comparison an option of its own",
  ],
  [
    "status=",
    "column 8: nothing is no status: give a number as 404, or a class as 5xx",
  ],
  [
    "bytes>1k",
    'column 7: "1k" is no bytes: give a whole number of bytes, as 1000000',
  ],
  ["time>1s", 'column 6: "1s" is no time: give seconds, as 0.5'],
  ["ua~", "column 4: a value is missing: as in agent~text"],
  [
    "path=*.php",
    "column 6: a * stands at the end only, for all that begins so: use " +
    "path~text for what is anywhere in it",
  ],
  [
    "client=10.0.0.0/33",
    'column 8: "10.0.0.0/33" is no address and no network: give ' +
    "one as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32",
  ],
  [
    "client=10.0.0",
    'column 8: "10.0.0" is no address and no network: give one as 192.0.2.7, ' +
    "10.0.0.0/8 or 2001:db8::/32",
  ],
];

for (const [text, message] of refused) {
  Deno.test(`parseExpression() refuses ${JSON.stringify(text)}`, () => {
    const error = assertThrows(() => parseExpression(text), ExpressionError);
    assertEquals(error.message, message);
  });
}
