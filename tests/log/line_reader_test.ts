import { assert, assertEquals } from "@std/assert";
import { compileLogFormat } from "../../lib/log/described/log_format.ts";
import type { Format } from "../../lib/log/format.ts";
import { formatNames, FORMATS, namedFormat } from "../../lib/log/formats.ts";
import { LineReader } from "../../lib/log/line_reader.ts";
import { FORMAT_NAMES, LineFormat, LogRecord } from "../../lib/log/record.ts";
import { textOf } from "../../lib/log/text.ts";
import { bytesOf, textOfRecord } from "../_lines.ts";
import { lineAt } from "../_monitor.ts";

const START = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;
const COMMON = lineAt(START, "/common/x");
const COMBINED = COMMON.replace("\n", ' "-" "agent"\n');
const TRAEFIK = COMMON.replace(
  "\n",
  ' "-" "agent" 7 "router@docker" "http://10.0.0.2:80" 12ms\n',
);
const HAPROXY =
  '192.0.2.7:1234 [02/Jan/2026:03:04:05.678] main app/one 0/0/1/2/3 200 45 - - ---- 1/1/0/0/0 0/0 "GET /haproxy/x HTTP/1.1"\n';
const ENVOY =
  '[2026-01-02T03:04:05.678Z] "GET /envoy/x HTTP/1.1" 200 - 0 45 6 5 "192.0.2.7" "agent" "-" "a" "b"\n';
const SYSLOG = (line: string) => `Jan  2 03:04:05 host app[1]: ${line}`;
const COMPOSE = (line: string) => `web_1  | ${line}`;
const DOCKER = (line: string) =>
  `{"log":${JSON.stringify(line)},"stream":"stdout","time":"x"}\n`;
const JUNK = "java.lang.NullPointerException\n\tat x.y(Z.java:1)\n";

/** Reads all lines of a text and says of each what it came to. */
function readAll(
  text: string,
  reader = new LineReader(),
): { reader: LineReader; got: string[] } {
  const record = new LogRecord();
  const bytes = bytesOf(text);
  const got: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const next = reader.read(bytes, at, record);
    reader.saw(record);
    assert(bytes[next - 1] === 10 && bytes.indexOf(10, at) === next - 1);
    const { kind, format, section } = textOfRecord(record);
    got.push(kind === "hit" ? `${format} ${section}` : kind);
    at = next;
  }
  return { reader, got };
}

const times = <T>(count: number, value: T): T[] => Array(count).fill(value);

Deno.test("every format has names that are its own, in letters of any case", () => {
  const names = formatNames();
  assertEquals(names.length, new Set(names).size, String(names));
  for (const name of names) {
    assert(namedFormat(name.toUpperCase()) !== undefined, name);
  }
  // Several of them are told line by line by one reader.
  const ids = new Set(FORMATS.map(({ id }) => FORMAT_NAMES[id]));
  assertEquals(ids.size, FORMATS.length);
});

Deno.test("a log is taken for what its lines are, from the first on", () => {
  for (
    const [line, name, section] of [
      [COMMON, "common", "/common"],
      [COMBINED, "combined", "/common"],
      [TRAEFIK, "traefikclf", "/common"],
      [HAPROXY, "haproxy", "/haproxy"],
    ] as const
  ) {
    const { reader, got } = readAll(line.repeat(12));
    assertEquals(got, times(12, `${name} ${section}`));
    assertEquals(reader.format, { name, given: false, read: 10, lines: 10 });
  }
});

Deno.test("blank lines and comments are none of any format, bare or within something", () => {
  const custom = compileLogFormat("%t %>s");
  for (const format of [undefined, ...FORMATS, custom]) {
    for (const line of ["\n", " \n", " \t\r\n", "# a comment\n", "#\n"]) {
      assertEquals(readAll(line, new LineReader(format)).got, ["skipped"]);
    }
  }
  for (const around of [SYSLOG, COMPOSE, DOCKER]) {
    const reader = new LineReader();
    readAll(around(ENVOY).repeat(12), reader);
    // With nothing behind it a prefix is none; Docker's object may be of a blank.
    const within = [
      "# a comment\n",
      ...(around === DOCKER ? ["\n", " \n"] : []),
    ];
    for (const line of within) {
      assertEquals(readAll(around(line), reader).got, ["skipped"], line);
    }
    assertEquals(reader.format?.read, 10);
  }
});

