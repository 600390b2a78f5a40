import { assert, assertEquals } from "@std/assert";
import { nginxIngressFormat } from "../../../lib/log/proxies/nginx_ingress.ts";
import { traefikClfFormat } from "../../../lib/log/proxies/traefik_clf.ts";
import { LineFormat } from "../../../lib/log/record.ts";
import { bytesOf, readLine, readWith } from "../../_lines.ts";
import { CLF, COMBINED, INGRESS, TRAEFIK } from "./_clf_variant_lines.ts";

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
    assertEquals(format.refines, LineFormat.COMMON);
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
