import { assertEquals } from "@std/assert";
import { Fingerprint } from "../../lib/source/fingerprint.ts";
import { Ledger } from "../../lib/source/ledger.ts";
import type { Mark } from "../../lib/source/mark.ts";

const markAt = (offset: number): Mark => ({
  offset,
  fingerprint: new Fingerprint(),
  passingOver: false,
  changedMs: NaN,
  liveFrom: 0,
});

Deno.test("A ledger tells who else reads a file", () => {
  const ledger = new Ledger();
  const [a, b] = [{ path: "a" }, { path: "b" }];
  assertEquals(ledger.otherReader("1:1", a), undefined);
  ledger.take("1:1", a);
  assertEquals(ledger.otherReader("1:1", a), undefined);
  assertEquals(ledger.otherReader("1:1", b), a);
  ledger.release("1:1");
  assertEquals(ledger.otherReader("1:1", b), undefined);
});

Deno.test("A ledger remembers where reading stopped, until it goes on", () => {
  const ledger = new Ledger();
  ledger.release("1:1", markAt(7));
  assertEquals(ledger.markOf("1:1")?.offset, 7);
  ledger.take("1:1", { path: "a" });
  assertEquals(ledger.markOf("1:1"), undefined);
});

Deno.test("A ledger does not grow: the oldest marks go first", () => {
  const ledger = new Ledger();
  for (let i = 0; i < 1000; i++) ledger.release(`1:${i}`, markAt(i));
  const left = Array.from({ length: 1000 }, (_, i) => i)
    .filter((i) => ledger.markOf(`1:${i}`) !== undefined);
  assertEquals(left, Array.from({ length: 64 }, (_, i) => 936 + i));
});
