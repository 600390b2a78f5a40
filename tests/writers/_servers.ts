/**
 * Real web servers, each with a configuration, a port and files of its own.
 *
 * @module
 */

import type { Folder } from "../cli/_run.ts";
import { command, run, until } from "./_programs.ts";

/** Where Debian's apache2-bin puts the modules. */
export const APACHE_MODULES = "/usr/lib/apache2/modules";

/**
 * The combined format with the request's id in place of the referrer: ab sends
 * one request again and again, and the lines of real clients differ.
 */
const TRACED_NGINX = '$remote_addr - $remote_user [$time_local] "$request" ' +
  '$status $body_bytes_sent "$request_id" "$http_user_agent"';
/** The same for Apache, in a string of its configuration. */
const TRACED_APACHE = '%h %l %u %t "%r" %>s %O "%{UNIQUE_ID}e" "%{User-Agent}i"'
  .replaceAll('"', '\\"');

/** What differs from server to server. */
export interface Kind {
  /** The program. */
  readonly program: string;
  /** Arguments with which it runs in the foreground. */
  readonly args: readonly string[];
  /** Ends it when the requests that it has are answered and logged. */
  readonly stopSignal: Deno.Signal;
}

/** A web server that runs and writes `access.log` in its folder. */
export class Server implements AsyncDisposable {
  /** What it answers at. */
  readonly url: string;

  readonly #child: Deno.ChildProcess;
  readonly #stopSignal: Deno.Signal;
  #ended = false;

  private constructor(kind: Kind, port: number) {
    this.url = `http://127.0.0.1:${port}/pages/create`;
    this.#stopSignal = kind.stopSignal;
    this.#child = command(kind.program, kind.args, {
      stdout: "null",
      stderr: "null",
    }).spawn();
    this.#child.status.then(() => this.#ended = true);
  }

  /** Starts one that is ready for requests. */
  static async start(kind: Kind, port: number): Promise<Server> {
    // A mistake in the configuration is told here, not by a port that is silent.
    await run(kind.program, ...kind.args, "-t");
    const server = new Server(kind, port);
    try {
      await until(`${kind.program} on port ${port}`, () => server.#answers());
      return server;
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The process that is told to open its logs anew. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Stops it when all that it was asked is logged. */
  async stop(): Promise<void> {
    this.#child.kill(this.#stopSignal);
    await this.#child.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The workers end with it, as they would not if it was killed.
    if (!this.#ended) this.#child.kill("SIGTERM");
    await this.#child.status;
  }

  async #answers(): Promise<boolean> {
    if (this.#ended) throw new Error("the server has ended");
    const port = Number(new URL(this.url).port);
    try {
      using _ = await Deno.connect({ hostname: "127.0.0.1", port });
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.ConnectionRefused) return false;
      throw error;
    }
  }
}

/**
 * Starts nginx.
 *
 * @param folder Where all its files are.
 * @param logOptions What stands behind the format of the log.
 */
export function startNginx(folder: Folder, logOptions = ""): Promise<Server> {
  const at = folder.path;
  const port = freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${at}/${name};`).join("\n  ");
  // The workers open the log anew themselves, in a folder that only its owner
  // may enter: they have to be that owner. Who is not root is it anyway.
  const user = Deno.uid() === 0 ? "user root;" : "";
  const config = folder.write(
    "nginx.conf",
    `daemon off;
${user}
worker_processes 2;
pid ${at}/nginx.pid;
events { worker_connections 512; }
http {
  ${temporary}
  log_format traced '${TRACED_NGINX}';
  access_log ${at}/access.log traced ${logOptions};
  server {
    listen 127.0.0.1:${port};
    location / { return 200 "hello\\n"; }
  }
}
`,
  );
  return Server.start({
    program: "nginx",
    args: ["-p", at, "-e", `${at}/error.log`, "-c", config],
    stopSignal: "SIGQUIT",
  }, port);
}

/**
 * Starts Apache.
 *
 * @param folder Where all its files are.
 */
export function startApache(folder: Folder): Promise<Server> {
  const at = folder.path;
  const port = freePort();
  Deno.mkdirSync(`${at}/www/pages`, { recursive: true });
  folder.write("www/pages/create", "hello\n");
  // Started by root it answers as another user, who has to get at the page.
  Deno.chmodSync(at, 0o755);
  const config = folder.write(
    "apache.conf",
    `ServerRoot ${at}
ServerName localhost
DefaultRuntimeDir ${at}
PidFile ${at}/apache.pid
LoadModule mpm_event_module ${APACHE_MODULES}/mod_mpm_event.so
LoadModule authz_core_module ${APACHE_MODULES}/mod_authz_core.so
LoadModule unique_id_module ${APACHE_MODULES}/mod_unique_id.so
User www-data
Group www-data
Listen 127.0.0.1:${port}
DocumentRoot ${at}/www
ErrorLog ${at}/error.log
LogFormat "${TRACED_APACHE}" traced
CustomLog ${at}/access.log traced
`,
  );
  return Server.start({
    program: "apache2",
    // Not FOREGROUND: with that it stays in the process group of the tests, and
    // some of its signals are for the whole group.
    args: ["-d", at, "-f", config, "-D", "NO_DETACH"],
    stopSignal: "SIGWINCH",
  }, port);
}

/** A port that nobody listened to just now. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
