import { assert, assertEquals } from "@std/assert";
import { KeyDecoder, pastedOf } from "../../lib/screen/keys.ts";
import { randomFrom } from "../_random.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
/** The keys of a text, and of what is left when nothing more comes. */
function keysOf(...pieces: string[]): string[] {
  const decoder = new KeyDecoder();
  const keys = pieces.flatMap((piece) => decoder.decode(bytesOf(piece)));
  return [...keys, ...decoder.flush()];
}

const SEQUENCES: readonly (readonly [text: string, ...keys: string[]])[] = [
  ["q?/ +-G", "q", "?", "/", " ", "+", "-", "G"],
  ["é日😀", "é", "日", "😀"],
  ["\x1b[A\x1b[B\x1b[C\x1b[D", "up", "down", "right", "left"],
  ["\x1bOA\x1bOB\x1bOH\x1bOF", "up", "down", "home", "end"],
  ["\x1b[5~\x1b[6~\x1b[1~\x1b[4~\x1b[7~\x1b[8~\x1b[3~"]
    .concat(["pageup", "pagedown", "home", "end", "home", "end", "delete"]) as [
      string,
      ...string[],
    ],
  // With modifiers: still the key.
  ["\x1b[1;5A\x1b[5;2~\x1b[H\x1b[F", "up", "pageup", "home", "end"],
  ["\t\x1b[Z\r\n\x7f\b", "tab", "backtab", "enter", "enter"]
    .concat(["backspace", "backspace"]) as [string, ...string[]],
  ["\x03\x1a\x0c\x1c\x15", "ctrl-c", "ctrl-z", "ctrl-l", "ctrl-\\", "ctrl-u"],
  ["\x1b", "escape"],
  ["\x1b\x1b", "escape", "escape"],
  ["\x1bq", "alt-q"],
  // Function keys, of xterm and of the console of Linux, are no keys here.
  ["\x1bOP\x1b[15~\x1b[[Aq", "q"],
  // What terminals say of themselves: attributes, colours, place, focus, version.
  ["\x1b[?62;22c\x1b]11;rgb:0000/q000/0000\x07\x1b[24;80R\x1b[Iq", "q"],
  ["\x1bP>|tmux 3.3a q\x1b\\\x1b]10;?q\x1b\\x", "x"],
  // The mouse: as SGR, and as it was first.
  ["\x1b[<0;3;4M\x1b[<0;3;4m\x1b[Mqqq\x1b[Bg", "down", "g"],
  // What is pasted types no keys, and is one itself.
  ["\x1b[200~q\x1b[Ae\x1b[201~g", "paste qe", "g"],
  ["\x1b[200~\u00e9\r\nq\x1b[201~", "paste \u00e9\r\nq"],
  ["\x1b[200~\x1b\x1b[201~\x1b[201~q", "paste ", "q"],
  // A byte that is no UTF-8, a character cut short by a key, a control of C1.
  ["\u0085\u200b\ufeffk", "k"],
];

Deno.test("keys are decoded, and nothing else that a terminal sends", () => {
  for (const [text, ...keys] of SEQUENCES) {
    assertEquals(keysOf(text), keys, JSON.stringify(text));
  }
});

Deno.test("keys are the same in whatever pieces their bytes come", () => {
  for (const [text, ...keys] of SEQUENCES) {
    const bytes = bytesOf(text);
    for (let cut = 1; cut < bytes.length; cut++) {
      const decoder = new KeyDecoder();
      const found = [
        ...decoder.decode(bytes.subarray(0, cut)),
        ...decoder.decode(bytes.subarray(cut)),
        ...decoder.flush(),
      ];
      assertEquals(found, keys, `${JSON.stringify(text)} cut at ${cut}`);
    }
  }
});

Deno.test("bytes that are no UTF-8 are no keys, and take none with them", () => {
  const decoder = new KeyDecoder();
  const bytes = [0xff, 0xc3, 0x6b, 0x80, 0xe2, 0x28, 0xc0, 0xaf, 0xf4, 0x90];
  assertEquals(decoder.decode(new Uint8Array(bytes)), ["k", "("]);
  assertEquals(decoder.flush(), []);
  assertEquals(decoder.decode(bytesOf("q")), ["q"]);
});

Deno.test("a lone Esc is a key once nothing followed it, and pends until then", () => {
  const decoder = new KeyDecoder();
  assertEquals([decoder.decode(bytesOf("\x1b")), decoder.pending], [[], true]);
  assertEquals([decoder.flush(), decoder.pending], [["escape"], false]);
  assertEquals([decoder.flush(), decoder.pending], [[], false]);
  assertEquals(decoder.decode(bytesOf("[A")), ["[", "A"]);
});

Deno.test("pasted text is told from all other keys, and has an end", () => {
  const [key, ...more] = keysOf(`\x1b[200~${"x".repeat(1e5)}\x1b[201~q`);
  assertEquals([pastedOf(key!), more], ["x".repeat(4096), ["q"]]);
  for (const other of ["p", "pageup", " ", "paste"]) {
    assertEquals(pastedOf(other), undefined);
  }
  const decoder = new KeyDecoder();
  const pasting = ["\x1b[200~a", "b\x1b[201", "~"].map((text) => {
    decoder.decode(bytesOf(text));
    return decoder.isPasting;
  });
  assertEquals(pasting, [true, true, false]);
});

Deno.test("Ctrl-C gets through whatever was begun, and what was broken off ends", () => {
  for (const begun of ["\x1b", "\x1b[", "\x1b[12", "\x1b]0;", "\x1b[200~ab"]) {
    assertEquals(keysOf(`${begun}\x03q`), ["ctrl-c", "q"], begun);
    const decoder = new KeyDecoder();
    decoder.decode(bytesOf(begun));
    decoder.flush();
    assertEquals(decoder.decode(bytesOf("q")), ["q"], begun);
  }
});

Deno.test("any bytes are decoded without a fault, in bounded memory", () => {
  const random = randomFrom(1);
  const decoder = new KeyDecoder();
  for (let i = 0; i < 2000; i++) {
    const bytes = Uint8Array.from(
      { length: random(200) },
      () => random(3) === 0 ? 0x1b : random(256),
    );
    for (const key of decoder.decode(bytes)) {
      // deno-lint-ignore no-control-regex
      assert(key.length <= 12 && !/[\x00-\x1f\x7f-\x9f]/.test(key), key);
    }
  }
  decoder.flush();
  decoder.decode(bytesOf("\x1b[" + "1".repeat(1e6)));
  decoder.flush();
  assertEquals(decoder.decode(bytesOf("j")), ["j"]);
});
