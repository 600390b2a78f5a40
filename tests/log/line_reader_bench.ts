/**
 * What a line of each format takes in the reader of a log, which tells formats,
 * beside what the format's own reader takes.
 *
 * @module
 */

import { commonFormat } from "../../lib/log/clf_format.ts";
import { compileLogFormat } from "../../lib/log/described/log_format.ts";
import type { Format } from "../../lib/log/format.ts";
import { namedFormat } from "../../lib/log/formats.ts";
import { LineReader } from "../../lib/log/line_reader.ts";
import { LogRecord } from "../../lib/log/record.ts";
import { bytesOf } from "../_lines.ts";
import { ALB_LINE, ELB_LINE, S3_LINE } from "./aws/_lines.ts";
import { caddyLine, nginxLine, traefikLine } from "./json/_lines.ts";
import { lineOf, LTSV_ORG } from "./json/_ltsv_lines.ts";
import { INGRESS, TRAEFIK } from "./proxies/_clf_variant_lines.ts";
import { LINE as ENVOY } from "./proxies/_envoy_lines.ts";
import { LINE as HAPROXY } from "./proxies/_haproxy_lines.ts";
import { PROXY, SSL } from "./proxies/_time_first_lines.ts";
import { CLOUDFRONT, CLOUDFRONT_LINE, IIS, IIS_LINES } from "./w3c/_lines.ts";

const LINES = 10_000;
const record = new LogRecord();

interface Kind {
  readonly name: string;
  readonly line: string | ((index: number) => string);
  /** Where its name is none that `--log-format` takes. */
  readonly format?: Format;
  readonly directives?: readonly string[];
}

const COMBINED =
  '192.0.2.7 - - [10/Oct/2025:13:55:36 +0200] "GET /pages/a HTTP/1.1" 200 5123 "-" "Mozilla/5.0 (X11; x)"';
const KINDS: readonly Kind[] = [
  { name: "common", line: COMBINED, format: commonFormat },
  {
    name: "custom",
    line: COMBINED,
    format: compileLogFormat('%h %l %u %t "%r" %>s %b "%{Referer}i" "%{UA}i"'),
  },
  { name: "haproxy", line: HAPROXY },
  { name: "envoy", line: ENVOY },
  { name: "traefikclf", line: TRAEFIK },
  { name: "nginx-ingress", line: INGRESS },
  { name: "nginx-proxy-manager", line: PROXY },
  { name: "ssl_request", line: SSL },
  { name: "caddy", line: caddyLine },
  { name: "traefik", line: traefikLine },
  { name: "json", line: nginxLine },
  { name: "ltsv", line: lineOf(LTSV_ORG) },
  { name: "w3c", line: IIS_LINES[0]!, directives: IIS },
  { name: "cloudfront", line: CLOUDFRONT_LINE, directives: [CLOUDFRONT] },
  { name: "awsalb", line: ALB_LINE },
  { name: "awselb", line: ELB_LINE },
  { name: "awss3", line: S3_LINE },
];

/** Lines of a kind, each with another target. */
function linesOf({ line }: Kind): Uint8Array {
  return bytesOf(
    Array.from(
      { length: LINES },
      (_, i) =>
        typeof line === "string"
          ? line.replace(/\/(pages|api|img)\/[\w.%]+/, `/s${i % 97}/page${i}`)
          : line(i),
    ).map((text) => text + "\n").join(""),
  );
}

for (const kind of KINDS) {
  const { name, directives = [] } = kind;
  const format = kind.format ?? namedFormat(name)!;
  const bytes = linesOf(kind);
  // As a log is read of which nobody said what it is, but for those described.
  const inLog = new LineReader(name === "custom" ? format : undefined);
  inLog.prime(bytesOf(directives.map((text) => text + "\n").join("")));
  const alone = format.open();
  for (const text of directives) {
    alone.directive?.(bytesOf(text), 0, bytesOf(text).length);
  }
  const isBaseline = format === commonFormat;
  Deno.bench(
    `${name}, ${LINES} lines of a log`,
    { baseline: isBaseline },
    () => {
      for (let at = 0; at < bytes.length;) at = inLog.read(bytes, at, record);
      if (record.kind !== 0) throw new Error(`${name} was not read`);
    },
  );
  Deno.bench(`${name}, by its own reader`, () => {
    for (let start = 0; start < bytes.length;) {
      const end = bytes.indexOf(10, start);
      alone.read(bytes, start, end, record);
      start = end + 1;
    }
  });
}
