/**
 * Lines in the objects of Docker's log files.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { unwrapDocker } from "../../lib/log/docker.ts";
import { textOf } from "../../lib/log/text.ts";
import { bytesOf } from "../_lines.ts";

export const TIME = '"time":"2025-10-10T13:55:36.123456789Z"';
export const END = `,"stream":"stdout",${TIME}}`;

/** The line in an object, the same among any bytes; null where it is none. */
export function unwrap(text: string | Uint8Array, room = 4096): string | null {
  const line = typeof text === "string" ? bytesOf(text) : text;
  const [one, other] = ['"}', "\\ \n"].map((around) => {
    const side = bytesOf(around);
    const bytes = new Uint8Array([...side, ...line, ...side]);
    const into = new Uint8Array(room);
    const start = side.length;
    const length = unwrapDocker(bytes, start, start + line.length, into);
    if (length < 0) return null;
    assert(length < room && into[length] === 10, "no newline is behind it");
    return textOf(into.slice(0, length));
  });
  assertEquals(one, other, "it depends on what stands around it");
  return one!;
}
