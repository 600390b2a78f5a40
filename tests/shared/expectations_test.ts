import { assertEquals } from "@std/assert";
import { formatOf } from "../../lib/log/given_format.ts";
import { LineReader } from "../../lib/log/line_reader.ts";
import { LogRecord } from "../../lib/log/record.ts";
import { decodeBase64 } from "../_base64.ts";
import { bytesOf, textOfRecord } from "../_lines.ts";

const FOLDER = new URL("../../../shared/logs/", import.meta.url);

interface Expectation {
  readonly id: string;
  readonly line: string;
  readonly line_b64?: string;
  readonly directives?: readonly string[];
  readonly format: string;
  readonly disputed?: boolean;
  readonly expect: "malformed" | Readonly<Record<string, unknown>>;
}

function readExpectations(): Expectation[] {
  try {
    return [...Deno.readDirSync(FOLDER)]
      .filter(({ name }) => /^expect-.*\.jsonl$/.test(name))
      .flatMap(({ name }) =>
        Deno.readTextFileSync(new URL(name, FOLDER)).trim().split("\n")
          .map((line) => JSON.parse(line))
      );
  } catch {
    return [];
  }
}

/** What no line tells has to be given. */
const GIVEN: Readonly<Record<string, string>> = {
  "nginx-custom": '$remote_addr [$time_local] "$request" $status ' +
    '$request_length $body_bytes_sent $request_time "$t_size" $read_time ' +
    "$gen_time",
};

/** Reads one line of a log whose format has to be told from it. */
function readAlone({ line, line_b64, directives = [], format }: Expectation) {
  const text = GIVEN[format];
  const reader = new LineReader(text ? formatOf({ text }) : undefined);
  const record = new LogRecord();
  for (const directive of directives) {
    reader.read(bytesOf(`${directive}\n`), 0, record);
  }
  const logged = line_b64 ? decodeBase64(line_b64) : bytesOf(line);
  const bytes = new Uint8Array(logged.length + 1);
  bytes.set(logged);
  bytes[logged.length] = 10;
  assertEquals(reader.read(bytes, 0, record), bytes.length);
  return textOfRecord(record);
}

function wholeSecond(time: unknown): string {
  return String(time).replace(" ", "T").replace(/\.\d+/, "")
    .replace(/Z?$/, "Z");
}

const expectations = readExpectations();

Deno.test({
  name: "more lines, where they are there, come out as they should",
  ignore: expectations.length === 0,
  fn() {
    const wrong: string[] = [];
    let checked = 0;
    for (const expectation of expectations) {
      const { id, format, disputed, expect } = expectation;
      if (disputed) continue;
      checked++;
      const read = readAlone(expectation);
      const differ = (field: string, got: unknown, want: unknown) => {
        if (JSON.stringify(got) !== JSON.stringify(want)) {
          wrong.push(`${id} (${format}) ${field}: ${got} instead of ${want}`);
        }
      };
      if (expect === "malformed") {
        const isDirective = expectation.line.startsWith("#");
        differ("kind", read.kind, isDirective ? "skipped" : "malformed");
        continue;
      }
      differ("kind", read.kind, expect["request_invalid"] ? "invalid" : "hit");
      const time = new Date(read.second * 1000);
      const utc = Number.isNaN(read.second) ? "none" : time.toISOString();
      // Without a zone it is that of the machine.
      const local = new Date(
        time.getTime() - time.getTimezoneOffset() * 60_000,
      );
      const got: Record<string, unknown> = {
        method: read.method,
        target: read.target,
        status: read.status || null,
        bytes: read.bytes,
        client: read.client,
        protocol: read.protocol,
        time_iso: wholeSecond(utc),
        time_local: wholeSecond(
          Number.isNaN(read.second) ? "none" : local.toISOString(),
        ),
        referrer: read.referrer,
        user_agent: read.agent,
        vhost: read.vhost,
        user: read.user,
        request_raw: read.request,
      };
      for (const [field, value] of Object.entries(got)) {
        if (!(field in expect)) continue;
        const want = expect[field];
        // What is not logged as a number may be left out as 0.
        if (field === "bytes" && want === null) continue;
        if (field === "status" && want === 0 && value === null) continue;
        if (field === "target" && read.kind === "invalid") continue;
        differ(
          field,
          value,
          field.startsWith("time_") ? wholeSecond(want) : want,
        );
      }
      // A target with an origin keeps it in its section, unlike there.
      if ("section" in expect && String(read.target).startsWith("/")) {
        differ("section", read.section, expect["section"]);
      }
    }
    assertEquals(wrong, []);
    assertEquals(checked > 340, true);
  },
});
