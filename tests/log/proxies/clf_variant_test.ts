import { assert, assertEquals } from "@std/assert";
import { nginxIngressFormat } from "../../../lib/log/proxies/nginx_ingress.ts";
import { traefikClfFormat } from "../../../lib/log/proxies/traefik_clf.ts";
import { bytesOf, readLine, readWith } from "../../_lines.ts";
import { testFormat } from "../_format_checks.ts";

const CLF =
  '192.0.2.7 - bob [10/Oct/2025:13:55:36 +0200] "GET /pages/a HTTP/1.1" 200 512';
const COMBINED = `${CLF} "http://a.example/b" "curl \\"8\\" 2ms"`;
const TRAEFIK = `${COMBINED} 262 "web@file" "http://10.0.0.1:80" 45ms`;
const INGRESS =
  `${COMBINED} 462 0.045 [default-web-80] [] 10.0.0.1:80, 10.0.0.2:80 19, 7 0.049, 0.001 502, 200 0f1e2d3c`;

testFormat("traefikclf", traefikClfFormat, [
  TRAEFIK,
  `${CLF} - - 1 - - 0ms`,
  `${CLF} "-" "-" 1 "-" "-" 0ms`,
  `Oct 10 13:55:36 host traefik[1]: ${TRAEFIK}`,
]);
testFormat("nginx-ingress", nginxIngressFormat, [
  INGRESS,
  `${CLF} "-" "" 462 0.050 [default-web-80] [] - - - - 0f1e2d3c`,
  `${CLF} "-" "" 462 0.050 [default-web-80] 10.0.0.1:80 1 0.001 200`,
]);

Deno.test("traefikclf, nginx-ingress: all fields of a line", () => {
  for (
    const [format, line] of [
      [traefikClfFormat, TRAEFIK],
      [nginxIngressFormat, INGRESS],
    ] as const
  ) {
    const { reason: _, column: __, ...fields } = readWith(format, line);
    const { reason: ___, column: ____, next: _____, ...common } = readLine(
      COMBINED,
    );
    assertEquals(fields, {
      ...common,
      format: format === traefikClfFormat ? "traefikclf" : "nginx-ingress",
      micros: 45_000,
    });
    assert(format.refinesCommon);
  }
});

Deno.test("traefikclf, nginx-ingress: a line without their fields is a hit all the same", () => {
  for (const format of [traefikClfFormat, nginxIngressFormat]) {
    for (const line of [CLF, COMBINED, TRAEFIK.slice(0, -4)]) {
      const { kind, micros, section, agent } = readWith(format, line);
      assertEquals([kind, micros, section], ["hit", -1, "/pages"], line);
      assertEquals(agent, line === CLF ? null : 'curl \\"8\\" 2ms');
    }
    assertEquals(readWith(format, "junk").kind, "malformed");
    assertEquals(readWith(format, `${CLF}x`).kind, "malformed");
  }
});

Deno.test("traefikclf, nginx-ingress: nearly their shape is not theirs", () => {
  const looks = (format: typeof traefikClfFormat, line: string) => {
    const bytes = bytesOf(line + "\n");
    return format.looksLike(bytes, 0, bytes.length - 1);
  };
  for (
    const line of [
      `${COMBINED} 262 "web@file" "http://10.0.0.1:80" 45`,
      `${COMBINED} 262 "web@file" "http://10.0.0.1:80" ms`,
      `${COMBINED} 262 "web@file" 45ms`,
      `${COMBINED} 262 "web@file" "http://10.0.0.1:80" 45ms 3ms`,
      `${COMBINED} 262 web@file "http://10.0.0.1:80" 45ms`,
      `${COMBINED} "web@file" "http://10.0.0.1:80" 45ms`,
      `${COMBINED} x "web@file" "http://10.0.0.1:80" 45ms`,
      `${COMBINED} 45ms`,
      `${CLF} 45ms`,
      "45ms",
    ]
  ) assert(!looks(traefikClfFormat, line), line);
  for (
    const line of [
      `${COMBINED} 462 0.045 default-web-80 [] -`,
      `${COMBINED} 462 45 [default-web-80] [] -`,
      `${COMBINED} 0.045 [default-web-80] [] -`,
      `${COMBINED} [default-web-80]`,
      `${COMBINED} 462 0.045 [default-web-80]`,
      `${CLF} 462 0.045 [default-web-80] [] -`,
      "] ",
    ]
  ) assert(!looks(nginxIngressFormat, line), line);
});