Deno.test("before a line could be read a log has no format", () => {
  const { reader, got } = readAll(`# x\n\n${JUNK}`);
  assertEquals(got, ["skipped", "skipped", "malformed", "malformed"]);
  assertEquals(reader.format, undefined);
});

Deno.test("malformed lines at the start do not hide the format", () => {
  const { reader, got } = readAll(JUNK + HAPROXY.repeat(3));
  assertEquals(got, [
    ...times(2, "malformed"),
    ...times(3, "haproxy /haproxy"),
  ]);
  assertEquals(reader.format?.name, "haproxy");
});

Deno.test("a log that begins with more junk than its format is told from has one", () => {
  for (const count of [9, 10, 11, 50]) {
    for (
      const [line, name] of [
        [COMBINED, "combined"],
        [HAPROXY, "haproxy"],
      ] as const
    ) {
      const { reader, got } = readAll("junk\n".repeat(count) + line.repeat(3));
      assertEquals(got.filter((it) => it === "malformed").length, count);
      assertEquals(reader.format?.name, name, `${count} before ${name}`);
      assert(reader.format!.read > 0);
    }
  }
});

Deno.test("a log whose format changes goes on, and no line is lost", () => {
  const text = COMMON.repeat(50) + HAPROXY.repeat(50) + COMMON.repeat(50);
  const { reader, got } = readAll(text);
  assertEquals(got, [
    ...times(50, "common /common"),
    ...times(50, "haproxy /haproxy"),
    ...times(50, "common /common"),
  ]);
  assertEquals(reader.format?.name, "common");
});

Deno.test("single lines of another format do not change that of the log", () => {
  const { reader, got } = readAll(
    (COMMON.repeat(20) + HAPROXY.repeat(2)).repeat(5) + COMMON,
  );
  assertEquals(got.filter((it) => it === "haproxy /haproxy").length, 10);
  assertEquals(reader.format?.name, "common");
  const { reader: other } = readAll(COMMON.repeat(20) + HAPROXY.repeat(3));
  assertEquals(other.format?.name, "haproxy");
});

Deno.test("lines of another format change that of the log only in a row", () => {
  for (const [own, other] of [[HAPROXY, COMMON], [ENVOY, HAPROXY]] as const) {
    const { reader } = readAll(own.repeat(20));
    const { format } = reader.save();
    readAll((other + own.repeat(2)).repeat(3), reader);
    assertEquals(reader.save().format, format);
  }
});

Deno.test("lines of another format are not in a row where malformed ones that are not tried stand after others", () => {
  // So that it is known for what begins no line of a format.
  const { reader } = readAll(COMMON.repeat(12) + (JUNK + COMMON).repeat(20));
  const junk = JUNK.slice(0, JUNK.indexOf("\n") + 1);
  readAll(HAPROXY.repeat(2) + COMMON.repeat(9) + junk + HAPROXY, reader);
  assertEquals(reader.format, {
    name: "common",
    given: false,
    read: 10,
    lines: 10,
  });
});

Deno.test("one line of another format is not what the log is said to have", () => {
  for (const [own, other] of [[HAPROXY, COMMON], [COMMON, HAPROXY]] as const) {
    const { reader, got } = readAll(own.repeat(20));
    const name = got[0]!.split(" ")[0];
    readAll(other, reader);
    assertEquals(reader.format?.name, name);
  }
});

