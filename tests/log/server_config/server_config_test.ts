import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  compileLogFormat,
  LogFormatError,
} from "../../../lib/log/described/log_format.ts";
import { APACHE_FORMATS } from "../../../lib/log/server_config/apache.ts";
import {
  formatFor,
  type FoundFormat,
  readServerConfig,
  type ServerKind,
  serverKindOf,
} from "../../../lib/log/server_config/server_config.ts";
import { readWith } from "../../_lines.ts";

const NGINX = String.raw`
user nginx; # a comment; log_format no '$status';
http {
  log_format main escape=json '$remote_addr [$time_local] "$request" '
      "$status" ' \'$http_referer\'';
  log_format short $time_iso8601;
  map $status $loggable { ~^[23] 0; default 1; "a;b{" '}'; }
  content_by_lua_block {
    -- log_format lua '$time_local';
    local x = "}" if x then access_log("/lua.log") end
    for k, v in pairs({ 1, 2 }) do end
  }
  access_log /var/log/nginx/access.log main buffer=32k flush=1s;
  server {
    access_log off;
    location /a { access_log "/var/log/nginx/a b.log" short if=$loggable; }
    access_log syslog:server=192.0.2.1,tag=x main;
    access_log logs/plain.log;
    access_log /srv/\${host}/$server_port-access.log gzip short;
    include snippets/*.conf;
  }
}`;

function found(
  server: ServerKind,
  text: string,
  log: string,
): FoundFormat | undefined {
  const statements = readServerConfig(server, text, "x.conf");
  return formatFor({ server, statements }, log);
}

Deno.test("the format of a log is found in nginx's configuration", () => {
  const cases: [string, string | undefined, string, number][] = [
    ["/var/log/nginx/access.log", "main", "path", 4],
    ["/var/log/nginx/access.log.1", "main", "path", 4],
    ["/var/log/nginx/access.log-20251010.gz", "main", "path", 4],
    ["/var/log/nginx/a b.log", "short", "path", 6],
    ["/usr/share/nginx/logs/plain.log", "combined", "path", 18],
    ["/srv/a.example/80-access.log", "short", "pattern", 6],
    ["/home/me/80-access.log", "short", "name", 6],
    ["/home/me/plain.log", "combined", "name", 18],
    ["plain.log", "combined", "name", 18],
    ["/home/me/other.txt", "main", "first", 4],
    ["/lua.log", "main", "first", 4],
  ];
  for (const [log, name, by, line] of cases) {
    const it = found("nginx", NGINX.replace("\\${", "${"), log)!;
    assertEquals([it.name, it.by, it.line], [name, by, line], log);
    assertEquals(it.file, "x.conf");
  }
});

Deno.test("the parts of an nginx format are one, with its escapes", () => {
  const { text } = found("nginx", NGINX, "access.log")!;
  assertEquals(
    text,
    `escape=json $remote_addr [$time_local] "$request" $status \\'$http_referer\\'`,
  );
  const read = readWith(
    compileLogFormat(text),
    `192.0.2.1 [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 'http://b'`,
  );
  assertEquals([read.kind, read.referrer, read.client], [
    "hit",
    "http://b",
    "192.0.2.1",
  ]);
});

Deno.test("what nginx logs of connections, in a block stream, is of no log of requests", () => {
  const http = `http {
    init_by_lua_block { require "x" }
    log_format main '$time_local $status $request';
    access_log /a.log main;
    upstream stream { server 192.0.2.1; }
  }`;
  const stream = `stream {
    log_format main '$time_local $status $bytes_sent'; # }
    server {
      preread_by_lua_block { local x = { "}" } }
      access_log /stream.log main;
    }
    include streams/*.conf;
  }`;
  for (const text of [http + stream, stream + http]) {
    const formats = ["/a.log", "/stream.log"].map((log) =>
      found("nginx", text, log)
    );
    assertEquals(
      formats.map((it) => [it?.text, it?.by]),
      [
        ["$time_local $status $request", "path"],
        ["$time_local $status $request", "first"],
      ],
    );
    const kinds = readServerConfig("nginx", text, "x").map(({ kind }) => kind);
    assertEquals(kinds, ["format", "log"]);
  }
});

Deno.test("nginx without a word of logs writes combined, or the format that there is", () => {
  const none = found("nginx", "http { include a.conf; }", "a.log")!;
  assertEquals([none.name, none.by], ["combined", "default"]);
  const one = found("nginx", "log_format x '$msec $status';", "a.log")!;
  assertEquals([one.text, one.by], ["$msec $status", "format"]);
  assertEquals(found("nginx", "", "a.log"), undefined);
});

Deno.test("a configuration that ends in the middle, or is none, is read as far as it goes", () => {
  for (
    const text of [
      'log_format a "$msec $status',
      "log_format a '$msec \\",
      "access_log",
      "access_log /a",
      "}}}}{{{{;;;;",
      "x_by_lua_block { {{{ '",
      "\0\x01\x02 'a' b \"c",
      "log_format a '$msec $status'; # end",
    ]
  ) {
    assert(Array.isArray(readServerConfig("nginx", text, "x")), text);
    assert(Array.isArray(readServerConfig("apache", text, "x")), text);
  }
});

