import {
  assert,
  assertAlmostEquals,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertNotMatch,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  fail,
} from "@std/assert";

// What is tested here cannot be tested with itself: a thrown AssertionError is
// told from none by hand.

/** Tells the message with which an assertion fails. */
function messageOf(assertion: () => unknown): string {
  try {
    assertion();
  } catch (error) {
    if (error instanceof AssertionError) return error.message;
    throw error;
  }
  throw new Error("The assertion held");
}

async function messageOfAsync(assertion: () => Promise<unknown>) {
  try {
    await assertion();
  } catch (error) {
    if (error instanceof AssertionError) return error.message;
    throw error;
  }
  throw new Error("The assertion held");
}

function expectText(actual: string, ...parts: string[]) {
  for (const part of parts) {
    if (!actual.includes(part)) throw new Error(`No "${part}" in:\n${actual}`);
  }
}

Deno.test("AssertionError is an error with a name and a cause", () => {
  const error = new AssertionError("message", { cause: 1 });
  assert(error instanceof Error);
  assertEquals([error.name, error.message, error.cause], [
    "AssertionError",
    "message",
    1,
  ]);
});

Deno.test("assert() and assertFalse() tell truthy from falsy", () => {
  for (const value of [true, 1, "x", {}, []]) {
    assert(value);
    messageOf(() => assertFalse(value));
  }
  for (const value of [false, 0, 0n, "", null, undefined, NaN]) {
    assertFalse(value);
    messageOf(() => assert(value));
  }
  expectText(messageOf(() => assert(false, "why")), "why");
});

Deno.test("assertEquals() compares all parts", () => {
  assertEquals<unknown>({ a: [1, { b: new Map([["c", new Set([1])]]) }] }, {
    a: [1, { b: new Map([["c", new Set([1])]]) }],
  });
  assertEquals(NaN, NaN);
  assertEquals(0, -0);
  assertEquals(new Date(5), new Date(5));
  assertEquals(/a/g, /a/g);
  assertEquals(new Uint8Array([1, 2]), new Uint8Array([1, 2]));
  assertEquals(new Set([{ a: 1 }]), new Set([{ a: 1 }]));
  assertEquals(new Map([[{ k: 1 }, 2]]), new Map([[{ k: 1 }, 2]]));
  assertEquals<unknown>(Object.assign(Object.create(null), { a: 1 }), { a: 1 });
  assertEquals(new URL("http://a/b"), new URL("http://a/b"));
  const loops = ["one", "other"].map(() => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    return loop;
  });
  assertEquals(loops[0], loops[1]);
});

const DIFFERENT: Array<[actual: unknown, expected: unknown]> = [
  [1, "1"],
  [null, undefined],
  [{ a: undefined }, {}],
  [{ a: 1 }, { b: 1 }],
  [[1, 2], [2, 1]],
  [[1], { 0: 1 }],
  [[undefined], new Array(2)],
  [new Date(5), new Date(6)],
  [/a/, /a/i],
  [new Uint8Array([1]), new Uint8Array([2])],
  [new Uint8Array([1]), new Int8Array([1])],
  [new Set([1]), new Set([2])],
  [new Map([["a", 1]]), new Map([["a", 2]])],
  [{ [Symbol.iterator]: 1 }, { [Symbol.iterator]: 2 }],
  [new (class A {})(), {}],
  [new URL("http://a/"), new URL("http://b/")],
  [() => 1, () => 1],
];

Deno.test("assertEquals() and assertNotEquals() find what differs", () => {
  for (const [actual, expected] of DIFFERENT) {
    messageOf(() => assertEquals(actual, expected));
    assertNotEquals(actual, expected);
  }
  expectText(
    messageOf(() => assertNotEquals({ a: 1 }, { a: 1 }, "why")),
    "not to be",
    "why",
  );
});

Deno.test("assertEquals() shows what differs", () => {
  const actual = { name: "x", hits: 5, list: [1, 2] };
  const expected = { name: "x", hits: 6, list: [1, 2] };
  const message = messageOf(() => assertEquals(actual, expected, "why"));
  expectText(
    message,
    "Values are not equal: why",
    "hits: 5",
    "hits: 6",
    "name",
  );
});

Deno.test("assertEquals() refuses what nobody can look into", () => {
  assertThrows(
    () => assertEquals(new WeakMap(), new WeakMap()),
    TypeError,
    "Cannot compare WeakMap",
  );
});

Deno.test("assertStrictEquals() wants the very same value", () => {
  const value: unknown = {};
  assertStrictEquals(value, value);
  assertStrictEquals(NaN, NaN);
  messageOf(() => assertStrictEquals(0, -0));
  expectText(messageOf(() => assertStrictEquals(1, 2)), "not strictly equal");
  expectText(messageOf(() => assertStrictEquals({}, {})), "same structure");
});

Deno.test("assertExists() wants something", () => {
  for (const value of [0, "", false, NaN]) assertExists(value);
  expectText(messageOf(() => assertExists(null)), "null");
  expectText(messageOf(() => assertExists(undefined, "why")), "why");
});

Deno.test("assertGreater() and its kin compare", () => {
  assertGreater(2, 1);
  assertGreaterOrEqual(2, 2);
  assertLess("a", "b");
  assertLessOrEqual(2n, 2n);
  expectText(messageOf(() => assertGreater(1, 1)), "Expect 1 > 1");
  expectText(messageOf(() => assertGreaterOrEqual(1, 2)), "Expect 1 >= 2");
  expectText(messageOf(() => assertLess(1, 1)), "Expect 1 < 1");
  expectText(messageOf(() => assertLessOrEqual(2, 1)), "Expect 2 <= 1");
  for (const compare of [assertGreater, assertGreaterOrEqual, assertLess]) {
    messageOf(() => compare(NaN, NaN));
  }
  assertEquals(messageOf(() => assertLess(2, 1, "why")), "why");
});

