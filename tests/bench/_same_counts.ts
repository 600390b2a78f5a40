/**
 * That the product and the limit count the same: else their times say nothing.
 *
 * @module
 */

import { type Command, textOf } from "./_commands.ts";

/**
 * Runs the product and the limit on the same log.
 *
 * @throws {Error} If hits, malformed lines or bytes differ.
 */
export function sameCounts(product: Command, limit: Command): void {
  const said = productCounts(product);
  const expected = limitCounts(limit);
  if (said !== expected) {
    throw new Error(
      `Cannot compare: ${product.args.join(" ")} counts ${said}, ` +
        `the limit ${expected}`,
    );
  }
}

function productCounts({ args, ...rest }: Command): string {
  const text = textOf({ args: [...args, "--output", "json"], ...rest });
  const reports = text.trimEnd().split("\n").map((line) => JSON.parse(line))
    .filter(({ type }) => type === "report");
  const { hits, malformed, bytes } = reports.at(-1);
  return countsText(hits, malformed, bytes);
}

function limitCounts(command: Command): string {
  const found = /^hits (\d+) bytes (\d+) malformed (\d+)/.exec(
    textOf(command),
  );
  const [, hits, bytes, malformed] = found ?? [];
  return countsText(Number(hits), Number(malformed), Number(bytes));
}

function countsText(hits: number, malformed: number, bytes: number): string {
  return `${hits} hits, ${malformed} malformed, ${bytes} bytes`;
}
