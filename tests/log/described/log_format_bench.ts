import { Traffic } from "../../../lib/demo/traffic.ts";
import { readClf } from "../../../lib/log/clf.ts";
import { compileLogFormat } from "../../../lib/log/described/log_format.ts";
import { LogRecord } from "../../../lib/log/record.ts";
import { readTail } from "../../../lib/log/tail.ts";
import { bytesOf } from "../../_lines.ts";

const START = 1_760_000_000;
const LF = 10;
const combined = new Traffic(
  { rate: 100, burstEverySeconds: 120, seed: 1 },
  START,
).linesTo(START + 60);
const bytes = bytesOf(combined);
const lines = combined.split("\n").length - 1;
const record = new LogRecord();

/** The same lines by formats as servers have them. */
const FORMATS = {
  nginx:
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"',
  Apache: '%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%{User-Agent}i\\"',
  "a time in pieces":
    '%h %l %u [%{%d/%b/%Y}t:%{%T %z}t] \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%{User-Agent}i\\"',
  "method and target apart":
    '$remote_addr - $remote_user [$time_local] "$request_method $request_uri $server_protocol" $status $body_bytes_sent "$http_referer" "$http_user_agent"',
};

// These bytes are not the block: readClf goes its slow way.
Deno.bench(`readClf, ${lines} lines`, { group: "combined" }, () => {
  for (let at = 0; at < bytes.length;) at = readClf(bytes, at, record);
});

// A compiled format has read these fields too.
Deno.bench(
  `readClf and readTail, ${lines} lines`,
  { group: "combined" },
  () => {
    for (let at = 0; at < bytes.length;) {
      at = readClf(bytes, at, record);
      readTail(record);
    }
  },
);

for (const [name, text] of Object.entries(FORMATS)) {
  const reader = compileLogFormat(text).open();
  Deno.bench(
    `compiled, ${lines} lines: ${name}`,
    { group: "combined" },
    () => {
      for (let at = 0; at < bytes.length;) {
        const end = bytes.indexOf(LF, at);
        reader.read(bytes, at, end, record);
        at = end + 1;
      }
    },
  );
}
