import { nginxProxyManagerFormat } from "../../../lib/log/proxies/nginx_proxy_manager.ts";
import { testFormat } from "../_format_checks.ts";
import { PLUS, PROXY, STANDARD } from "./_time_first_lines.ts";

testFormat("nginx-proxy-manager", [{
  format: nginxProxyManagerFormat,
  lines: [
    PROXY,
    STANDARD,
    PLUS,
    PROXY.replace("HIT 200 200", "- 502, 200 200"),
    PROXY.replace("10.0.0.1:80", "[2001:db8::1]:80"),
  ],
}]);
