import {
  assert,
  assertEquals,
  assertFalse,
  assertStrictEquals,
} from "@std/assert";
import {
  Fingerprint,
  HEAD_BYTES,
  TAIL_BYTES,
} from "../../lib/source/fingerprint.ts";
import { latin1, MemoryFile, utf8 } from "./_helpers.ts";

/** A file in memory, which brings a few bytes a call. */
const fileOf = (text = "") => new MemoryFile(utf8(text), () => 300);

/** Text in which no place is as another. */
function textOf(bytes: number): string {
  let text = "";
  for (let i = 0; text.length < bytes; i++) text += `${i} `;
  return text.slice(0, bytes);
}

Deno.test("A fingerprint remembers the front and the end of what was read, however it came", () => {
  for (const pieceBytes of [1, 7, 100, TAIL_BYTES, TAIL_BYTES + 1, 4000]) {
    const text = textOf(4000);
    const file = fileOf();
    const fingerprint = new Fingerprint();
    for (let at = 0; at < text.length; at += pieceBytes) {
      const piece = utf8(text.slice(at, at + pieceBytes));
      file.bytes = utf8(text.slice(0, at + pieceBytes));
      assert(fingerprint.matches(file, at));
      fingerprint.note(piece, piece.length);
    }
    assert(fingerprint.matches(file, text.length));
    assertEquals(latin1(fingerprint.head), text.slice(0, HEAD_BYTES));
    assertEquals(latin1(fingerprint.tail), text.slice(-TAIL_BYTES));
  }
});

Deno.test("A file that is another at the front or right before the offset is told", () => {
  const text = textOf(3000);
  const fingerprint = new Fingerprint();
  assert(fingerprint.matches(fileOf(text), 0));
  fingerprint.note(utf8(text), text.length);
  for (
    const [at, isSame] of [
      [0, false],
      [HEAD_BYTES - 1, false],
      [HEAD_BYTES, true],
      [text.length - TAIL_BYTES - 1, true],
      [text.length - TAIL_BYTES, false],
      [text.length - 1, false],
    ] as const
  ) {
    const other = text.slice(0, at) + "#" + text.slice(at + 1);
    assertEquals(fingerprint.matches(fileOf(other), 3000), isSame);
  }
  assert(fingerprint.matches(fileOf(text + "more"), 3000));
  assertFalse(fingerprint.matches(fileOf(text.slice(0, -1)), 3000));
});

Deno.test("A copy of a fingerprint stays as it is, and its end can be taken back", () => {
  const fingerprint = Fingerprint.of(utf8("front"), utf8("before"));
  const copy = fingerprint.copy();
  copy.rewind(3);
  fingerprint.note(utf8(" and more"), 5);
  assertEquals(latin1(copy.head), "front");
  assertEquals(latin1(copy.tail), "bef");
  assertEquals(latin1(fingerprint.tail), "before and ");
  copy.rewind(100);
  assertEquals(copy.tail.length, 0);
});

Deno.test("What is before an offset can be learnt", () => {
  const text = textOf(1000);
  const fingerprint = new Fingerprint();
  for (const offset of [0, 1, TAIL_BYTES, 1000]) {
    fingerprint.learn(fileOf(text), offset);
    const start = Math.max(0, offset - TAIL_BYTES);
    assertEquals(latin1(fingerprint.tail), text.slice(start, offset));
  }
});

Deno.test("Whether a file begins as another is told by what both have", () => {
  const fingerprint = Fingerprint.of(utf8("one two"), utf8(""));
  assert(fingerprint.beginsAs(fileOf("one two three")));
  assert(fingerprint.beginsAs(fileOf("one")));
  assertFalse(fingerprint.beginsAs(fileOf("one too")));
  assertFalse(fingerprint.beginsAs(fileOf("")));
  assertFalse(new Fingerprint().beginsAs(fileOf("one")));
});

Deno.test("39. Files that begin with a hole are told apart by what is behind it", () => {
  for (const holeBytes of [10, HEAD_BYTES - 1, HEAD_BYTES, 10_000]) {
    const hole = "\0".repeat(holeBytes);
    const fingerprint = new Fingerprint();
    // Nothing but a hole tells nothing.
    assert(fingerprint.matches(fileOf(hole), 0));
    assertFalse(fingerprint.beginsAs(fileOf(hole)));
    const text = `${hole}one\n${textOf(2000)}`;
    // The content grows, as that of any log.
    for (const bytes of [1, 4, 500, 2000]) {
      const file = fileOf(text.slice(0, holeBytes + bytes));
      assert(fingerprint.matches(file, 0));
      const { head, tail, headAt } = fingerprint;
      for (const it of [fingerprint, Fingerprint.of(head, tail, headAt)]) {
        assert(it.beginsAs(fileOf(text)));
        assert(it.matches(file, 0));
        assertFalse(it.beginsAs(fileOf(hole)));
        assertFalse(it.beginsAs(fileOf(`${hole}two\n`)));
        assertFalse(it.beginsAs(fileOf(`${hole}\0${text}`)));
        // The same text with more of it before.
        assertFalse(it.beginsAs(fileOf(text.replaceAll("\0", "x"))));
        assertFalse(it.matches(fileOf(`${hole}two\n${textOf(2000)}`), 0));
      }
    }
  }
});

Deno.test("A fingerprint takes more than it can hold from a state that somebody wrote", () => {
  const text = textOf(5000);
  const { head, tail } = Fingerprint.of(utf8(text), utf8(text));
  assertEquals(latin1(head), text.slice(0, HEAD_BYTES));
  assertEquals(latin1(tail), text.slice(-TAIL_BYTES));
});

Deno.test("A log that grows line by line leaves no garbage outside of V8's heap", () => {
  const file = fileOf();
  let text = "";
  const fingerprint = new Fingerprint();
  const rooms = new Set<ArrayBufferLike>();
  for (let i = 0; i < 50; i++) {
    assert(fingerprint.matches(file, text.length));
    const line = `line ${i} of it, which is new\n`;
    text += line;
    file.bytes = utf8(text);
    fingerprint.note(utf8(line), line.length);
    rooms.add(fingerprint.head.buffer).add(fingerprint.tail.buffer);
  }
  assertEquals(rooms.size, 1);
  assertStrictEquals(
    new Fingerprint().head.buffer,
    new Fingerprint().tail.buffer,
  );
});
