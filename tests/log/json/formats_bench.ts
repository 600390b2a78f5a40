import type { Format } from "../../../lib/log/format.ts";
import {
  caddyFormat,
  jsonLinesFormat,
  traefikJsonFormat,
} from "../../../lib/log/json/formats.ts";
import { LogRecord } from "../../../lib/log/record.ts";
import { bytesOf } from "../../_lines.ts";
import { caddyLine, nginxLine, traefikLine } from "./_lines.ts";

/** So few that a machine that does other things as well leaves some rounds alone. */
const LINES = 500;

/** The lines of a log and what parts of its bytes they are. */
function logOf(make: (index: number) => string) {
  const lines = Array.from({ length: LINES }, (_, index) => make(index));
  const bytes = bytesOf(lines.map((line) => line + "\n").join(""));
  const ends: number[] = [];
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 10) ends.push(i);
  return { lines, bytes, ends };
}

function readAll(format: Format, { bytes, ends }: ReturnType<typeof logOf>) {
  const record = new LogRecord();
  const reader = format.open();
  return () => {
    let start = 0;
    for (const end of ends) {
      reader.read(bytes, start, end, record);
      start = end + 1;
    }
  };
}

/** So that what was read is used. */
export let statuses = 0;

/** What reads the same bytes with JSON.parse: decode, parse, look at one field. */
function parseAll({ bytes, ends }: ReturnType<typeof logOf>) {
  const decoder = new TextDecoder();
  return () => {
    let start = 0;
    for (const end of ends) {
      const line = JSON.parse(decoder.decode(bytes.subarray(start, end)));
      statuses += line.status ?? line.DownstreamStatus;
      start = end + 1;
    }
  };
}

const caddy = logOf(caddyLine);
const kinds = [
  ["Caddy", caddyFormat, caddy],
  ["Caddy by the usual names", jsonLinesFormat, caddy],
  [
    "Caddy, a target with an escape",
    caddyFormat,
    logOf((index) => caddyLine(index).replace("?page=", "?a=b\\u0026page=")),
  ],
  ["Traefik", traefikJsonFormat, logOf(traefikLine)],
  ["nginx", jsonLinesFormat, logOf(nginxLine)],
] as const;

for (const [name, format, log] of kinds) {
  const size = Math.round(log.bytes.length / LINES);
  const group = `${name}, ${LINES} lines of ${size} bytes`;
  Deno.bench(`read: ${group}`, { group, baseline: true }, readAll(format, log));
  Deno.bench(`JSON.parse: ${group}`, { group }, parseAll(log));
}
