import { assert, assertEquals } from "@std/assert";
import { Folder } from "../cli/_run.ts";
import { compileLogFormat } from "../../lib/log/described/log_format.ts";
import { findLogFormat } from "../../lib/source/server_config_files.ts";
import { readWith } from "../_lines.ts";
import { randomFrom } from "../_random.ts";
import {
  apacheWith,
  decode,
  type Escape,
  nginxWith,
  sendAll,
  type Sent,
} from "./_formats.ts";
import { testWith } from "./_programs.ts";

const FORMATS = formatCount();
const REQUESTS = 40;

/** How many formats each server writes: FUZZ_FORMATS, where it may be read. */
function formatCount(): number {
  const variable = "FUZZ_FORMATS";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return Number(state === "granted" && Deno.env.get(variable) || 24);
}

type Random = (below: number) => number;
const pick = <T>(from: readonly T[], random: Random): T =>
  from[random(from.length)]!;

/** What clients send, and what is hard to write in one line of text. */
const TEXTS = [
  "",
  "curl/8.5.0",
  "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101",
  'with "quotes" in it',
  'ends with a quote"',
  '"',
  "back\\slash\\",
  '\\"both\\\\"',
  "a\ttab and  two blanks",
  "Grüße, 世界 🌍",
  "[10/Oct/2025:13:55:36 +0200] 200 5",
  '" "-" "',
  "-x-",
  "percent %22 %s $request",
];
const TARGETS = [
  "/pages/create",
  "/pages/create?x=/a&y=b",
  '/pages/create?q="quoted"',
  "/missing",
  "/missing/a/b?c=d?e",
  "/missing/%C3%BC?%20",
  "/missing/über",
];

function requestsOf(random: Random): Sent[] {
  return Array.from({ length: REQUESTS }, () => ({
    method: pick(["GET", "GET", "POST"], random),
    target: pick(TARGETS, random),
    agent: pick(TEXTS, random),
    referrer: pick(TEXTS, random),
    forwarded: pick(["", "192.0.2.1", "192.0.2.1, 2001:db8::1"], random),
  })).map((sent) => ({
    ...sent,
    // A page that is a file is not posted to.
    method: sent.target.startsWith("/missing") ? sent.method : "GET",
  }));
}

/** A format of values in any order, with any text between. */
interface Made {
  readonly text: string;
  readonly escape: Escape;
  /** Whether the target is as sent, or as the server took it. */
  readonly isServed: boolean;
}

function shuffled<T>(values: readonly T[], random: Random): T[] {
  return values.map((value) => [random(1e6), value] as const)
    .sort(([a], [b]) => a - b).map(([, value]) => value);
}

function madeOf(
  times: readonly string[],
  requests: readonly string[][],
  statuses: readonly string[],
  sizes: readonly string[],
  names: Readonly<Record<"agent" | "referrer" | "forwarded", string>>,
  others: readonly string[],
  escape: Escape,
  random: Random,
): Made {
  const separators = pick(SEPARATORS, random);
  // No value has a bar in it, and a tab only where nothing is escaped: such a
  // separator alone holds values apart.
  const isBare = separators === BARS ||
    (separators === TABS && escape !== "none");
  // Without escapes a quote within a value would end it.
  const [open, close] = isBare && random(2) === 0
    ? ["", ""]
    : escape === "none"
    ? ["<<", ">>"]
    : ['"', '"'];
  const [isServed, request] = pick(
    requests.map(([first, second], i) => [i > 0, first ?? second!] as const),
    random,
  );
  const values = shuffled([
    pick(times, random),
    `${open}${request}${close}`,
    pick(statuses, random),
    pick(sizes, random),
    `${open}${names.agent}${close}`,
    `${open}${names.referrer}${close}`,
    `${open}${names.forwarded}${close}`,
    ...shuffled(others, random).slice(0, random(others.length)).map((other) =>
      other.length > 2 && /^[$%]\S*$/.test(other)
        ? pick(AROUND, random).replace("x", () => other)
        : other
    ),
  ], random);
  const text = values.reduce((before, value) =>
    before + pick(separators, random) + value
  );
  return { text, escape, isServed };
}

const TABS = ["\t"];
const BARS = ["|"];
/** What stands between the values of a log, one of them at each place. */
const SEPARATORS = [
  [" "],
  [" "],
  TABS,
  BARS,
  [" | "],
  [" - "],
  [";;"],
  [","],
  [", ", "; "],
  [" ", " - ", " | ", "\t"],
];
/** What people put around a value. */
const AROUND = ["x", "x", "[x]", '"x"', "(x)", "{x}", "a=x", "a:x", "'x'"];

function nginxFormat(random: Random): Made {
  return madeOf(
    ["[$time_local]", "$time_local", "$time_iso8601", "$msec"],
    [["$request"], ["$request_method $request_uri $server_protocol"]],
    ["$status", "status=${status}"],
    ["$body_bytes_sent"],
    {
      agent: "$http_user_agent",
      referrer: "$http_referer",
      forwarded: "$http_x_forwarded_for",
    },
    [
      "$remote_addr - $remote_user",
      "$request_time",
      '"$upstream_response_time"',
      "$pipe",
      "$connection",
      "$request_id",
      "$host",
      "$http_x_nothing",
      "$server_name:$server_port",
      "$bytes_sent",
      "$request_length",
      "$scheme",
      "$http_host",
      "$remote_port",
      "$gzip_ratio",
      "$connection_requests",
      "$request_completion",
      "$sent_http_content_type",
      "$upstream_addr $upstream_status",
      "$ssl_protocol/$ssl_cipher",
      "rt=$request_time uct=$upstream_connect_time",
    ],
    pick(["default", "json", "none"], random),
    random,
  );
}

