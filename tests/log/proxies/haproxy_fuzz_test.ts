import { haproxyFormat } from "../../../lib/log/proxies/haproxy.ts";
import { testFormat } from "../_format_checks.ts";
import { FRONT, LINE, SYSLOG } from "./_haproxy_lines.ts";

testFormat("haproxy", [{
  format: haproxyFormat,
  lines: [
    LINE,
    SYSLOG + LINE,
    `<134>${SYSLOG}${LINE}`,
    `haproxy[321]: ${LINE}`,
    `2025-10-10T13:55:36+02:00 lb1 haproxy[321]: ${LINE}`,
    ` ${LINE}`,
    `${FRONT} 3/0/1/40/+45 200 +512 - - ---- 9/8/7/6/+2 0/0 {a b||} {|} "GET / HTTP/1.1" TLSv1.2`,
    `${FRONT} 3/0/1/40/45 200 512 - - ---- 9/8/7/6/0 0/0 "GET / HTTP/2.0" 0/0/0/0/0 a.example/TLSv1.3/X`,
  ],
}]);
