/**
 * Lines of logs that are no log lines, each with its newline.
 *
 * @module
 */

import { logTime } from "../../lib/demo/traffic.ts";
import type { Chance } from "./_chance.ts";

const COUNT = 200;
const NEWLINE = 0x0a;
const HASH = 0x23;

const encoder = new TextEncoder();

/**
 * Lines that are wrong in one of their fields, or are no lines of a web server.
 *
 * @param start The second of the first one.
 */
export function wrongLines(
  { below, word, pick }: Chance,
  start: number,
): Uint8Array[] {
  return Array.from({ length: COUNT }, (_, i) => {
    const client = `${1 + below(223)}.0.2.${below(256)}`;
    const text = pick([
      word(1 + below(150)),
      `${client} - - [${logTime(start + i)}] "GET /cut/of`,
      `${client} - - [31/Feb/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 1`,
      `${client} - - [${logTime(start + i)}] "GET / HTTP/1.1" 2000 1`,
      `${client} - - [${logTime(start + i)}] "GET / HTTP/1.1" 200 1x "-" "-"`,
      `{"time":"${start + i}","message":"${word(60)}"}`,
    ]);
    return encoder.encode(text + "\n");
  });
}

/** What comes into logs by accident: lines of error logs, traces, any bytes. */
export function junkLines(chance: Chance): Uint8Array[] {
  const { below, word, pick } = chance;
  return Array.from({ length: COUNT }, (_, i) => {
    if (below(3) === 0) return anyBytes(chance);
    const text = pick([
      `2026/11/08 00:00:${10 + below(50)} [error] 7#7: *${i} open() ` +
      `"/srv/${word(9)}" failed (2: No such file or directory), client: ` +
      `203.0.113.${below(256)}, server: example.com, request: ` +
      `"GET /${word(9)} HTTP/1.1", host: "example.com"`,
      `[Sun Nov 08 00:00:${10 + below(50)}.123456 2026] [php:error] ` +
      `[pid ${i}] [client 203.0.113.${below(256)}:51234] PHP Warning:  ` +
      `Undefined variable $${word(9)} in /srv/index.php on line ${i}`,
      'java.lang.NullPointerException: because "s" is null',
      `\tat com.example.app.${word(9)}.handle(Handler.java:${i})`,
      `  File "/srv/app/main.py", line ${i}, in ${word(9)}`,
    ]);
    return encoder.encode(text + "\n");
  });
}

function anyBytes({ below }: Chance): Uint8Array {
  const bytes = Uint8Array.from({ length: 2 + below(250) }, () => below(256))
    .map((byte) => byte === NEWLINE ? 0 : byte);
  // That would be a comment.
  if (bytes[0] === HASH) bytes[0] = 0;
  bytes[bytes.length - 1] = NEWLINE;
  return bytes;
}