Deno.test("what stands before or around each line is passed over", () => {
  for (const around of [SYSLOG, COMPOSE, DOCKER]) {
    for (
      const [line, want] of [
        [COMBINED, "combined /common"],
        [TRAEFIK, "traefikclf /common"],
        [HAPROXY, "haproxy /haproxy"],
      ] as const
    ) {
      const { got } = readAll(around(line).repeat(12));
      assertEquals(got, times(12, want), around(line));
    }
    // Nor where it begins, or ends, in the midst of a log.
    const { got } = readAll(
      HAPROXY.repeat(12) + around(HAPROXY).repeat(12) + HAPROXY.repeat(12),
    );
    assertEquals(got, times(36, "haproxy /haproxy"));
  }
});

Deno.test("a line without a time has that of what it came through", () => {
  const reader = new LineReader();
  const record = new LogRecord();
  const secondOf = (line: string) => {
    reader.read(bytesOf(`${line}\n`), 0, record);
    const { kind, second } = textOfRecord(record);
    return kind === "hit" ? second : kind;
  };
  const time = "2026-01-02T03:04:05.678901234Z";
  const inDocker = (line: string, key = "time") =>
    `{"log":${
      JSON.stringify(`${line}\n`)
    },"stream":"stdout","${key}":"${time}"}`;
  const lines = {
    json: '{"method":"GET","path":"/a","status":200}',
    logfmt: "method=GET path=/a status=200",
    ltsv: "method:GET\turi:/a\tstatus:200\tvhost:a.example",
    uvicorn: 'INFO:     192.0.2.7:51234 - "GET / HTTP/1.1" 200 OK',
  };
  for (const [name, line] of Object.entries(lines)) {
    for (
      const [text, want] of [
        [inDocker(line), START],
        [`${time} stdout F ${line}`, START],
        [`web_1  | ${time} ${line}`, START],
        [line, "malformed"],
        [inDocker(line, "times"), "malformed"],
        [`Jan  2 03:04:05 host app[1]: ${line}`, "malformed"],
        [inDocker(line), START],
      ] as const
    ) assertEquals(secondOf(text), want, `${name}: ${text}`);
  }
  // Its own is better.
  const own = lines.json.replace("{", '{"time":"2026-01-02T03:04:00Z",');
  assertEquals(secondOf(inDocker(own)), START - 5);
  assertEquals(
    secondOf(inDocker(own.replace("-02T", "-32T"))),
    "malformed",
  );
});

Deno.test("nobody hides behind what begins a comment, nor changes the format so", () => {
  const hidden = COMMON.replace(
    /^\S+/,
    "#Fields: date time c-ip cs-method - -",
  );
  const host = COMMON.replace(/^/, "#www.example.org ");
  const text = COMMON.repeat(40) + host + "# a comment\n" + hidden.repeat(5) +
    COMMON;
  const hit = "common /common";
  assertEquals(readAll(text).got, [
    ...times(40, hit),
    "vhost_common /common",
    "skipped",
    ...times(6, hit),
  ]);
  const prefixed = [COMMON, host, "# a comment\n", COMMON].map(SYSLOG).join("");
  assertEquals(readAll(prefixed).got, [
    hit,
    "vhost_common /common",
    "malformed",
    hit,
  ]);
  const given = compileLogFormat(
    '$remote_user $remote_addr [$time_local] "$request" $status $body_bytes_sent',
  );
  const line = COMMON.replace(" - -", "");
  assertEquals(
    readAll(`#x ${line}# x\nx ${line}`, new LineReader(given)).got,
    ["custom /common", "skipped", "custom /common"],
  );
  const primed = new LineReader();
  primed.prime(bytesOf(COMMON.repeat(20)));
  primed.primeDirectives(bytesOf(hidden));
  assertEquals(primed.format?.name, "common");
});

