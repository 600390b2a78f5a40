import { assertEquals } from "@std/assert";
import { decodeBase64 } from "../_base64.ts";
import { readLine } from "../_lines.ts";

const FILE = new URL(
  "../../../shared/logs/expect-clf.jsonl",
  import.meta.url,
);

interface Expectation {
  id: string;
  line: string;
  line_b64?: string;
  disputed?: boolean;
  expect: "malformed" | Record<string, unknown>;
}

function readExpectations(): Expectation[] | undefined {
  try {
    return Deno.readTextFileSync(FILE).trim().split("\n").map((line) =>
      JSON.parse(line)
    );
  } catch {
    return undefined;
  }
}

const expectations = readExpectations();

Deno.test({
  name: "more lines, where they are there, come out as they should",
  ignore: expectations === undefined,
  fn() {
    const wrong: string[] = [];
    let checked = 0;
    for (const { id, line, line_b64, disputed, expect } of expectations!) {
      if (disputed) continue;
      checked++;
      const read = readLine(line_b64 ? decodeBase64(line_b64) : line);
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
      const text: Record<string, unknown> = {
        method: read.method,
        target: read.target,
        status: read.status || null,
        bytes: read.bytes,
        client: read.client,
        time_iso: new Date(read.second * 1000).toISOString().replace(
          ".000Z",
          "Z",
        ),
        referrer: read.referrer,
        user_agent: read.agent,
        vhost: read.vhost,
        user: read.user,
        request_raw: read.request,
      };
      for (const [field, got] of Object.entries(text)) {
        if (!(field in expect)) continue;
        const want = expect[field];
        differ(
          field,
          got,
          field === "time_iso" ? String(want).replace(/\.\d+Z$/, "Z") : want,
        );
      }
      // A target with an origin keeps it in its section, unlike there.
      if ("section" in expect && String(read.target).startsWith("/")) {
        differ("section", read.section, expect["section"]);
      }
    }
    assertEquals(wrong, []);
    assertEquals(checked > 200, true);
  },
});
