import { assertEquals } from "@std/assert";
import { awsAlbFormat } from "../../lib/log/aws_alb.ts";
import { awsElbFormat } from "../../lib/log/aws_elb.ts";
import { awsS3Format } from "../../lib/log/aws_s3.ts";
import type { Format } from "../../lib/log/format.ts";
import { secondOfLocal } from "../../lib/log/iso_time.ts";
import { cloudFrontFormat, w3cFormat } from "../../lib/log/w3c.ts";
import { bytesOf, readAmong, type ReadLine, readWith } from "../_lines.ts";

const LOGS = new URL("../../../shared/logs/", import.meta.url);

const FORMATS: Record<string, Format> = {
  "aws-alb": awsAlbFormat,
  "aws-elb": awsElbFormat,
  "s3-access": awsS3Format,
  "aws-cloudfront": cloudFrontFormat,
};

interface Expectation {
  id: string;
  line: string;
  format: string;
  directives?: string[];
  disputed?: unknown;
  tags?: string[];
  expect: "malformed" | Record<string, unknown>;
}

function readText(name: string): string | undefined {
  try {
    return Deno.readTextFileSync(new URL(name, LOGS));
  } catch {
    return undefined;
  }
}

const texts = ["expect-w3c.jsonl", "expect-aws.jsonl"].map(readText);
const expectations: Expectation[] = texts.join("\n").split("\n")
  .filter((line) => line !== "").map((line) => JSON.parse(line));
const iis = readText("raw/iis_filebeat.log");
const iisExpected = readText("raw/iis_filebeat.log-expected.json");
const advanced = readText("raw/w3c_iis_adv.log");

/** All lines of a file, read by one reader. */
function readFile(format: Format, text: string) {
  const reader = format.open();
  return text.trimEnd().split("\n").map((line) => {
    const bytes = bytesOf(line);
    if (line.startsWith("#")) reader.directive!(bytes, 0, bytes.length);
    return readAmong(reader, bytes);
  });
}

const withoutFraction = (time: unknown) =>
  String(time).replace(/\.\d+(?=Z?$)/, "");
const timeOf = (second: number) =>
  withoutFraction(new Date(second * 1000).toISOString());

/** What the product says, in the words of the expectations. */
function wordsOf(read: Omit<ReadLine, "next">): Record<string, unknown> {
  return {
    method: read.method,
    target: read.target,
    status: read.status || null,
    bytes: read.bytes,
    client: read.client,
    referrer: read.referrer,
    user_agent: read.agent,
    request_raw: read.request,
    protocol: read.protocol,
    time_iso: timeOf(read.second),
  };
}

Deno.test({
  name: "more lines of W3C and of Amazon's formats come out as they should",
  ignore: texts.includes(undefined),
  fn() {
    const wrong: string[] = [];
    for (const it of expectations) {
      const { id, line, format, directives, disputed, expect, tags } = it;
      if (disputed) continue;
      const read = readWith(FORMATS[format] ?? w3cFormat, line, directives);
      const differ = (field: string, got: unknown, want: unknown) => {
        if (JSON.stringify(got) !== JSON.stringify(want)) {
          wrong.push(`${id} ${field}: ${got} instead of ${want}`);
        }
      };
      if (expect === "malformed") {
        const kind = tags?.includes("directive") ? "skipped" : "malformed";
        differ("kind", read.kind, kind);
        continue;
      }
      const isInvalid = expect["request_invalid"] === true;
      differ("kind", read.kind, isInvalid ? "invalid" : "hit");
      for (const [field, got] of Object.entries(wordsOf(read))) {
        if (!(field in expect) || (field === "target" && isInvalid)) continue;
        const want = expect[field];
        // No size in the line: there is none to differ.
        if (field === "bytes" && want === null) continue;
        differ(field, got, field === "time_iso" ? withoutFraction(want) : want);
      }
      if ("time_local" in expect) {
        const local = withoutFraction(expect["time_local"]).replace(" ", "T");
        const second = Date.parse(`${local}Z`) / 1000;
        differ("time_local", read.second, secondOfLocal(second));
      }
      // A target with an origin keeps it in its section, unlike there.
      if ("section" in expect && !read.target?.includes("://") && !isInvalid) {
        differ("section", read.section, expect["section"]);
      }
    }
    assertEquals(wrong, []);
    assertEquals(expectations.length >= 41, true);
  },
});

Deno.test({
  name: "a log of IIS whose fields change comes out as it should",
  ignore: iis === undefined || iisExpected === undefined,
  fn() {
    const expected: Record<string, unknown>[] = JSON.parse(iisExpected!);
    const read = readFile(w3cFormat, iis!);
    const hits = read.filter(({ kind }) => kind === "hit").map((hit) => ({
      time: timeOf(hit.second) + "Z",
      bytes: hit.bytes,
      method: hit.method,
      status: hit.status,
      target: hit.target,
      client: hit.client,
      protocol: hit.protocol,
      referrer: hit.referrer ?? "-",
      agent: hit.agent?.replaceAll("+", " "),
      nanos: hit.micros * 1000,
    }));
    const query = (it: Record<string, unknown>) =>
      it["url.query"] === "-" ? "" : `?${it["url.query"]}`;
    // The last two have fewer values than the fields that are in force: there
    // they are read with a fixed pattern, which the directive contradicts.
    const want = expected.slice(0, 3).map((it) => ({
      time: withoutFraction(it["@timestamp"]) + "Z",
      bytes: it["http.response.body.bytes"] ?? 0,
      method: it["http.request.method"],
      status: it["http.response.status_code"],
      target: `${it["url.path"]}${query(it)}`,
      client: it["source.address"],
      protocol: it["http.version"] ? `HTTP/${it["http.version"]}` : null,
      referrer: it["http.request.referrer"],
      agent: it["user_agent.original"],
      nanos: it["event.duration"],
    }));
    assertEquals<unknown>(hits, want);
    assertEquals(
      read.filter(({ kind }) => kind === "malformed").map(({ reason }) =>
        reason
      ),
      Array(2).fill("the line has fewer fields than its format"),
    );
  },
});

Deno.test({
  name: "a log of IIS Advanced Logging comes out as it should",
  ignore: advanced === undefined,
  fn() {
    const read = readFile(w3cFormat, advanced!);
    assertEquals(
      read.map(({ kind }) => kind),
      [...Array(7).fill("skipped"), ...Array(3).fill("hit")],
    );
    assertEquals(
      read.slice(7).map(({ micros, vhost }) => [micros, vhost]),
      [[109_000, "xzy.example.com"], [0, "example.hello.com"], [
        359_000,
        "hello.example.com",
      ]],
    );
  },
});
