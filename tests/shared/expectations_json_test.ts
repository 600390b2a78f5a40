import { assertEquals } from "@std/assert";
import type { Format } from "../../lib/log/format.ts";
import {
  caddyFormat,
  jsonLinesFormat,
  traefikJsonFormat,
} from "../../lib/log/json.ts";
import { ltsvLinesFormat } from "../../lib/log/ltsv.ts";
import { readWith } from "../_lines.ts";

const FOLDER = new URL("../../../shared/logs/", import.meta.url);

interface Expectation {
  id: string;
  line: string;
  format: string;
  disputed?: boolean;
  expect: "malformed" | Record<string, unknown>;
}

/** The lines of a file; none where it is not there. */
function linesOf(name: string): string[] {
  try {
    return Deno.readTextFileSync(new URL(name, FOLDER)).trim().split("\n");
  } catch {
    return [];
  }
}

const FORMATS: Record<string, Format> = {
  "caddy-json": caddyFormat,
  "traefik-json": traefikJsonFormat,
  "nginx-json": jsonLinesFormat,
  "envoy-cri-json": jsonLinesFormat,
  ltsv: ltsvLinesFormat,
};

const expectations: Expectation[] = [
  "expect-json-ltsv.jsonl",
  "expect-haproxy-envoy.jsonl",
].flatMap(linesOf).map((line) => JSON.parse(line)).filter((one) =>
  one.format in FORMATS && !one.disputed
);

/** What containers put before a line is not the format's. */
const CONTAINER = /^(\S+ std(out|err) F |caddy {2}\| )/;

Deno.test({
  name: "JSON and LTSV lines, where they are there, come out as they should",
  ignore: expectations.length === 0,
  fn() {
    const wrong: string[] = [];
    for (const { id, line, format, expect } of expectations) {
      const read = readWith(FORMATS[format]!, line.replace(CONTAINER, ""));
      const differ = (field: string, got: unknown, want: unknown) => {
        if (JSON.stringify(got) !== JSON.stringify(want)) {
          wrong.push(`${id} ${field}: ${got} instead of ${want}`);
        }
      };
      if (expect === "malformed") {
        differ("kind", read.kind, "malformed");
        continue;
      }
      differ("kind", read.kind, expect["request_invalid"] ? "invalid" : "hit");
      const time = new Date(read.second * 1000).toISOString();
      const values: Record<string, unknown> = {
        method: read.method,
        target: read.target,
        section: read.section,
        status: read.status,
        bytes: read.bytes,
        client: read.client,
        time_iso: time.replace(".000Z", "Z"),
        referrer: read.referrer,
        user_agent: read.agent,
        protocol: read.protocol,
      };
      for (const [field, got] of Object.entries(values)) {
        if (!(field in expect)) continue;
        const want = expect[field];
        differ(
          field,
          got,
          field === "time_iso" ? String(want).replace(/\.\d+Z$/, "Z") : want,
        );
      }
    }
    assertEquals(wrong, []);
    assertEquals(expectations.length, 29);
  },
});

const caddy = linesOf("raw/caddy_lnav.jsonl");
const traefik = linesOf("raw/traefik_first40.jsonl");

Deno.test({
  name: "whole JSON logs, where they are there, have the hits that they should",
  ignore: caddy.length === 0 || traefik.length === 0,
  fn() {
    for (
      const [format, lines] of [[caddyFormat, caddy], [
        traefikJsonFormat,
        traefik,
      ]] as const
    ) {
      for (const line of lines) {
        const text = line.replace(CONTAINER, "");
        const object = JSON.parse(text);
        const request = object.request;
        const want = format === caddyFormat
          ? request?.method === undefined ? null : {
            second: Math.floor(object.ts),
            client: request.client_ip,
            method: request.method,
            target: request.uri,
            status: object.status,
            bytes: object.size,
            micros: Math.round(object.duration * 1e6),
            vhost: request.host,
            agent: request.headers["User-Agent"]?.[0] ?? null,
          }
          : {
            second: Math.floor(Date.parse(object.time) / 1000),
            client: object.ClientHost,
            method: object.RequestMethod,
            target: object.RequestPath,
            status: object.DownstreamStatus,
            bytes: object.DownstreamContentSize,
            micros: Math.round(object.Duration / 1000),
            vhost: object.RequestHost,
            agent: object["request_User-Agent"] ?? null,
          };
        const read = readWith(format, text);
        if (want === null) {
          assertEquals(
            [read.kind, read.reason],
            ["malformed", "the line tells of no HTTP request"],
          );
          continue;
        }
        const got = Object.fromEntries(
          Object.keys(want).map((key) => [key, read[key as keyof typeof read]]),
        );
        assertEquals(got, want);
        assertEquals(read.kind, "hit");
      }
    }
    assertEquals([caddy.length, traefik.length], [39, 40]);
  },
});