Deno.test("LTSV and Caddy's JSON are read whole behind what stands in front", () => {
  const record = new LogRecord();
  const time = "2026-01-02T03:04:05Z";
  const ltsv = "host:192.0.2.1\ttime:[02/Jan/2026:03:04:00 +0000]\t" +
    "req:GET /a HTTP/1.1\tstatus:200\tsize:5";
  const caddy = '{"level": "info", "ts": 1767323040, "request": {"method": ' +
    '"GET", "uri": "/a", "remote_ip": "192.0.2.1"}, "status": 200, "size": 5}';
  for (
    const line of [ltsv, ltsv.replace(/(.*?)\t(.*?)\t/, "$2\t$1\t"), caddy]
  ) {
    const name = line === caddy ? "caddy" : "ltsv";
    for (const given of [undefined, namedFormat(name)]) {
      for (
        const text of [
          line,
          `${time} stdout F ${line}`,
          `${time} ${line}`,
          `2026-01-02T03:04:05+0000 web httpd[12]: ${line}`,
          `web-1  | ${line}`,
          `{"log":${
            JSON.stringify(`${line}\n`)
          },"stream":"x","time":"${time}"}`,
        ]
      ) {
        new LineReader(given).read(bytesOf(`${text}\n`), 0, record);
        const { kind, client, second, section } = textOfRecord(record);
        assertEquals(
          [kind, client, second, section],
          ["hit", "192.0.2.1", START - 5, "/a"],
          text,
        );
      }
    }
  }
});

Deno.test("behind a prefix a column is counted from the line's begin", () => {
  const prefix = "Jan  2 03:04:05 host app[1]: ";
  const reader = new LineReader();
  const record = new LogRecord();
  const good = bytesOf((prefix + COMMON).repeat(12));
  reader.prime(good);
  const bad = prefix + COMMON.replace(" 200 ", " 2xx ");
  reader.read(bytesOf(bad), 0, record);
  const { kind, column } = textOfRecord(record);
  assertEquals([kind, column], ["malformed", bad.indexOf("2xx") + 1]);
  // Of a format that knows no prefixes by itself too.
  const other = new LineReader();
  other.prime(bytesOf((prefix + ENVOY).repeat(12)));
  const wrong = prefix + ENVOY.replace(" 200 ", " 2xx ");
  other.read(bytesOf(wrong), 0, record);
  assertEquals(textOfRecord(record).column, wrong.indexOf("2xx") + 1);
});

Deno.test("a format that is given is the only one", () => {
  const given = new LineReader(namedFormat("haproxy"));
  assertEquals(given.format, {
    name: "haproxy",
    given: true,
    read: 0,
    lines: 0,
  });
  const { got } = readAll(COMMON.repeat(5) + HAPROXY, given);
  assertEquals(got, [...times(5, "malformed"), "haproxy /haproxy"]);
  const common = readAll(
    TRAEFIK + HAPROXY,
    new LineReader(namedFormat("common")),
  );
  assertEquals(common.got, ["combined /common", "malformed"]);
});

Deno.test("a reader goes on where another one stopped", () => {
  const syslog = `Jan  2 03:04:05 host app[1]: ${HAPROXY}`;
  for (const line of [COMMON, HAPROXY, TRAEFIK, syslog]) {
    const { reader } = readAll(line.repeat(20));
    const saved = JSON.parse(JSON.stringify(reader.save()));
    const other = new LineReader();
    other.restore(saved);
    assertEquals(other.save(), reader.save());
    assertEquals(other.format?.name, reader.format?.name);
    assertEquals(readAll(line, other).got, readAll(line, reader).got);
    assertEquals(reader.copy().save(), reader.save());
  }
});

Deno.test("what directives said is kept also while the log has another format", () => {
  const w3c = "2026-01-02 03:04:05 192.0.2.7 GET /w3c 200\n";
  const { reader } = readAll(
    `#Fields: date time c-ip cs-method cs-uri-stem sc-status\n${w3c}` +
      COMMON.repeat(20),
  );
  assertEquals(reader.format?.name, "common");
  for (
    const saved of [reader.save(), JSON.parse(JSON.stringify(reader.save()))]
  ) {
    const other = new LineReader();
    other.restore(saved);
    assertEquals(other.save(), reader.save());
    assertEquals(readAll(w3c, other).got, ["w3c /w3c"]);
  }
});

Deno.test("what another version kept of a reader changes nothing", () => {
  const reader = new LineReader();
  const saved = { ...reader.save(), lines: 3, read: 3 };
  reader.restore({ ...saved, format: 99 as never });
  reader.restore({ ...saved, wrap: 9 as never });
  reader.restore({ ...saved, saidToOthers: [[99 as never, "x"]], lines: 0 });
  assertEquals(reader.save(), new LineReader().save());
});

