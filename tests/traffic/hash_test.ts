import { assert, assertEquals, fail } from "@std/assert";
import { hashBytes, moreHash } from "../../lib/traffic/hash.ts";
import { MAX_KEY_BYTES, place, roomsFrom } from "../_keys.ts";
import { randomFrom } from "../_random.ts";

const SEED = 20251011;

/** All keys that differ from one of a length in one byte, or in its length. */
function* neighbours(length: number): Generator<Uint8Array> {
  const key = new Uint8Array(length).fill(0x61);
  for (let at = 0; at < length; at++) {
    for (let value = 0; value < 256; value++) {
      key[at] = value;
      if (value !== 0x61) yield key;
    }
    key[at] = 0x61;
  }
  yield key;
}

const LENGTHS = Array.from({ length: 41 }, (_, length) => length)
  .concat(MAX_KEY_BYTES - 1, MAX_KEY_BYTES);

Deno.test("hashBytes() depends on every bit of a key, on its length, and on nothing beside it", () => {
  const random = randomFrom(SEED);
  const rooms = roomsFrom(random);
  const hashes = new Set<number>();
  const more = new Set<number>();
  let count = 0;
  for (const length of LENGTHS) {
    for (const key of neighbours(length)) {
      const hash = hashBytes(key, 0, length, SEED);
      const rest = moreHash();
      const { room, start, end } = place(key, rooms, random);
      const again = hashBytes(room, start, end, SEED);
      if (again !== hash || moreHash() !== rest) fail(`${key} at ${start}`);
      hashes.add(hash);
      more.add(rest);
      count++;
    }
  }
  // Of so many random numbers of 32 bits about that many are there twice.
  const twice = count * count / 2 ** 33;
  for (const { size } of [hashes, more]) {
    assert(count - size < 3 * twice + 5, `${size} hashes of ${count} keys`);
  }
});

Deno.test("hashBytes() gives other hashes with another seed", () => {
  const key = new TextEncoder().encode("/pages/create");
  for (const length of [0, 1, 3, 4, 13]) {
    const hashes = Array.from(
      { length: 1000 },
      (_, seed) => hashBytes(key, 0, length, seed),
    );
    assertEquals(new Set(hashes).size, 1000, `${length} bytes`);
  }
});

Deno.test("hashes are the same whichever seeds come in turn, 0 among them", async () => {
  const { memory, hash } = await import("../../lib/kernel/kernel.wasm?third");
  new Uint8Array(memory.buffer).fill(0x61, 0, 64);
  const key = new Uint8Array(40).fill(0x61);
  // Of another kernel, which has seen other seeds before.
  for (const seed of [5, 0, 5, -1, 0, 7, 0, 5, -1, 7]) {
    assertEquals(hash(0, key.length, seed), hashBytes(key, 0, 40, seed));
  }
});
