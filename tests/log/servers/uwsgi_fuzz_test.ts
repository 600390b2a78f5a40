import { uwsgiFormat } from "../../../lib/log/servers/uwsgi.ts";
import { testFormat } from "../_format_checks.ts";
import { LINE } from "./_uwsgi_lines.ts";

testFormat("uwsgi", [{
  format: uwsgiFormat,
  lines: [
    LINE,
    LINE.replace("192.0.2.7 (bob)", "2001:db8::7 ()"),
    LINE.replace("msecs", "msecs via sendfile()"),
    LINE.replace("Oct 10", "Oct  1"),
  ],
}]);
