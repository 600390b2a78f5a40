import { assertEquals } from "@std/assert";
import { GrowingBytes } from "../../lib/parts/growing_bytes.ts";
import { bytesOf } from "../_lines.ts";

Deno.test("Bytes grow by bytes and by texts, and begin anew", () => {
  const bytes = new GrowingBytes();
  assertEquals(bytes.take(), new Uint8Array(0));
  const texts = [
    "",
    "a",
    "é\u{1f600}\u20ac",
    "\ud800",
    "x".repeat(10_000),
    "\u20ac".repeat(5000),
  ];
  for (let round = 0; round < 2; round++) {
    let expected = "";
    for (const text of texts) {
      bytes.append(bytesOf(text));
      const byteCount = bytes.appendText(text);
      assertEquals(byteCount, bytesOf(text).length);
      expected += text + text;
    }
    assertEquals(bytes.take(), bytesOf(expected));
  }
});
