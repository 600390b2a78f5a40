import { sslRequestFormat } from "../../../lib/log/proxies/ssl_request.ts";
import { testFormat } from "../_format_checks.ts";
import { SSL } from "./_time_first_lines.ts";

testFormat("ssl_request", [{
  format: sslRequestFormat,
  lines: [SSL, SSL.replace(/512$/, "-")],
}]);
