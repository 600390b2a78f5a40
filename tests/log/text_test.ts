import { assert, assertEquals } from "@std/assert";
import { latin1Of, textOf, writingsOf } from "../../lib/log/text.ts";
import { bytesOf } from "../_lines.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);
const SMILE = [0xf0, 0x9f, 0x98, 0x80];

Deno.test("textOf() decodes UTF-8 and leaves a byte order mark in it", () => {
  assertEquals(textOf(bytes()), "");
  assertEquals(textOf(bytes(0x61, ...SMILE)), "a😀");
  assertEquals(textOf(bytes(0xef, 0xbb, 0xbf, 0x61)), "\ufeffa");
});

Deno.test("textOf() shows bytes that are no UTF-8, and decodes the others", () => {
  // A lead byte that nothing follows, among characters of one to four bytes.
  assertEquals(
    textOf(bytes(0xe2, ...SMILE, 0x61, 0xe2, 0x82, 0xac, 0xff, 0xc3, 0xa9)),
    "\\xe2😀a€\\xffé",
  );
  assertEquals(textOf(bytes(0x61, ...SMILE.slice(0, 3))), "a\\xf0\\x9f\\x98");
  assertEquals(textOf(bytes(0xff, 0xef, 0xbb, 0xbf)), "\\xff\ufeff");
});

Deno.test("writingsOf() has the bytes of which textOf() made a text", () => {
  for (
    const some of [
      bytes(),
      bytes(0x61, ...SMILE),
      bytes(0xe2, ...SMILE, 0x61, 0xe2, 0x82, 0xac, 0xff, 0xc3, 0xa9),
      bytes(0x80, 0xff, 0x5c, 0x78),
      // What a server wrote itself for a byte, and what is UTF-8 when taken for it.
      bytesOf("/caf\\xe9 \\x1b"),
      bytesOf("/caf\\xc3\\xa9"),
    ]
  ) {
    const writings = writingsOf(textOf(some));
    assert(writings.map(latin1Of).includes(latin1Of(some)), textOf(some));
    for (const it of writings) assertEquals(textOf(it), textOf(some));
  }
  assertEquals(writingsOf("/caf\\xe9").length, 2);
  assertEquals(writingsOf("/caf\\xc3\\xa9").length, 1);
});
