import { readClf } from "../../../lib/log/clf.ts";
import { unwrapDocker } from "../../../lib/log/docker.ts";
import type { Format } from "../../../lib/log/format.ts";
import { prefixEnd } from "../../../lib/log/prefix.ts";
import { envoyFormat } from "../../../lib/log/proxies/envoy.ts";
import { haproxyFormat } from "../../../lib/log/proxies/haproxy.ts";
import { nginxIngressFormat } from "../../../lib/log/proxies/nginx_ingress.ts";
import { nginxProxyManagerFormat } from "../../../lib/log/proxies/nginx_proxy_manager.ts";
import { sslRequestFormat } from "../../../lib/log/proxies/ssl_request.ts";
import { traefikClfFormat } from "../../../lib/log/proxies/traefik_clf.ts";
import { LogRecord } from "../../../lib/log/record.ts";
import { bytesOf } from "../../_lines.ts";

const LINES = 10_000;
const SECONDS = 60;
const AGENT =
  "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const record = new LogRecord();

/** Lines of a shape, each with another section, target and second. */
function lines(shape: (second: string, target: string) => string): Uint8Array {
  return bytesOf(
    Array.from({ length: LINES }, (_, i) => {
      const second = String(Math.floor(i * SECONDS / LINES)).padStart(2, "0");
      return shape(second, `/s${i % 97}/page${i}?id=${i * 7}`) + "\n";
    }).join(""),
  );
}

const clf = (second: string, target: string) =>
  `192.0.2.7 - bob [10/Oct/2025:13:55:${second} +0200] "GET ${target} HTTP/1.1" 200 5123 "-" "${AGENT}"`;
const combined = lines(clf);
const syslog = lines((second, target) =>
  `Oct 10 13:55:36 web1 nginx[12]: ${clf(second, target)}`
);
const docker = lines((second, target) =>
  `{"log":${
    JSON.stringify(clf(second, target) + "\n")
  },"stream":"stdout","time":"2025-10-10T13:55:36.1Z"}`
);
const kinds: readonly [string, Format, Uint8Array][] = [
  [
    "haproxy, behind syslog",
    haproxyFormat,
    lines((second, target) =>
      `Oct 10 13:55:36 lb1 haproxy[7]: 192.0.2.7:51234 [10/Oct/2025:13:55:${second}.123] www~ api/srv1 3/0/1/40/45 200 5123 - - ---- 9/8/7/6/0 0/0 {${AGENT}} {} "GET ${target} HTTP/1.1"`
    ),
  ],
  [
    "envoy",
    envoyFormat,
    lines((second, target) =>
      `[2025-10-10T13:55:${second}.123Z] "GET ${target} HTTP/1.1" 200 - 0 5123 45 40 "192.0.2.7" "${AGENT}" "0-1-2" "www.example.org" "10.0.0.1:80"`
    ),
  ],
  [
    "traefikclf",
    traefikClfFormat,
    lines((second, target) =>
      `${clf(second, target)} 262 "web@file" "http://10.0.0.1:80" 45ms`
    ),
  ],
  [
    "nginx-ingress",
    nginxIngressFormat,
    lines((second, target) =>
      `${
        clf(second, target)
      } 462 0.045 [web-80] [] 10.0.0.1:80 19 0.049 200 0f1e2d3c`
    ),
  ],
  [
    "nginx-proxy-manager",
    nginxProxyManagerFormat,
    lines((second, target) =>
      `[10/Oct/2025:13:55:${second} +0200] - 200 200 - GET https www.example.org "${target}" [Client 192.0.2.7] [Length 512] [Gzip -] [Sent-to 10.0.0.1] "${AGENT}" "-"`
    ),
  ],
  [
    "ssl_request",
    sslRequestFormat,
    lines((second, target) =>
      `[10/Oct/2025:13:55:${second} +0200] 192.0.2.7 TLSv1.3 TLS_AES_256 "GET ${target} HTTP/1.1" 5123`
    ),
  ],
];

/** Calls with the bounds of each line. */
function eachLine(
  bytes: Uint8Array,
  read: (start: number, end: number) => void,
): void {
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start);
    read(start, end);
    start = end + 1;
  }
}

Deno.bench(`readClf, ${LINES} lines with a user`, { baseline: true }, () => {
  for (let at = 0; at < combined.length;) at = readClf(combined, at, record);
});
Deno.bench(`readClf, ${LINES} lines behind syslog`, () => {
  for (let at = 0; at < syslog.length;) at = readClf(syslog, at, record);
});
Deno.bench(`prefixEnd, ${LINES} lines behind syslog`, () => {
  eachLine(syslog, (start, end) => prefixEnd(syslog, start, end));
});
const into = new Uint8Array(4096);
Deno.bench(`unwrapDocker, ${LINES} lines`, () => {
  eachLine(docker, (start, end) => unwrapDocker(docker, start, end, into));
});
for (const [name, format, bytes] of kinds) {
  const reader = format.open();
  Deno.bench(`${name}, ${LINES} lines`, () => {
    eachLine(bytes, (start, end) => reader.read(bytes, start, end, record));
  });
}
