import { assertEquals } from "@std/assert";
import { commonFormat } from "../../lib/log/clf_format.ts";
import { FormatTally } from "../../lib/log/format_tally.ts";
import { namedFormat } from "../../lib/log/formats.ts";
import { Wrap } from "../../lib/log/wrap.ts";

const haproxy = namedFormat("haproxy")!;

function shown({ lines, read, isFull }: FormatTally): unknown[] {
  return [lines, read, isFull];
}

Deno.test("FormatTally counts the first ten lines, and of later ones the first that is read", () => {
  const tally = new FormatTally();
  for (let line = 0; line < 9; line++) tally.count(false);
  assertEquals(shown(tally), [9, 0, false]);
  tally.count(false);
  assertEquals(shown(tally), [10, 0, true]);
  tally.count(true);
  tally.count(true);
  assertEquals(shown(tally), [10, 1, true]);
});

Deno.test("FormatTally counts how many lines in a row the same other format could read", () => {
  const tally = new FormatTally();
  assertEquals(tally.hasRival, false);
  assertEquals(tally.takeRival(haproxy, Wrap.NONE), 1);
  assertEquals(tally.takeRival(haproxy, Wrap.NONE), 2);
  assertEquals(tally.takeRival(haproxy, Wrap.PREFIX), 1);
  assertEquals(tally.takeRival(commonFormat, Wrap.PREFIX), 1);
  assertEquals(tally.hasRival, true);
  tally.dropRival();
  assertEquals(tally.hasRival, false);
  assertEquals(tally.takeRival(commonFormat, Wrap.PREFIX), 1);
});

Deno.test("FormatTally needs as many lines again where it is to look anew, and keeps what it counted", () => {
  const tally = new FormatTally();
  for (let line = 0; line < 10; line++) tally.count(line > 2);
  tally.review();
  assertEquals(shown(tally), [10, 7, false]);
  for (let line = 0; line < 9; line++) tally.count(false);
  assertEquals(shown(tally), [10, 7, false]);
  tally.count(true);
  assertEquals(shown(tally), [10, 7, true]);
  tally.restore(4, 4);
  tally.review();
  for (let line = 0; line < 10; line++) tally.count(true);
  assertEquals(shown(tally), [10, 10, true]);
});

Deno.test("FormatTally takes over no more than there can be, and begins anew", () => {
  const tally = new FormatTally();
  tally.restore(99, 98);
  assertEquals(shown(tally), [10, 10, true]);
  tally.restore(4, 7);
  assertEquals(shown(tally), [4, 4, false]);
  tally.takeRival(haproxy, Wrap.NONE);
  tally.clear();
  assertEquals(shown(tally), [0, 0, false]);
  assertEquals(tally.hasRival, false);
});
