/**
 * What may stand in front of a line, and what of that is passed over.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { prefixEnd } from "../../lib/log/prefix.ts";
import { bytesOf } from "../_lines.ts";

export const RED = "\x1b[31m";
export const OFF = "\x1b[0m";
export const ISO = "2025-10-10T13:55:36.123456789Z";

/** Prefixes, each of which may stand before any line. */
export const PREFIXES = [
  "Oct 10 13:55:36 host nginx: ",
  "Oct  1 13:55:36 host nginx[123]: ",
  "Oct 1 13:55:36 host.example.org haproxy[19312]: ",
  "Oct 10 13:55:36 192.0.2.1 tomcat.log:  ",
  "Oct 10 13:55:36.123456 host nginx[123]: ",
  "2025-10-10T13:55:36+0200 host nginx[123]: ",
  "Oct 10 13:55:36 nginx: ",
  "Oct 10 13:55:36 nginx[1]: ",
  "<190>Oct 10 13:55:36 host nginx: ",
  "<6>Oct  1 13:55:36 nginx: ",
  "<190>nginx: ",
  "<134>",
  "<6>",
  "<190>2025-10-10T13:55:36+02:00 host nginx: ",
  "<190>1 2025-10-10T13:55:36.123Z host nginx 12 - - ",
  "<190>1 2025-10-10T13:55:36.123Z host nginx 12 - - \ufeff",
  '<190>1 - - nginx - id1 [a@1 b="c" d="\\"] [e"][f g="h"] ',
  "1 2025-10-10T13:55:36+02:00 host nginx 12 - [a] ",
  "2025-10-10T13:55:36+02:00 localhost haproxy[14389]: ",
  "2025-10-10T13:55:36.123456+02:00 host nginx: ",
  "2025-10-10T13:55:36.123456+02:00 nginx: ",
  `${ISO} stdout F `,
  `${ISO} stderr P `,
  `${ISO} stdout F:a:b `,
  `${ISO} `,
  "haproxy[18113]: ",
  `${ISO} app[web.1]: `,
  "app@1.service[12]: ",
  "web_1  | ",
  "caddy-1  | ",
  "web | ",
  "web.1.abc123@node1    | ",
  `${RED}web_1  |${OFF} `,
  `${RED}web-1  | ${OFF}`,
  `\x1b[1;36mweb-1  | ${OFF}`,
  "[pod/web-0/nginx] ",
  "I, [2025-10-10T13:55:36.123456 #12]  INFO -- : ",
  "D, [2025-10-10T13:55:36.123456 #12] DEBUG -- app: [87a5dceb-1] [a] ",
  "0|app  | ",
  "12|web | ",
  "web_1  | Oct 10 13:55:36 nginx: ",
  `${ISO} stdout F <190>Oct 10 13:55:36 host nginx: `,
];

/** Where the payload of a text begins, the same among any bytes. */
export function endOf(text: string): number {
  const line = bytesOf(text);
  const [one, other] = ["] x: | ", '" \n'].map((around) => {
    const side = bytesOf(around);
    const bytes = new Uint8Array([...side, ...line, ...side]);
    const start = side.length;
    return prefixEnd(bytes, start, start + line.length) - start;
  });
  assertEquals(one, other, "it depends on what stands around it");
  return one!;
}

export const PAYLOADS = [
  '192.0.2.7 - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 5',
  "192.0.2.7:51234 [10/Oct/2025:13:55:36.123] www~ api/srv1 0/0/0/0/0 200 5",
  '[2025-10-10T13:55:36Z] "GET / HTTP/2" 0 DC 0 0 45 - "-" "-" "-" "-" "-"',
  '{"status":200}',
  "2001:db8::7 - - [",
];