Deno.test("a log of which a part is junk is read on where its format changes", () => {
  const junk = "x [y] z\n";
  const text = (COMMON + junk).repeat(500) + HAPROXY.repeat(20);
  const { reader, got } = readAll(text);
  const read = got.filter((it) => it === "haproxy /haproxy").length;
  // The first two may stand for junk.
  assert(read >= 18, `${read} of 20`);
  assertEquals(reader.format?.name, "haproxy");
});

Deno.test("junk does not keep lines of another format from being read that begin otherwise", () => {
  const json = '{"time":"2026-01-02T03:04:05Z","method":"GET","uri":"/json",' +
    '"status":200}\n';
  const some = (COMMON + "junk\n").repeat(200) + COMMON;
  const { got } = readAll((some + json).repeat(20));
  assertEquals(got.filter((it) => it === "json /json").length, 20);
});

/** A reader that knows another format, and how often lines were tried in that. */
function spied(): { reader: LineReader; takeTries: () => number } {
  let tries = 0;
  const spy: Format = {
    ...namedFormat("haproxy")!,
    looksLike: () => {
      tries++;
      return false;
    },
  };
  return {
    reader: new LineReader(undefined, [namedFormat("common")!, spy]),
    takeTries: () => {
      const taken = tries;
      tries = 0;
      return taken;
    },
  };
}

Deno.test("a line that another format reads is read in that only once", () => {
  const haproxy = namedFormat("haproxy")!;
  let reads = 0;
  const spy: Format = {
    ...haproxy,
    open() {
      const reader = haproxy.open();
      return {
        read(...line) {
          reads++;
          reader.read(...line);
        },
      };
    },
  };
  const reader = new LineReader(undefined, [namedFormat("common")!, spy]);
  const { got } = readAll((COMMON.repeat(20) + HAPROXY).repeat(5), reader);
  assertEquals(got.filter((it) => it === "haproxy /haproxy").length, 5);
  assertEquals(reads, 5);
});

Deno.test("directives are heard by the formats that say so, and no reader of others is made", () => {
  const opened: string[] = [];
  const known = FORMATS.map((format): Format => ({
    ...format,
    open() {
      opened.push(FORMAT_NAMES[format.id]);
      return format.open();
    },
  }));
  const reader = new LineReader(undefined, known);
  opened.length = 0;
  readAll("#Version: 1.0\n", reader);
  assertEquals(opened, ["w3c", "cloudfront"]);
  for (const { id, hearsDirectives, open } of FORMATS) {
    const hears = open().directive !== undefined;
    assertEquals(hearsDirectives === true, hears, FORMAT_NAMES[id]);
  }
});

Deno.test("what the log's own format made of a line stays where others try in vain", () => {
  const json = '{"level":"info"}';
  const record = new LogRecord();
  for (const around of [(line: string) => line, SYSLOG, COMPOSE, DOCKER]) {
    for (const line of [COMBINED, HAPROXY, ENVOY]) {
      const reader = new LineReader();
      reader.prime(bytesOf(around(line).repeat(12)));
      // No other format is tried on it.
      reader.read(bytesOf(around("junk\n")), 0, record);
      const { reason } = textOfRecord(record);
      reader.read(bytesOf(around(`${json}\n`)), 0, record);
      assertEquals(textOfRecord(record).reason, reason);
      const { line: bytes, lineStart, lineEnd } = record;
      assertEquals(
        textOf(bytes.subarray(lineStart, lineEnd)),
        around === DOCKER ? json : around(json),
      );
    }
  }
  const greedy = {
    ...namedFormat("haproxy")!,
    refines: LineFormat.COMMON,
    looksLike: () => true,
  };
  const known = [namedFormat("common")!, greedy];
  const { got } = readAll(COMMON.repeat(12), new LineReader(undefined, known));
  assertEquals(got, times(12, "common /common"));
});

