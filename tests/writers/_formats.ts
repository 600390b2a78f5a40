/**
 * Real web servers that write each request in many formats, and requests that
 * are hard to write.
 *
 * @module
 */

import type { Folder } from "../cli/_run.ts";
import { bytesOf } from "../_lines.ts";
import { APACHE_MODULES, freePort, type Kind, Server } from "./_servers.ts";

/** How a server writes what would end a value. */
export type Escape = "default" | "json" | "none" | "apache";

/** A request, and what a log has to say of it. */
export interface Sent {
  readonly method: string;
  readonly target: string;
  readonly agent: string;
  readonly referrer: string;
  readonly forwarded: string;
}

/** Starts nginx with a log in each format: `0.log` and so on. */
export function nginxWith(
  folder: Folder,
  formats: readonly { text: string; escape: Escape }[],
): Promise<Server> {
  const at = folder.path;
  const port = freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${at}/${name};`).join("\n  ");
  const logs = formats.map(({ text, escape }, i) =>
    `log_format f${i} escape=${escape} '${text.replaceAll("'", "\\'")}';
  access_log ${at}/${i}.log f${i};`
  ).join("\n  ");
  const config = folder.write(
    "nginx.conf",
    `daemon off;
${Deno.uid() === 0 ? "user root;" : ""}
worker_processes 1;
pid ${at}/nginx.pid;
events { worker_connections 64; }
http {
  ${temporary}
  ${logs}
  server {
    listen 127.0.0.1:${port};
    server_name shop.example;
    location / { return 200 "hello\\n"; }
    location /missing { return 404 "none\\n"; }
  }
}
`,
  );
  const kind: Kind = {
    program: "nginx",
    args: ["-p", at, "-e", `${at}/error.log`, "-c", config],
    stopSignal: "SIGQUIT",
  };
  return Server.start(kind, port);
}

/** Starts Apache with a log in each format: `0.log` and so on. */
export function apacheWith(
  folder: Folder,
  formats: readonly { text: string }[],
): Promise<Server> {
  const at = folder.path;
  const port = freePort();
  Deno.mkdirSync(`${at}/www/pages`, { recursive: true });
  folder.write("www/pages/create", "hello\n");
  Deno.chmodSync(at, 0o755);
  const logs = formats.map(({ text }, i) =>
    `LogFormat "${text.replace(/["]/g, "\\$&")}" f${i}
CustomLog ${at}/${i}.log f${i}`
  ).join("\n");
  const config = folder.write(
    "apache.conf",
    `ServerRoot ${at}
ServerName shop.example
DefaultRuntimeDir ${at}
PidFile ${at}/apache.pid
LoadModule mpm_event_module ${APACHE_MODULES}/mod_mpm_event.so
LoadModule authz_core_module ${APACHE_MODULES}/mod_authz_core.so
User www-data
Group www-data
Listen 127.0.0.1:${port}
DocumentRoot ${at}/www
ErrorLog ${at}/error.log
${logs}
`,
  );
  const kind: Kind = {
    program: "apache2",
    args: ["-d", at, "-f", config, "-D", "NO_DETACH"],
    stopSignal: "SIGWINCH",
  };
  return Server.start(kind, port);
}

/**
 * Sends requests over one connection, so that they are logged in their order.
 *
 * @returns The status of each.
 */
export async function sendAll(
  server: Server,
  requests: readonly Sent[],
): Promise<number[]> {
  const port = Number(new URL(server.url).port);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const statuses: number[] = [];
  for (const sent of requests) {
    const lines = [
      `${sent.method} ${sent.target} HTTP/1.1`,
      "Host: shop.example",
      ...(sent.agent === "" ? [] : [`User-Agent: ${sent.agent}`]),
      ...(sent.referrer === "" ? [] : [`Referer: ${sent.referrer}`]),
      ...(sent.forwarded === "" ? [] : [`X-Forwarded-For: ${sent.forwarded}`]),
    ];
    const bytes = bytesOf(lines.join("\r\n") + "\r\n\r\n");
    for (let at = 0; at < bytes.length;) {
      at += await connection.write(bytes.subarray(at));
    }
    statuses.push(await readAnswer(connection));
  }
  return statuses;
}

async function readAnswer(connection: Deno.Conn): Promise<number> {
  let text = "";
  const room = new Uint8Array(4096);
  for (;;) {
    const count = await connection.read(room);
    if (count === null) throw new Error(`no whole answer: ${text}`);
    text += String.fromCharCode(...room.subarray(0, count));
    const head = text.indexOf("\r\n\r\n");
    if (head < 0) continue;
    const length = Number(/^content-length: (\d+)/im.exec(text)?.[1] ?? NaN);
    if (text.length >= head + 4 + length) return Number(text.slice(9, 12));
  }
}

/** What was sent, from what a server wrote of it. */
export function decode(text: string | null, escape: Escape): string | null {
  if (text === null || escape === "none") return text;
  if (escape === "json") return JSON.parse(`"${text}"`);
  const letters: Record<string, number> = { n: 10, r: 13, t: 9, v: 11, b: 8 };
  const bytes: number[] = [];
  for (let i = 0; i < text.length;) {
    const escaped = /^\\(?:x([0-9a-fA-F]{2})|(.))/s.exec(text.slice(i));
    if (!escaped) {
      bytes.push(...bytesOf(text[i++]!));
      continue;
    }
    const [whole, hex, char] = escaped;
    bytes.push(
      hex !== undefined
        ? parseInt(hex, 16)
        : letters[char!] ?? char!.charCodeAt(0),
    );
    i += whole.length;
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
