/**
 * What httpd.conf, or Debian's apache2.conf, says of logs.
 *
 * @see {@link https://httpd.apache.org/docs/2.4/mod/mod_log_config.html}
 *
 * @module
 */

import type { Statement } from "./server_config.ts";

const COMMON = '%h %l %u %t "%r" %>s %b';
const REFERRER_AND_AGENT = '"%{Referer}i" "%{User-Agent}i"';

/**
 * Formats that are taken for known where nothing defines them: Apache's own, and
 * those that configurations of distributions define.
 */
export const APACHE_FORMATS: Readonly<Record<string, string>> = {
  // What logs have that name no format.
  "": COMMON,
  CLF: COMMON,
  common: COMMON,
  combined: `${COMMON} ${REFERRER_AND_AGENT}`,
  combinedio: `${COMMON} ${REFERRER_AND_AGENT} %I %O`,
  vhost_common: `%v ${COMMON}`,
  vhost_combined: `%v:%p %h %l %u %t "%r" %>s %O ${REFERRER_AND_AGENT}`,
};

/**
 * Reads a file of Apache's configuration.
 *
 * @param text What it holds.
 * @param file How to call it.
 * @returns Formats, logs, includes and definitions of all sections, in their
 * order.
 */
export function readApacheConfig(text: string, file: string): Statement[] {
  return linesOf(text).flatMap(({ text, line }): Statement[] => {
    const [directive = "", first, second = ""] = wordsOf(text);
    if (first === undefined) return [];
    switch (directive.toLowerCase()) {
      case "logformat":
        return [{ kind: "format", name: second, text: first, file, line }];
      case "customlog":
      case "globallog":
        return [{
          kind: "log",
          path: pathOf(first),
          format: second,
          file,
          line,
        }];
      case "transferlog":
        return [{ kind: "log", path: pathOf(first), format: "", file, line }];
      case "include":
      case "includeoptional":
        return [{ kind: "include", pattern: first, file, line }];
      case "define":
        return [{ kind: "define", name: first, value: second, file, line }];
      case "serverroot":
        return [{ kind: "root", path: first, file, line }];
      default:
        return [];
    }
  });
}

/** A log that a program writes: the path among its arguments, if there is one. */
function pathOf(path: string): string {
  if (!path.startsWith("|")) return path;
  const [, ...words] = wordsOf(path.replace(/^\|[|$]?\s*/, ""));
  return words.findLast((word) => word.includes("/")) ?? path;
}

/** The lines, those that go on in the next with it, without comments. */
function linesOf(text: string): { text: string; line: number }[] {
  const lines: { text: string; line: number }[] = [];
  let whole = "";
  let start = 1;
  text.split(/\r?\n/).forEach((piece, index) => {
    if (whole === "") start = index + 1;
    if (/(^|[^\\])(\\\\)*\\$/.test(piece)) {
      whole += piece.slice(0, -1);
      return;
    }
    whole += piece;
    if (!/^\s*#/.test(whole)) lines.push({ text: whole.trim(), line: start });
    whole = "";
  });
  if (whole !== "") lines.push({ text: whole.trim(), line: start });
  return lines;
}

/** The words of a line: in quotes `\"` and `\\` stand for the second of them. */
function wordsOf(line: string): string[] {
  const words = line.matchAll(
    /"((?:[^"\\]|\\.)*)"?|'((?:[^'\\]|\\.)*)'?|(\S+)/gs,
  );
  return [...words].map(([, double, single, bare]) =>
    double?.replace(/\\(["\\])/g, "$1") ??
      single?.replace(/\\(['\\])/g, "$1") ?? bare ?? ""
  );
}
