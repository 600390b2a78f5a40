/**
 * A follower in a process of its own, with less permission than the tests have:
 * looks once for each line of its input and tells what it found.
 *
 * @module
 */

import { Follower } from "../../lib/source/follow.ts";

const lines: string[] = [];
const decoder = new TextDecoder();
const follower = new Follower({
  path: Deno.args[0]!,
  from: "end",
  graceMs: 1000,
  sink: {
    lines: (bytes, start, end) => {
      const text = decoder.decode(bytes.subarray(start, end - 1));
      lines.push(...text.split("\n"));
    },
    tooLong: () => {},
  },
});

const encoder = new TextEncoder();
let nowMs = 0;
const input = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
for await (const text of input) {
  for (const _ of text) {
    let answer: unknown;
    try {
      nowMs += 100;
      while (follower.poll(nowMs));
      const { state, why } = follower.status;
      answer = { lines: lines.splice(0), state, why };
    } catch (error) {
      answer = { error: String(error) };
    }
    Deno.stdout.writeSync(encoder.encode(JSON.stringify(answer) + "\n"));
  }
}
follower.close();
