import { assertEquals } from "@std/assert";
import { Tries } from "../../lib/log/tries.ts";

const JUNK = 0x7b;
const OTHER = 0x31;

/** Lines that stand alone and are none: how many of them were tried. */
function triedInVain(tries: Tries, lines: number, first = JUNK): number {
  let tried = 0;
  for (let line = 0; line < lines; line++) {
    if (!tries.isWorthOne(first, 0)) continue;
    tries.wasInVain(first);
    tried++;
  }
  return tried;
}

Deno.test("Tries lets the first 16 lines in vain be tried, then one of 16", () => {
  const tries = new Tries();
  assertEquals(triedInVain(tries, 16), 16);
  assertEquals(triedInVain(tries, 1600), 100);
});

Deno.test("Tries counts by the first byte", () => {
  const tries = new Tries();
  triedInVain(tries, 100);
  assertEquals(triedInVain(tries, 16, OTHER), 16);
});

Deno.test("Tries lets every third line be tried of those the format could not read", () => {
  const tries = new Tries();
  triedInVain(tries, 16);
  const row = [0, 1, 2, 3, 4, 5, 6].map((missed) =>
    tries.isWorthOne(JUNK, missed)
  );
  assertEquals(row, [false, false, true, false, false, true, false]);
});

Deno.test("Tries begins anew with a byte of which a line was read, and when cleared", () => {
  const tries = new Tries();
  triedInVain(tries, 100);
  triedInVain(tries, 100, OTHER);
  tries.wasRead(JUNK);
  assertEquals(triedInVain(tries, 16), 16);
  assertEquals(tries.isWorthOne(OTHER, 0), false);
  tries.clear();
  assertEquals(triedInVain(tries, 16, OTHER), 16);
});

Deno.test("Tries counts all bytes that no line of a format begins with as one", () => {
  const tries = new Tries();
  let tried = 0;
  for (let first = 0x80; first <= 0xff; first++) {
    tried += triedInVain(tries, 1, first);
  }
  assertEquals(tried, 16 + (128 - 16) / 16);
  // Junk in Docker Compose's colours, or behind a tab, is not among them.
  for (const first of [0x09, 0x1b, 0x20, 0x7e]) {
    assertEquals(triedInVain(tries, 16, first), 16);
  }
});
