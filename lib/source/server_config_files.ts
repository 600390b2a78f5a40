/**
 * Reads the configuration of a web server with all files that it includes.
 *
 * @module
 */

import { resolve } from "node:path";
import { Failure, quote } from "../failure.ts";
import { LogFormatError } from "../log/described/error.ts";
import {
  formatFor,
  type FoundFormat,
  readServerConfig,
  type ServerConfig,
  type ServerKind,
  serverKindOf,
  type Statement,
  variablesOf,
  withVariables,
} from "../log/server_config/server_config.ts";
import { type FileSystem, realFileSystem, whyOf } from "./file_system.ts";
import { Glob, isPattern } from "./glob.ts";

/** Bounds: a configuration that is larger is none, or includes itself. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_FILES = 2000;
const MAX_DEPTH = 16;

/** A configuration and what of it could not be read. */
export interface ConfigFiles {
  readonly config: ServerConfig;
  /** Included files that were not read, each with the reason. */
  readonly unread: readonly string[];
}

/**
 * Finds the format that a server writes a log in.
 *
 * @param configPath nginx.conf, apache2.conf, httpd.conf, or a file like these.
 * @param logPath The log.
 * @param fs The file system.
 * @returns The format, where it is defined, and how sure it is.
 * @throws {Failure} The configuration cannot be read, or says nothing of logs, or
 * names a format that it does not define.
 */
export function findLogFormat(
  configPath: string,
  logPath: string,
  fs: FileSystem = realFileSystem,
): FoundFormat {
  const { config, unread } = readConfigFiles(configPath, fs);
  const details = unread.map((it) => `  not read: ${it}`);
  try {
    const found = formatFor(config, absolute(logPath));
    if (found) return found;
  } catch (error) {
    if (!(error instanceof LogFormatError)) throw error;
    throw new Failure(error.message, details);
  }
  throw new Failure(
    `no log and no log format in ${JSON.stringify(configPath)}: name the ` +
      "server's main configuration, as nginx.conf, apache2.conf or httpd.conf",
    details,
  );
}

/** The whole path of a log; as it is where Deno may not say where that begins. */
function absolute(path: string): string {
  try {
    return resolve(path);
  } catch {
    return path;
  }
}

/**
 * Reads a configuration.
 *
 * @param path Its main file. Relative includes are from its folder, or from
 * Apache's `ServerRoot`.
 * @param fs The file system.
 * @returns What it says of logs.
 * @throws {Failure} The main file cannot be read, or there are too many or too
 * large ones.
 */
export function readConfigFiles(
  path: string,
  fs: FileSystem = realFileSystem,
): ConfigFiles {
  const reader = new ConfigReader(path, fs);
  return { config: reader.read(), unread: reader.unread };
}

class ConfigReader {
  readonly unread: string[] = [];
  readonly #path: string;
  readonly #fs: FileSystem;
  /** What was read so far, of which later files may use what is defined. */
  readonly #statements: Statement[] = [];
  /** The files that include each other, from the main one on. */
  readonly #open: string[] = [];
  #root: string;
  #files = 0;
  #bytes = 0;

  constructor(path: string, fs: FileSystem) {
    this.#path = path;
    this.#fs = fs;
    const slash = path.lastIndexOf("/");
    this.#root = slash < 0 ? "." : path.slice(0, slash) || "/";
  }

  read(): ServerConfig {
    let text: string;
    try {
      text = this.#textOf(this.#path);
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw new Failure(
        `cannot read the configuration ${JSON.stringify(this.#path)}: ` +
          whyOf(error),
      );
    }
    const server = serverKindOf(text);
    this.#take(server, text, this.#path);
    return { server, statements: this.#statements };
  }

  #take(server: ServerKind, text: string, path: string): void {
    this.#open.push(path);
    for (const statement of readServerConfig(server, text, path)) {
      if (statement.kind === "include") {
        for (const included of this.#matches(statement.pattern)) {
          this.#include(server, included, `${path}:${statement.line}`);
        }
        continue;
      }
      if (statement.kind === "root") {
        this.#root = this.#absolute(this.#withVariables(statement.path));
      }
      this.#statements.push(statement);
    }
    this.#open.pop();
  }

  #include(server: ServerKind, path: string, by: string): void {
    if (this.#open.includes(path)) {
      this.unread.push(`${path}: ${by} includes it in itself`);
      return;
    }
    if (this.#open.length >= MAX_DEPTH) {
      throw tooMuch(path, `${by} is the include no. ${MAX_DEPTH} in another`);
    }
    try {
      if (this.#fs.statSync(path).isDirectory) {
        // Apache reads all files of a folder that is named.
        for (const name of [...this.#fs.namesIn(path)].sort()) {
          this.#include(server, `${path.replace(/\/+$/, "")}/${name}`, by);
        }
        return;
      }
      this.#take(server, this.#textOf(path), path);
    } catch (error) {
      if (error instanceof Failure) throw error;
      this.unread.push(`${path}: ${whyOf(error)}`);
    }
  }

  #matches(pattern: string): readonly string[] {
    const path = this.#absolute(this.#withVariables(pattern));
    return isPattern(path, this.#fs)
      ? new Glob(path, this.#fs).matches().paths
      : [path];
  }

  #withVariables(text: string): string {
    return withVariables(text, variablesOf(this.#statements));
  }

  #absolute(path: string): string {
    return path.startsWith("/") ? path : `${this.#root}/${path}`;
  }

  #textOf(path: string): string {
    if (++this.#files > MAX_FILES) {
      throw tooMuch(path, `it is the file no. ${MAX_FILES + 1}`);
    }
    // Something that waits for a writer, as a FIFO, would never be opened.
    if (!this.#fs.statSync(path).isFile) {
      throw new Failure(
        `cannot read the configuration ${quote(path)}: it is no file`,
      );
    }
    const bytes = this.#bytesOf(path);
    this.#bytes += bytes.length;
    if (this.#bytes > MAX_BYTES) {
      throw tooMuch(path, `with it there are more than ${MAX_BYTES} bytes`);
    }
    return new TextDecoder().decode(bytes);
  }

  #bytesOf(path: string): Uint8Array {
    using file = this.#fs.openSync(path);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const chunk = new Uint8Array(64 * 1024);
      const count = file.readSync(chunk);
      if (count === null) break;
      chunks.push(chunk.subarray(0, count));
      length += count;
      if (length > MAX_FILE_BYTES) {
        throw tooMuch(path, `it is larger than ${MAX_FILE_BYTES} bytes`);
      }
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }
}

function tooMuch(path: string, why: string): Failure {
  return new Failure(
    `cannot read the configuration ${quote(path)}: ${why}; ` +
      "give the log format itself",
  );
}
