import { readClf } from "../../../lib/log/clf.ts";
import { clfTimeFormat } from "../../../lib/log/clf_time.ts";
import type { Format } from "../../../lib/log/format.ts";
import { actixFormat } from "../../../lib/log/servers/actix.ts";
import { chiFormat } from "../../../lib/log/servers/chi.ts";
import { ginFormat } from "../../../lib/log/servers/gin.ts";
import { giteaFormat } from "../../../lib/log/servers/gitea.ts";
import { googleStorageFormat } from "../../../lib/log/servers/google_storage.ts";
import { logfmtFormat } from "../../../lib/log/json/logfmt.ts";
import { phpFormat } from "../../../lib/log/servers/php.ts";
import { LogRecord } from "../../../lib/log/record.ts";
import { squidFormat } from "../../../lib/log/servers/squid.ts";
import { tornadoFormat } from "../../../lib/log/servers/tornado.ts";
import { uvicornFormat } from "../../../lib/log/servers/uvicorn.ts";
import { uwsgiFormat } from "../../../lib/log/servers/uwsgi.ts";
import { bytesOf } from "../../_lines.ts";

const LINES = 10_000;
const SECONDS = 60;
const record = new LogRecord();

/** Lines of a shape, each with another target, 60 seconds long. */
function lines(shape: (second: string, target: string) => string): Uint8Array {
  return bytesOf(
    Array.from({ length: LINES }, (_, i) => {
      const second = String(Math.floor(i * SECONDS / LINES)).padStart(2, "0");
      return shape(second, `/s${i % 97}/page${i}?id=${i * 7}`) + "\n";
    }).join(""),
  );
}

const common = lines((second, target) =>
  `192.0.2.7 - - [10/Oct/2025:13:55:${second} +0200] "GET ${target} HTTP/1.1" 200 5123`
);
const kinds: readonly [string, Format, Uint8Array][] = [
  [
    "squid",
    squidFormat,
    lines((second, target) =>
      `17601045${second}.123     45 192.0.2.7 TCP_MISS/200 512 GET http://a.example${target} - HIER_DIRECT/198.51.100.1 text/html`
    ),
  ],
  [
    "uwsgi",
    uwsgiFormat,
    lines((second, target) =>
      `[pid: 7|app: 0|req: 3/9] 192.0.2.7 () {38 vars in 696 bytes} [Fri Oct 10 13:55:${second} 2025] GET ${target} => generated 512 bytes in 45 msecs (HTTP/1.1 200) 9 headers in 378 bytes (1 switches on core 3)`
    ),
  ],
  [
    "php",
    phpFormat,
    lines((second, target) =>
      `[Fri Oct 10 13:55:${second} 2025] 192.0.2.7:51234 [200]: GET ${target}`
    ),
  ],
  [
    "uvicorn",
    uvicornFormat,
    lines((second, target) =>
      `2025-10-10 13:55:${second},123 INFO:     192.0.2.7:51234 - "GET ${target} HTTP/1.1" 200 OK`
    ),
  ],
  [
    "tornado",
    tornadoFormat,
    lines((second, target) =>
      `[I 251010 13:55:${second} web:2293] 200 GET ${target} (192.0.2.7) 2.20ms`
    ),
  ],
  [
    "chi",
    chiFormat,
    lines((second, target) =>
      `2025/10/10 13:55:${second} "GET http://a.example${target} HTTP/1.1" from 192.0.2.7:51234 - 200 512B in 1.25ms`
    ),
  ],
  [
    "gitea",
    giteaFormat,
    lines((second, target) =>
      `2025/10/10 13:55:${second} HTTPRequest [I] router: completed GET ${target} for 192.0.2.7:51234, 200 OK in 1.5ms @ web/a.go:32(web.A)`
    ),
  ],
  [
    "actix",
    actixFormat,
    lines((second, target) =>
      `[2025-10-10T13:55:${second}Z INFO  actix_web::middleware::logger] 192.0.2.7 "GET ${target} HTTP/1.1" 200 512 "-" "curl/8" 0.001234`
    ),
  ],
  [
    "gin",
    ginFormat,
    lines((second, target) =>
      `[GIN] 2025/10/10 - 13:55:${second} | 200 |    1.25ms |       192.0.2.7 | GET      "${target}"`
    ),
  ],
  [
    "googlestorage",
    googleStorageFormat,
    lines((second, target) =>
      `"17601045${second}123456","192.0.2.7","1","","GET","${target}","200","0","512","45000","a.example","","curl/8","id","GET_Object","pages","create"`
    ),
  ],
  [
    "clf-time",
    clfTimeFormat,
    lines((second, target) =>
      `192.0.2.7 - - [10/Oct/2025 13:55:${second}] "GET ${target} HTTP/1.1" 200 5123`
    ),
  ],
  [
    "logfmt",
    logfmtFormat,
    lines((second, target) =>
      `2025-10-10T13:55:${second}.123+00:00 heroku[router]: at=info method=GET path="${target}" host=a.example request_id=1 fwd="192.0.2.7" dyno=web.1 connect=1ms service=45ms status=200 bytes=512 protocol=https`
    ),
  ],
];

Deno.bench(`readClf, ${LINES} lines: common`, { baseline: true }, () => {
  for (let at = 0; at < common.length;) at = readClf(common, at, record);
});
for (const [name, format, bytes] of kinds) {
  const reader = format.open();
  Deno.bench(`${name}, ${LINES} lines`, () => {
    for (let start = 0; start < bytes.length;) {
      const end = bytes.indexOf(10, start);
      reader.read(bytes, start, end, record);
      start = end + 1;
    }
  });
}
