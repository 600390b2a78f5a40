import { assert, assertEquals } from "@std/assert";
import { nginxProxyManagerFormat } from "../../../lib/log/proxies/nginx_proxy_manager.ts";
import { sslRequestFormat } from "../../../lib/log/proxies/ssl_request.ts";
import { bytesOf, readWith } from "../../_lines.ts";
import {
  PLUS,
  PROXY,
  SECOND,
  SSL,
  STANDARD,
  TIME,
} from "./_time_first_lines.ts";

const read = (line: string) => readWith(nginxProxyManagerFormat, line);

Deno.test("nginx-proxy-manager: all fields of each of its shapes", () => {
  const common = { user: null, forwarded: null, format: "nginx-proxy-manager" };
  const fields = (line: string) => {
    const { reason: _, column: __, request: ___, ...all } = read(line);
    return all;
  };
  assertEquals(fields(PROXY), {
    ...common,
    kind: "hit",
    second: SECOND,
    vhost: "www.example.org",
    client: "192.0.2.7",
    method: "GET",
    target: "/pages/a",
    section: "/pages",
    protocol: null,
    status: 200,
    bytes: 512,
    micros: -1,
    referrer: "http://a.example/b",
    agent: "curl/8",
  });
  assertEquals(fields(STANDARD), {
    ...common,
    kind: "hit",
    second: SECOND,
    vhost: "a.example",
    client: "2001:db8::7",
    method: "POST",
    target: "/report?x",
    section: "/report",
    protocol: null,
    status: 404,
    bytes: 5,
    micros: -1,
    referrer: null,
    agent: null,
  });
  assertEquals(fields(PLUS), {
    ...common,
    kind: "hit",
    second: SECOND,
    vhost: "www.example.org",
    client: "192.0.2.7",
    method: "REPORT",
    target: "/pages/a",
    section: "/pages",
    protocol: "HTTP/2.0",
    status: 207,
    bytes: 512,
    micros: 45_000,
    referrer: null,
    agent: "Mozilla/5.0 (X11; x)",
  });
  const quoted = fields(
    PLUS.replace(/ - Mozilla.*/, ' "http://a.example/b" "x y"'),
  );
  assertEquals([quoted.referrer, quoted.agent], ["http://a.example/b", "x y"]);
});

Deno.test("nginx-proxy-manager: brackets in an address close no label", () => {
  const line = PROXY.replace("10.0.0.1:80", "[2001:db8::1]:80");
  assertEquals([read(line).agent, read(line).referrer], [
    "curl/8",
    "http://a.example/b",
  ]);
});

Deno.test("nginx-proxy-manager: a request that is none is a hit all the same", () => {
  const none = STANDARD.replace(
    'POST http a.example "/report?x"',
    '- http a.example "-"',
  );
  const { kind, status, client, section } = read(none);
  assertEquals([kind, status, client, section], [
    "invalid",
    404,
    "2001:db8::7",
    null,
  ]);
  const junk = read(PLUS.replace("REPORT /pages/a HTTP/2.0", "\\x16\\x03"));
  assertEquals([junk.kind, junk.bytes], ["invalid", 512]);
});

Deno.test("nginx-proxy-manager: lines that do not go on as they should are malformed", () => {
  for (
    const [line, reason] of [
      ["junk", "no [day/month/year:time zone] in the line"],
      [
        PROXY.replace("Oct", "Okt"),
        "the time is none: expected [10/Oct/2000:13:55:36 -0700]",
      ],
      [`${TIME} `, 'no "request" in quotes after the time'],
      [
        PROXY.slice(0, PROXY.indexOf("/a") + 2),
        "the quote of the request never closes",
      ],
      [
        PROXY.replace("200 - ", "x - "),
        "the line does not go on as the log format says",
      ],
      [PROXY.replace("[Client 192.0.2.7] ", ""), "no client before the time"],
      [
        PROXY.replace("[Length 512]", "[Length x]"),
        "the size is neither a number nor -",
      ],
      [
        PROXY.replace("[Length 512] ", ""),
        "the size is neither a number nor -",
      ],
      [PLUS.replace(" 207 ", " x "), "the status is no number from 100 to 599"],
      [PLUS.replace(" 512 ", " x "), "the size is neither a number nor -"],
      [SSL, "the line does not go on as the log format says"],
    ] as const
  ) {
    const got = read(line);
    assertEquals([got.kind, got.reason], ["malformed", reason], line);
  }
});

Deno.test("ssl_request: it has a client, a request and a size, and no status", () => {
  const { kind, format, client, section, protocol, status, bytes, second } =
    readWith(sslRequestFormat, SSL);
  assertEquals(
    [kind, format, client, section, protocol, status, bytes, second],
    ["hit", "ssl_request", "192.0.2.7", "/pages", "HTTP/1.1", 0, 512, SECOND],
  );
  const junk = readWith(
    sslRequestFormat,
    SSL.replace("GET /pages/a HTTP/1.1", "-"),
  );
  assertEquals([junk.kind, junk.bytes], ["invalid", 512]);
  assertEquals(readWith(sslRequestFormat, `${SSL} more`).kind, "malformed");
});

Deno.test("ssl_request and nginx-proxy-manager are told apart", () => {
  const looks = (format: typeof sslRequestFormat, line: string) => {
    const bytes = bytesOf(line + "\n");
    return format.looksLike(bytes, 0, bytes.length - 1);
  };
  for (const line of [PROXY, STANDARD, PLUS]) {
    assert(!looks(sslRequestFormat, line), line);
  }
  assert(!looks(nginxProxyManagerFormat, SSL));
  for (const protocol of ["a", "12", "200"]) {
    const line = SSL.replace("TLSv1.2", protocol);
    assert(!looks(sslRequestFormat, line), line);
    assert(!looks(nginxProxyManagerFormat, line), line);
  }
});
