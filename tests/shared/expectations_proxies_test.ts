import { assert, assertEquals } from "@std/assert";
import { envoyFormat } from "../../lib/log/envoy.ts";
import type { Format } from "../../lib/log/format.ts";
import { haproxyFormat } from "../../lib/log/haproxy.ts";
import { nginxIngressFormat } from "../../lib/log/nginx_ingress.ts";
import { nginxProxyManagerFormat } from "../../lib/log/nginx_proxy_manager.ts";
import { prefixEnd } from "../../lib/log/prefix.ts";
import { sslRequestFormat } from "../../lib/log/ssl_request.ts";
import { traefikClfFormat } from "../../lib/log/traefik_clf.ts";
import { decodeBase64 } from "../_base64.ts";
import { bytesOf, readLine, readWith } from "../_lines.ts";

const FOLDER = new URL("../../../shared/logs/", import.meta.url);
const FORMATS: readonly Format[] = [
  haproxyFormat,
  envoyFormat,
  nginxProxyManagerFormat,
  sslRequestFormat,
  traefikClfFormat,
  nginxIngressFormat,
];

interface Expectation {
  id: string;
  line: string;
  line_b64?: string;
  format: string;
  tags?: string[];
  disputed?: boolean;
  expect: "malformed" | Record<string, unknown>;
}

function text(name: string): string | undefined {
  try {
    return Deno.readTextFileSync(new URL(name, FOLDER));
  } catch {
    return undefined;
  }
}

function expectations(name: string): Expectation[] | undefined {
  return text(name)?.trim().split("\n").map((line) => JSON.parse(line));
}

const proxies = expectations("expect-haproxy-envoy.jsonl");
const variants = expectations("expect-variants.jsonl");
const common = expectations("expect-clf.jsonl");
const haproxyLog = text("raw/haproxy_lnav.log");

/** The format that a line looks like, where one of them does. */
function formatOf(line: string, refinesCommon: boolean): Format | undefined {
  const bytes = bytesOf(line + "\n");
  const like = FORMATS.filter((format) =>
    (format.refinesCommon ?? false) === refinesCommon &&
    format.looksLike(bytes, 0, bytes.length - 1)
  );
  assert(like.length <= 1, `more than one format: ${line}`);
  return like[0];
}

/** As the program does: as it is, then what is behind the prefix. */
function readAny(line: string): Omit<ReturnType<typeof readLine>, "next"> {
  const first = readLine(line);
  if (first.kind !== "malformed") {
    const finer = formatOf(line, true);
    return finer ? readWith(finer, line) : first;
  }
  const bytes = bytesOf(line);
  const payload = new TextDecoder().decode(
    bytes.subarray(prefixEnd(bytes, 0, bytes.length)),
  );
  for (const candidate of [line, payload]) {
    const format = formatOf(candidate, false);
    if (format) return readWith(format, candidate);
  }
  return first;
}

function isoOf(second: number): string {
  return new Date(second * 1000).toISOString().replace(".000Z", "");
}

/** A local time, as it would be in UTC. */
function localOf(second: number): string {
  const local = new Date(second * 1000);
  return isoOf(second - local.getTimezoneOffset() * 60);
}

/** What differs between a line as read and what it should be. */
function differences({ id, line, expect }: Expectation): string[] {
  const wrong: string[] = [];
  const read = readAny(line);
  const differ = (field: string, got: unknown, want: unknown) => {
    if (JSON.stringify(got) !== JSON.stringify(want)) {
      wrong.push(`${id} ${field}: ${got} instead of ${want}`);
    }
  };
  if (expect === "malformed") {
    differ("kind", read.kind, "malformed");
    return wrong;
  }
  differ("kind", read.kind, expect["request_invalid"] ? "invalid" : "hit");
  if (wrong.length > 0) return wrong;
  const fields: Record<string, unknown> = {
    method: read.method,
    target: read.target,
    status: read.status || null,
    bytes: read.bytes,
    client: read.client,
    protocol: read.protocol,
    time_iso: isoOf(read.second),
    time_local: localOf(read.second),
    referrer: read.referrer,
    user_agent: read.agent,
    vhost: read.vhost,
    user: read.user,
    request_raw: read.request,
  };
  for (const [field, got] of Object.entries(fields)) {
    if (!(field in expect)) continue;
    const want = field.startsWith("time")
      ? String(expect[field]).replace(/(\.\d+)?Z?$/, "")
      : expect[field];
    differ(field, got, want);
  }
  // A target with an origin keeps it in its section, unlike there.
  if ("section" in expect && String(read.target).startsWith("/")) {
    differ("section", read.section, expect["section"]);
  }
  return wrong;
}

Deno.test({
  name:
    "lines of HAProxy and Envoy, where they are there, come out as they should",
  ignore: proxies === undefined,
  fn() {
    const mine = proxies!.filter(({ format, disputed }) =>
      !disputed && format !== "envoy-cri-json"
    );
    assertEquals(mine.flatMap(differences), []);
    assert(mine.length > 30);
  },
});

Deno.test({
  name:
    "lines that are nearly common, where they are there, come out as they should",
  ignore: variants === undefined,
  fn() {
    // What needs its log format said is read by none.
    const mine = variants!.filter(({ tags, disputed }) =>
      !disputed && !tags?.includes("needs-log_format")
    );
    assertEquals(mine.flatMap(differences), []);
    assert(mine.length > 25);
  },
});

Deno.test({
  name:
    "common lines, where they are there, have no prefix and no other format",
  ignore: common === undefined,
  fn() {
    const mine = common!.filter(({ disputed }) => !disputed);
    const wrong = mine.filter(({ line, line_b64 }) => {
      const bytes = line_b64 ? decodeBase64(line_b64) : bytesOf(line);
      return prefixEnd(bytes, 0, bytes.length) !== 0 ||
        formatOf(line, true) || formatOf(line, false);
    });
    assertEquals(wrong.map(({ id }) => id), []);
    assert(mine.length > 200);
  },
});

Deno.test({
  name:
    "what is behind a container runtime's prefix, where lines are there, is its own",
  ignore: proxies === undefined,
  fn() {
    const json = proxies!.filter(({ format }) => format === "envoy-cri-json");
    for (const { line } of json) {
      const bytes = bytesOf(line);
      assertEquals(line.slice(prefixEnd(bytes, 0, bytes.length))[0], "{");
    }
    assert(json.length > 0);
  },
});

Deno.test({
  name:
    "HAProxy's log, where it is there: requests are hits, events are malformed",
  ignore: haproxyLog === undefined,
  fn() {
    const kinds = haproxyLog!.trim().split("\n").map((line) => [
      readWith(haproxyFormat, line).kind,
      / started\.$|handshake failure$/.test(line) ? "malformed" : "hit",
    ]);
    assertEquals(kinds.filter(([got, want]) => got !== want), []);
    assertEquals(kinds.filter(([got]) => got === "hit").length, 13);
  },
});

for (const name of ["acunetix_wrapped", "w3af_wrapped_crlf"]) {
  const log = text(`raw/${name}.log`);
  Deno.test({
    name:
      `${name}, where it is there: all lines are hits, with or without quotes`,
    ignore: log === undefined,
    fn() {
      const wrong = log!.trim().split("\n").filter((line) => {
        const { kind, client, status } = readLine(line);
        const isPlain = formatOf(line.replace(/\r$/, ""), true) === undefined;
        return !isPlain || kind === "malformed" ||
          !/^[\w.:]+$/.test(client ?? "") || status < 200;
      });
      assertEquals(wrong, []);
    },
  });
}
