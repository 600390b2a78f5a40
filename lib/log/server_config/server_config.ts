/**
 * What the configuration of a web server says of its logs: which there are, and
 * in which format.
 *
 * @module
 */

import { LogFormatError } from "../described/error.ts";
import { APACHE_FORMATS, readApacheConfig } from "./apache.ts";
import { NGINX_FORMATS, readNginxConfig } from "./nginx.ts";

/** The servers whose configurations are understood. */
export type ServerKind = "nginx" | "apache";

/** Where something stands in a configuration. */
export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** What of a configuration matters here, in its order. */
export type Statement =
  & Place
  & (
    /** A format; without a name it is that of logs that name none. */
    | { readonly kind: "format"; readonly name: string; readonly text: string }
    /** A log, and the name of its format or that itself. */
    | { readonly kind: "log"; readonly path: string; readonly format: string }
    /** Other files to be read in its place. */
    | { readonly kind: "include"; readonly pattern: string }
    /** What stands for `${name}` from here on. */
    | { readonly kind: "define"; readonly name: string; readonly value: string }
    /** The folder from which relative paths are meant. */
    | { readonly kind: "root"; readonly path: string }
  );

/** A configuration, all files of it. */
export interface ServerConfig {
  readonly server: ServerKind;
  readonly statements: readonly Statement[];
}

/** How a log was found in a configuration. */
export type FoundBy =
  /** By its path. */
  | "path"
  /** By its path, in which the configuration has variables. */
  | "pattern"
  /** By the last part of its path. */
  | "name"
  /** It was not: this is the only log of the configuration, or the first. */
  | "first"
  /** The configuration has no logs, but formats: this is the first. */
  | "format"
  /** It has neither: it is what the server does then. */
  | "default";

/** The format of a log. */
export interface FoundFormat extends Place {
  /** The format as `compileLogFormat` takes it. */
  readonly text: string;
  /** Its name, where it has one. */
  readonly name?: string;
  readonly by: FoundBy;
}

/** What rotation adds to a name. */
const ROTATED = /([.-]\d+)*(\.(gz|bz2|xz|zst|Z))?$/;

/**
 * Tells whose configuration a file is.
 *
 * @param text What it holds.
 */
export function serverKindOf(text: string): ServerKind {
  const isApache =
    /^[ \t]*(<\/?[A-Za-z]|(LogFormat|(Custom|Transfer|Global)Log|ServerRoot|Include(Optional)?|Define|LoadModule|ServerName|DocumentRoot|ErrorLog)[ \t]+[^;\n]*$)/im;
  return isApache.test(text) ? "apache" : "nginx";
}

/**
 * Reads one file of a configuration.
 *
 * @param server Whose it is.
 * @param text What it holds.
 * @param file How to call it.
 */
export function readServerConfig(
  server: ServerKind,
  text: string,
  file: string,
): Statement[] {
  return server === "nginx"
    ? readNginxConfig(text, file)
    : readApacheConfig(text, file);
}

/**
 * Finds the format that a server writes a log in.
 *
 * @param config The configuration.
 * @param logPath The log: by its full path, or it is found by its name alone.
 * @returns The format and how it was found; nothing where the configuration says
 * nothing of logs.
 * @throws {LogFormatError} The log's format is defined nowhere.
 */
export function formatFor(
  config: ServerConfig,
  logPath: string,
): FoundFormat | undefined {
  const { server, statements } = config;
  const logs = statements.filter((it) => it.kind === "log");
  const variables = variablesOf(statements);
  for (const [by, isMeant] of MATCHES) {
    for (const wanted of [logPath, logPath.replace(ROTATED, "")]) {
      const log = logs.find(({ path }) =>
        isMeant(withVariables(path, variables), wanted)
      );
      if (log) return { ...formatOf(log, config), by };
    }
  }
  if (logs.length > 0) return { ...formatOf(logs[0]!, config), by: "first" };
  const format = statements.find((it) => it.kind === "format");
  if (format) {
    const { text, name, file, line } = format;
    return { text, ...(name ? { name } : {}), file, line, by: "format" };
  }
  // Without a word of it nginx logs in the combined format, Apache not at all.
  if (server === "apache" || statements.length === 0) return undefined;
  return {
    text: NGINX_FORMATS["combined"]!,
    name: "combined",
    file: statements[0]!.file,
    line: 1,
    by: "default",
  };
}

/** The values of what a configuration defines. */
export function variablesOf(
  statements: readonly Statement[],
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const it of statements) {
    if (it.kind === "define") {
      values.set(it.name, withVariables(it.value, values));
    }
  }
  return values;
}

/** Puts the values of variables in; those that have none stay. */
export function withVariables(
  text: string,
  values: ReadonlyMap<string, string>,
): string {
  return text.replace(
    /\$\{(\w+)\}/g,
    (whole, name: string) => values.get(name) ?? whole,
  );
}

type LogStatement = Extract<Statement, { kind: "log" }>;

function formatOf(
  { format, file, line }: LogStatement,
  { server, statements }: ServerConfig,
): Omit<FoundFormat, "by"> {
  // Apache finds names in letters of any case.
  const folded = (name: string) =>
    server === "apache" ? name.toLowerCase() : name;
  const isMeant = (name: string) => folded(name) === folded(format);
  const defined = statements.findLast((it) =>
    it.kind === "format" && isMeant(it.name)
  );
  if (defined?.kind === "format") {
    return {
      text: defined.text,
      ...(format === "" ? {} : { name: format }),
      file: defined.file,
      line: defined.line,
    };
  }
  const formats = server === "nginx" ? NGINX_FORMATS : APACHE_FORMATS;
  const known = Object.entries(formats).find(([name]) => isMeant(name));
  if (known) {
    return { text: known[1], name: format || "common", file, line };
  }
  // Apache takes what is no format's name for a format.
  if (server === "apache" && format.includes("%")) {
    return { text: format, file, line };
  }
  throw new LogFormatError(
    `${file}:${line} uses the log format ${JSON.stringify(format)}, which is ` +
      "defined in no file that was read: name the server's main configuration, " +
      `as ${server === "nginx" ? "nginx.conf" : "apache2.conf or httpd.conf"}`,
  );
}

const VARIABLE = /\$\{\w+\}|\$\w+|%[A-Za-z]/;

/** From the surest to the most daring. */
const MATCHES: readonly (readonly [
  FoundBy,
  (path: string, logPath: string) => boolean,
])[] = [
  ["path", (path, log) => isSamePath(path, log)],
  ["pattern", (path, log) => VARIABLE.test(path) && isLike(path, log)],
  [
    "name",
    (path, log) =>
      VARIABLE.test(nameOf(path))
        ? isLike(nameOf(path), nameOf(log))
        : nameOf(path) === nameOf(log),
  ],
];

/** A relative path is from a folder that is not known here. */
function isSamePath(path: string, log: string): boolean {
  return path.startsWith("/")
    ? path === log
    : path.includes("/") && log.endsWith(`/${path}`);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether a path may be what one with variables stands for. */
function isLike(path: string, log: string): boolean {
  const pieces = path.split(VARIABLE);
  // What a path begins with may be a folder, further ones are names.
  const start = pieces[0] === "" || path.startsWith("/") ? "^" : "(^|/)";
  const source = pieces
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .reduce((all, piece, i) =>
      all + (i === 1 && pieces[0] === "" ? ".*" : "[^/]*") + piece
    );
  return new RegExp(`${start}${source}$`, "s").test(log) &&
    nameOf(path).split(VARIABLE).some((piece) => piece !== "");
}