Deno.test("a log becomes one of a format that its own reads too where it is looked at anew", () => {
  const json = '{"time":"2026-01-02T03:04:05Z","method":"GET","uri":"/json",' +
    '"status":200,"duration":5}\n';
  const traefik = '{"RequestMethod":"GET","RequestPath":"/json","Duration":5,' +
    '"DownstreamStatus":200,"StartUTC":"2026-01-02T03:04:05Z",' +
    '"time":"2026-01-02T03:04:05Z","status":200,"method":"GET","uri":"/json"}\n';
  for (
    const [before, name, after, other] of [
      [COMBINED, "combined /common", TRAEFIK, "traefikclf /common"],
      [json, "json /json", traefik, "traefik /json"],
    ] as const
  ) {
    const { reader, got: first } = readAll(before.repeat(12) + after.repeat(4));
    assertEquals(first, times(16, name));
    reader.review();
    // One of the kind that it has, and too few of another, are no reason.
    const few = readAll(before + after.repeat(2) + before, reader).got;
    assertEquals(few, [name, ...times(2, other), name]);
    const isUsual = before === COMBINED;
    assertEquals(reader.isUsual, false);
    readAll(before.repeat(6), reader);
    assertEquals(reader.isUsual, isUsual);
    assertEquals(readAll(after.repeat(4), reader).got, times(4, name));
    reader.review();
    assertEquals(readAll(after.repeat(3), reader).got, times(3, other));
    assertEquals(reader.format?.name, other.split(" ")[0]);
  }
  // What was given stays.
  const given = new LineReader(namedFormat("combined"));
  readAll(COMBINED.repeat(12), given);
  given.review();
  assertEquals(
    readAll(TRAEFIK.repeat(4), given).got,
    times(4, "combined /common"),
  );
});

Deno.test("among usual lines those that nothing can read are tried in other formats rarely", () => {
  const { reader, takeTries } = spied();
  const junk = `x${'[y] "{:\t'.repeat(30)}\n`;
  readAll((COMBINED.repeat(3) + junk).repeat(2000), reader);
  // The first ones, and one of sixteen thereafter.
  let tries = takeTries();
  assert(tries >= 100 && tries < 2000 / 10, `${tries} tries`);
  readAll(junk.repeat(100), reader);
  tries = takeTries();
  // Where they follow each other the format may have changed.
  assert(tries >= 33 && tries <= 34, `${tries} tries`);
});

Deno.test("so they are where the log has another format, or something around its lines", () => {
  const json = '{"time":"2026-01-02T03:04:05Z","method":"GET","uri":"/json",' +
    '"status":200}\n';
  const junk = '{"level":"info"}\n';
  for (
    const [line, bad] of [[json, junk], [DOCKER(COMMON), DOCKER(junk)]] as const
  ) {
    let tries = 0;
    const spy: Format = {
      ...namedFormat("haproxy")!,
      looksLike: () => ++tries < 0,
    };
    const reader = new LineReader(undefined, [...FORMATS, spy]);
    readAll(line.repeat(20), reader);
    tries = 0;
    const { got } = readAll((line.repeat(3) + bad).repeat(2000), reader);
    assertEquals(got.filter((it) => it === "malformed").length, 2000);
    // A wrapped one is tried with all that may be around it.
    assert(tries >= 100 && tries < 2 * 2000 / 10, `${tries} tries`);
    // So is one that follows another; then the log has another format.
    const { got: others } = readAll(bad + HAPROXY.repeat(3), reader);
    assertEquals(others, ["malformed", ...times(3, "haproxy /haproxy")]);
  }
});

Deno.test("a line that begins as no other format's does is tried in none", () => {
  const { reader, takeTries } = spied();
  const cut = COMBINED.slice(0, COMBINED.indexOf('"') + 5) + "\n";
  const { got } = readAll(COMBINED + cut.repeat(40), reader);
  assertEquals(takeTries(), 0);
  assertEquals(got.filter((it) => it === "malformed").length, 40);
  readAll(`x ${cut}`.repeat(2), reader);
  assertEquals(takeTries(), 2);
});
