/**
 * The careful way to read lines, which those go that the kernel does not read.
 *
 * @module
 */

import { readClf } from "../../lib/log/clf.ts";
import { LogRecord } from "../../lib/log/record.ts";
import { bytesOf } from "../_lines.ts";
import { BENCH_LINES } from "./_bench_lines.ts";

const record = new LogRecord();

function readAll(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at = readClf(bytes, at, record);
}

for (const [name, text] of Object.entries(BENCH_LINES)) {
  const bytes = bytesOf(text);
  const lines = text.split("\n").length - 1;
  Deno.bench(`readClf, ${lines} lines: ${name}`, () => readAll(bytes));
}