const APACHE = String.raw`
# LogFormat "%s" no
Define logs /srv/logs
Define deep ${"$"}{logs}/deep
ServerRoot "/etc/httpd"
<IfModule log_config_module>
  LogFormat "%h %l %u %t \"%r\" %>s %b \
\"%{Referer}i\"" referrer
  logformat '%t %>s "%{A}i"' single
  LogFormat "%t %U %>s"
  LogFormat "%t %>s first" twice
  LogFormat "%t %>s last" twice
</IfModule>
TransferLog logs/transfer_log
CustomLog "logs/access_log" referrer env=!dontlog
<VirtualHost *:80>
  CustomLog ${"$"}{logs}/a.log single
  CustomLog ${"$"}{deep}/b.log twice
  CustomLog ${"$"}{APACHE_LOG_DIR}/c.log "%t %m %U%q \"%{User-Agent}i\" %>s"
  CustomLog "|/usr/sbin/rotatelogs -l /srv/logs/d.%Y-%m-%d.log 86400" combined
  CustomLog "||/usr/bin/logger -t web" common
  GlobalLog /srv/e.log vhost_combined
</VirtualHost>
IncludeOptional conf.d/*.conf`;

Deno.test("the format of a log is found in Apache's configuration", () => {
  const cases: [string, string | undefined, string, number][] = [
    ["/etc/httpd/logs/access_log", "referrer", "path", 7],
    ["/etc/httpd/logs/transfer_log", undefined, "path", 10],
    ["/srv/logs/a.log", "single", "path", 9],
    ["/srv/logs/a.log.14.gz", "single", "path", 9],
    ["/srv/logs/deep/b.log", "twice", "path", 12],
    ["/var/log/apache2/c.log", undefined, "pattern", 19],
    ["/srv/logs/d.2025-10-10.log", "combined", "pattern", 20],
    ["/srv/e.log", "vhost_combined", "path", 22],
    ["/tmp/e.log", "vhost_combined", "name", 22],
    ["/tmp/nothing", undefined, "first", 10],
  ];
  for (const [log, name, by, line] of cases) {
    const it = found("apache", APACHE, log)!;
    assertEquals([it.name, it.by, it.line], [name, by, line], log);
  }
  assertEquals(
    found("apache", APACHE, "access_log")!.text,
    '%h %l %u %t "%r" %>s %b "%{Referer}i"',
  );
  assertEquals(found("apache", APACHE, "b.log")!.text, "%t %>s last");
  assertEquals(
    found("apache", APACHE, "c.log")!.text,
    '%t %m %U%q "%{User-Agent}i" %>s',
  );
});

Deno.test("Apache finds formats by their names in letters of any case, nginx does not", () => {
  const textOf = (server: ServerKind, text: string) =>
    found(server, text, "/a.log")!.text;
  const apache = 'LogFormat "%t %>s 1" MyFmt\nCustomLog /a.log myfmt\n';
  assertEquals(textOf("apache", apache), "%t %>s 1");
  const again = 'LogFormat "%t %>s 2" MYFMT\n';
  assertEquals(textOf("apache", apache + again), "%t %>s 2");
  assertEquals(
    textOf("apache", "CustomLog /a.log Combined"),
    APACHE_FORMATS["combined"],
  );
  const nginx = "log_format Main '$msec $status'; access_log /a.log main;";
  assertThrows(() => textOf("nginx", nginx), LogFormatError, '"main"');
});

Deno.test("Apache without a word of logs writes none", () => {
  assertEquals(found("apache", "ServerName a.example", "a.log"), undefined);
});

Deno.test("the formats that Apache's configurations have can all be read", () => {
  for (const text of Object.values(APACHE_FORMATS)) compileLogFormat(text);
  assertEquals(
    found("apache", 'LogFormat "%t %>s" combined\nCustomLog a combined', "a")!
      .text,
    "%t %>s",
  );
});

Deno.test("a format that is defined nowhere is an error that says where it is used", () => {
  const nginx = "http {\n access_log /a.log missing;\n}";
  assertThrows(
    () => found("nginx", nginx, "/a.log"),
    LogFormatError,
    'x.conf:2 uses the log format "missing", which is defined in no file',
  );
  assertThrows(
    () => found("apache", "CustomLog /a.log missing", "/a.log"),
    LogFormatError,
    "x.conf:1",
  );
});

Deno.test("whose configuration a file is, is told from what it holds", () => {
  assertEquals(serverKindOf(NGINX), "nginx");
  assertEquals(serverKindOf(APACHE), "apache");
  assertEquals(serverKindOf("access_log /a;"), "nginx");
  assertEquals(serverKindOf("include a.conf;\nserver { }"), "nginx");
  assertEquals(serverKindOf("Include a.conf\n"), "apache");
  assertEquals(serverKindOf("CustomLog a b"), "apache");
});
