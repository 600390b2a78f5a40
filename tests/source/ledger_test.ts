import { assertEquals } from "@std/assert";
import { Fingerprint } from "../../lib/source/fingerprint.ts";
import { Ledger, type Reader } from "../../lib/source/ledger.ts";
import type { Mark } from "../../lib/source/mark.ts";

const markAt = (offset: number): Mark => ({
  offset,
  fingerprint: new Fingerprint(),
  passingOver: false,
  changedMs: NaN,
  liveFrom: 0,
});

const reader = (path: string, rotated?: string): Reader => ({
  path,
  hasRotatedName: (name) => name === rotated,
  hasFrontOf: () => false,
});

Deno.test("A ledger tells who else reads a file", () => {
  const ledger = new Ledger();
  const [a, b] = [reader("a"), reader("b")];
  assertEquals(ledger.otherReader("1:1", a), undefined);
  ledger.take("1:1", a);
  assertEquals(ledger.otherReader("1:1", a), undefined);
  assertEquals(ledger.otherReader("1:1", b), a);
  ledger.release("1:1");
  assertEquals(ledger.otherReader("1:1", b), undefined);
});

Deno.test("A ledger tells who reads the log that a path is a rotated name of", () => {
  const ledger = new Ledger();
  const [a, b, c] = [reader("a", "a.1"), reader("a.1", "a.1"), reader("c")];
  for (const [i, reader] of [a, b, c].entries()) ledger.take(`1:${i}`, reader);
  ledger.take("1:9", a);
  assertEquals(ledger.readersOfLog(b), [a]);
  assertEquals(ledger.readersOfLog(a), []);
});

Deno.test("A ledger remembers where reading stopped, until it goes on", () => {
  const ledger = new Ledger();
  ledger.release("1:1", markAt(7));
  assertEquals(ledger.markOf("1:1")?.offset, 7);
  ledger.take("1:1", reader("a"));
  assertEquals(ledger.markOf("1:1"), undefined);
});

Deno.test("A ledger does not grow: the oldest marks go first", () => {
  const ledger = new Ledger();
  for (let i = 0; i < 1000; i++) ledger.release(`1:${i}`, markAt(i));
  const left = Array.from({ length: 1000 }, (_, i) => i)
    .filter((i) => ledger.markOf(`1:${i}`) !== undefined);
  assertEquals(left, Array.from({ length: 64 }, (_, i) => 936 + i));
});

Deno.test("A ledger keeps a mark for each file that is read, too: all may be rotated at once", () => {
  const ledger = new Ledger();
  for (let i = 0; i < 500; i++) ledger.take(`2:${i}`, reader(`${i}`));
  for (let i = 0; i < 500; i++) ledger.release(`1:${i}`, markAt(i));
  assertEquals(ledger.markOf("1:0")?.offset, 0);
  ledger.leave("3:1", markAt(7));
  assertEquals(ledger.copyAt("3:1")?.offset, 7);
  const restored = new Ledger();
  restored.restore(ledger.save());
  assertEquals(restored.copyAt("3:1")?.offset, 7);
  assertEquals(restored.markOf("3:1"), undefined);
  ledger.take("3:1", reader("a"));
  assertEquals(ledger.copyAt("3:1"), undefined);
});