function apacheFormat(random: Random): Made {
  return madeOf(
    [
      "%t",
      "[%{%d/%b/%Y:%H:%M:%S}t.%{msec_frac}t %{%z}t]",
      "%{%Y-%m-%dT%H:%M:%S%z}t",
      "%{sec}t",
      "%{msec}t",
      "%{end:usec}t",
    ],
    [["%r"], ["%m %U%q %H"]],
    ["%>s", "%s"],
    ["%B", "%b"],
    {
      agent: "%{User-Agent}i",
      referrer: "%{Referer}i",
      forwarded: "%{X-Forwarded-For}i",
    },
    [
      "%h %l %u",
      "%a",
      "%D",
      "%{ms}T",
      "%T",
      "%v:%p",
      "%X",
      "%k",
      "%L",
      "%P",
      '"%400,501{User-Agent}i"',
      "100%%",
      "%v",
      "%p",
      "%{Host}i",
      "%{Content-Type}o",
      "%{us}T",
      "%f",
      "%R",
      "%{c}a",
      "%{cookie}C",
      "%{UNIQUE_ID}e",
    ],
    "apache",
    random,
  );
}

/** Reads what was written and holds it to what was sent. */
function check(
  folder: Folder,
  config: string,
  formats: readonly Made[],
  sent: readonly Sent[],
  statuses: readonly number[],
  seconds: readonly [number, number],
): void {
  formats.forEach((made, i) => {
    const path = `${folder.path}/${i}.log`;
    const found = findLogFormat(`${folder.path}/${config}`, path);
    assertEquals([found.name, found.by], [`f${i}`, "path"]);
    const format = compileLogFormat(found.text);
    // Each line of a log, and no tool's idea of what else ends a line.
    const lines = Deno.readTextFileSync(path).split("\n").slice(0, -1);
    assertEquals(lines.length, sent.length, made.text);
    lines.forEach((line, j) => {
      const read = readWith(format, line);
      const { method, target, agent, referrer, forwarded } = sent[j]!;
      const text = (value: string | null) => decode(value, made.escape);
      assertEquals(
        {
          kind: read.kind,
          method: read.method,
          target: text(read.target),
          status: read.status,
          agent: text(read.agent) ?? "",
          referrer: text(read.referrer) ?? "",
          forwarded: read.forwarded ?? "",
        },
        {
          kind: "hit",
          method,
          target: made.isServed && config === "apache.conf"
            ? served(target)
            : target,
          status: statuses[j]!,
          agent,
          referrer,
          forwarded,
        },
        `${made.text}\n${line}`,
      );
      assert(read.bytes > 0, line);
      assert(read.second >= seconds[0] && read.second <= seconds[1], line);
    });
  });
}

/** Apache logs paths as they are after decoding. */
function served(target: string): string {
  const [, path, query] = /^([^?]*)(.*)$/s.exec(target)!;
  return decodeURIComponent(path!) + query;
}

const now = () => Math.floor(Date.now() / 1000);

testWith(
  ["nginx"],
  "what nginx writes in random log formats is read as it was sent",
  async () => {
    const random = randomFrom(20);
    const formats = Array.from({ length: FORMATS }, () => nginxFormat(random));
    const sent = requestsOf(random);
    using folder = new Folder();
    const start = now();
    const server = await nginxWith(folder, formats);
    const statuses = await (async () => {
      await using running = server;
      const statuses = await sendAll(running, sent);
      await running.stop();
      return statuses;
    })();
    check(folder, "nginx.conf", formats, sent, statuses, [start, now()]);
  },
);

testWith(
  ["nginx"],
  "nginx's path and arguments are one target, and no arguments are none",
  async () => {
    const formats = [
      '[$time_local] "$request_method $uri$is_args$args" $status',
      '[$time_local] "$request_method $uri?$args" $status',
      '[$time_local] "$request_method" "$args" "$uri" $status',
      "[$time_local] $request_method $scheme://$host$request_uri $status",
    ];
    const targets = ["/a/b", "/a/b?c=d", "/a/b-", "/a/b?-x"];
    for (const escape of ["default", "json", "none"] as const) {
      using folder = new Folder();
      await using server = await nginxWith(
        folder,
        formats.map((text) => ({ text, escape })),
      );
      const sent = targets.map((target) => ({
        method: "GET",
        target,
        agent: "",
        referrer: "",
        forwarded: "",
      }));
      await sendAll(server, sent);
      await server.stop();
      formats.forEach((text, i) => {
        const format = compileLogFormat(`escape=${escape} ${text}`);
        const lines = Deno.readTextFileSync(`${folder.path}/${i}.log`)
          .trimEnd();
        assertEquals(
          lines.split("\n").map((line) => readWith(format, line).target),
          targets,
          lines,
        );
      });
    }
  },
);

testWith(
  ["apache2"],
  "what Apache writes in random log formats is read as it was sent",
  async () => {
    const random = randomFrom(21);
    const formats = Array.from({ length: FORMATS }, () => apacheFormat(random));
    const sent = requestsOf(random);
    using folder = new Folder();
    const start = now();
    const server = await apacheWith(folder, formats);
    const statuses = await (async () => {
      await using running = server;
      const statuses = await sendAll(running, sent);
      await running.stop();
      return statuses;
    })();
    check(folder, "apache.conf", formats, sent, statuses, [start, now()]);
  },
);
