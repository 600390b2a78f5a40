import { squidFormat } from "../../../lib/log/servers/squid.ts";
import { testFormat } from "../_format_checks.ts";
import { LINE } from "./_squid_lines.ts";

testFormat("squid", [{
  format: squidFormat,
  lines: [
    LINE,
    "1760104536.123      0 2001:db8::7 TCP_DENIED/403 3881 CONNECT a.example:443 bob HIER_NONE/- -",
    "1760104536.123     -1 192.0.2.7 TCP_HIT_ABORTED/000 0 GET http://a.example/ - NONE/- -",
  ],
}]);