Deno.test("assertAlmostEquals() allows for a tolerance", () => {
  assertAlmostEquals(0.1 + 0.2, 0.3);
  assertAlmostEquals(Infinity, Infinity);
  assertAlmostEquals(NaN, NaN);
  assertAlmostEquals(1.1, 1, 0.2);
  messageOf(() => assertAlmostEquals(1.01, 1));
  messageOf(() => assertAlmostEquals(NaN, 1));
  messageOf(() => assertAlmostEquals(Infinity, -Infinity));
  expectText(messageOf(() => assertAlmostEquals(3, 1, 1)), "close to", "delta");
});

Deno.test("assertStringIncludes(), assertMatch() and assertNotMatch() look into texts", () => {
  assertStringIncludes("hello world", "o w");
  assertMatch("hello", /l+o$/);
  assertNotMatch("hello", /^o/);
  expectText(
    messageOf(() => assertStringIncludes("hello", "world", "why")),
    "hello",
    "world",
    "why",
  );
  expectText(messageOf(() => assertMatch("hello", /^o/)), "hello", "/^o/");
  expectText(messageOf(() => assertNotMatch("hello", /l+o$/)), "hello", "l+o");
});

Deno.test("assertInstanceOf() wants an instance", () => {
  const value: unknown = new RangeError("x");
  assertInstanceOf(value, Error);
  const message: string = value.message;
  assertEquals(message, "x");
  expectText(messageOf(() => assertInstanceOf(5, Date)), "Date", "number");
  expectText(messageOf(() => assertInstanceOf(null, Date)), "null");
  expectText(messageOf(() => assertInstanceOf(new Map(), Date)), "Map");
});

Deno.test("assertArrayIncludes() wants all elements", () => {
  assertArrayIncludes([1, { a: 2 }, NaN], [NaN, { a: 2 }]);
  assertArrayIncludes(new Uint8Array([1, 2]), new Uint8Array([2]));
  expectText(
    messageOf(() => assertArrayIncludes([1, 2], [2, 3], "why")),
    "missing",
    "3",
    "why",
  );
});

Deno.test("assertObjectMatch() wants a part of an object", () => {
  class Point {
    constructor(public x: number, public y: number) {}
  }
  const actual = {
    a: 1,
    b: { c: 2, d: [{ e: 3, f: 4 }, 5, 6] },
    at: new Point(1, 2),
    on: new Date(5),
    map: new Map([["k", { v: 1, w: 2 }], ["l", { v: 3, w: 4 }]]),
  };
  assertObjectMatch(actual, {});
  assertObjectMatch(actual, { a: 1 });
  assertObjectMatch(actual, { b: { d: [{ e: 3 }, 5] } });
  assertObjectMatch(actual, { at: { x: 1 }, on: new Date(5) });
  assertObjectMatch(actual, { map: new Map([["k", { v: 1 }]]) });
  for (
    const expected of [
      { a: 2 },
      { z: undefined },
      { b: { c: 2, z: 1 } },
      { b: { d: [{ e: 3 }, 6] } },
      { b: { d: [{ e: 3 }, 5, 6, 7] } },
      { on: new Date(6) },
      { map: new Map([["k", { v: 2 }]]) },
    ]
  ) {
    messageOf(() => assertObjectMatch(actual, expected));
  }
});

Deno.test("assertThrows() returns what is thrown", () => {
  const throwing = () => {
    throw new RangeError("out of range");
  };
  const error = assertThrows(throwing, RangeError, "of range");
  const message: string = error.message;
  assertEquals(message, "out of range");
  assertThrows(throwing);
  assertThrows(throwing, Error);
  assertThrows(throwing, RangeError, "\x1b[31mout\x1b[39m");
  assertEquals(
    assertThrows(() => {
      throw 5;
    }),
    5,
  );
});

Deno.test("assertThrows() fails where nothing fitting is thrown", () => {
  const throwing = () => {
    throw new RangeError("out of range");
  };
  expectText(messageOf(() => assertThrows(() => {}, "why")), "throw", "why");
  expectText(
    messageOf(() => assertThrows(throwing, TypeError, "", "why")),
    "TypeError",
    "RangeError",
    "why",
  );
  expectText(
    messageOf(() => assertThrows(throwing, RangeError, "in range")),
    "in range",
    "out of range",
  );
  expectText(
    messageOf(() =>
      assertThrows(() => {
        throw "text";
      }, Error)
    ),
    "non-Error",
  );
});

Deno.test("assertRejects() returns what the promise rejects with", async () => {
  const rejecting = () => Promise.reject(new RangeError("out of range"));
  const error = await assertRejects(rejecting, RangeError, "of range");
  const message: string = error.message;
  assertEquals(message, "out of range");
  assertEquals(await assertRejects(() => Promise.reject(5)), 5);
});

Deno.test("assertRejects() fails where nothing fitting rejects", async () => {
  expectText(
    await messageOfAsync(() => assertRejects(() => Promise.resolve(), "why")),
    "reject",
    "why",
  );
  expectText(
    await messageOfAsync(() =>
      assertRejects(() => {
        throw new Error("at once");
      })
    ),
    "throws when expected to reject",
  );
  expectText(
    await messageOfAsync(() =>
      assertRejects(() => Promise.reject(new RangeError("x")), TypeError)
    ),
    "TypeError",
    "RangeError",
  );
});

Deno.test("fail() fails", () => {
  expectText(messageOf(() => fail()), "Failed assertion");
  expectText(messageOf(() => fail("why")), "why");
});
