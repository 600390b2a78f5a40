/**
 * What nginx.conf says of logs.
 *
 * @see {@link https://nginx.org/en/docs/http/ngx_http_log_module.html}
 *
 * @module
 */

import type { Statement } from "./server_config.ts";

/** Formats that nginx has without being told. */
export const NGINX_FORMATS: Readonly<Record<string, string>> = {
  combined:
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"',
};

/** Parameters of `access_log` that are no format's name. */
const PARAMETER = /^(buffer|gzip|flush|if)(=|$)/;
const LUA_BLOCK = /_by_lua_block$/;

/** One directive with its arguments. */
interface Directive {
  /** Its words, without their quotes; escapes are as written. */
  readonly words: readonly string[];
  readonly line: number;
}

/**
 * Reads a file of nginx's configuration.
 *
 * @param text What it holds.
 * @param file How to call it.
 * @returns Formats, logs and includes of all blocks but `stream`, which has formats
 * of its own for connections, in their order.
 */
export function readNginxConfig(text: string, file: string): Statement[] {
  return directivesOf(text).flatMap(({ words, line }): Statement[] => {
    const [directive, first, ...rest] = words;
    if (first === undefined) return [];
    switch (directive) {
      case "log_format":
        return [{
          kind: "format",
          name: first,
          text: formatText(rest),
          file,
          line,
        }];
      case "access_log": {
        if (first === "off") return [];
        const format = rest.find((word) => !PARAMETER.test(word));
        return [{
          kind: "log",
          path: first,
          format: format ?? "combined",
          file,
          line,
        }];
      }
      case "include":
        return [{ kind: "include", pattern: first, file, line }];
      default:
        return [];
    }
  });
}

/** nginx puts the parts of a format together as they are. */
function formatText(words: readonly string[]): string {
  const [option = "", ...rest] = words;
  return /^escape=\w+$/.test(option)
    ? `${option} ${rest.join("")}`
    : words.join("");
}

/**
 * Splits a configuration into directives: quotes, comments, blocks. Those within
 * `stream` are left out.
 */
function directivesOf(text: string): Directive[] {
  const directives: Directive[] = [];
  let words: string[] = [];
  let line = 1;
  let startLine = 1;
  let depth = 0;
  let isInStream = false;
  let i = 0;
  const skipTo = (end: number) => {
    for (; i < end; i++) if (text[i] === "\n") line++;
  };
  while (i < text.length) {
    const char = text[i]!;
    if (/\s/.test(char)) {
      skipTo(i + 1);
    } else if (char === "#") {
      const newline = text.indexOf("\n", i);
      i = newline < 0 ? text.length : newline;
    } else if (char === ";" || char === "{" || char === "}") {
      i++;
      if (words.length > 0 && !isInStream) {
        directives.push({ words, line: startLine });
      }
      if (char === "}" && --depth === 0) isInStream = false;
      if (char === "{" && LUA_BLOCK.test(words[0] ?? "")) {
        skipTo(blockEnd(text, i));
      } else if (char === "{" && depth++ === 0) {
        isInStream = words[0] === "stream";
      }
      words = [];
    } else {
      if (words.length === 0) startLine = line;
      const isQuoted = char === '"' || char === "'";
      const end = isQuoted ? quoteEnd(text, i) : wordEnd(text, i);
      words.push(isQuoted ? text.slice(i + 1, end) : text.slice(i, end));
      skipTo(isQuoted ? end + 1 : end);
    }
  }
  return directives;
}

function quoteEnd(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== text[start]) {
    i += text[i] === "\\" ? 2 : 1;
  }
  return Math.min(i, text.length);
}

function wordEnd(text: string, start: number): number {
  let i = start;
  while (i < text.length && !/[\s;]/.test(text[i]!)) {
    if (text[i] === "{" && text[i - 1] !== "$") break;
    i += text[i] === "\\" ? 2 : 1;
  }
  return Math.min(i, text.length);
}

/** Where a block of another language ends: its braces are in pairs. */
function blockEnd(text: string, start: number): number {
  let depth = 1;
  let i = start;
  while (i < text.length && depth > 0) {
    const char = text[i]!;
    if (char === '"' || char === "'") i = quoteEnd(text, i);
    else if (text.startsWith("--", i)) {
      const newline = text.indexOf("\n", i);
      i = newline < 0 ? text.length : newline;
    } else if (char === "{") depth++;
    else if (char === "}") depth--;
    i++;
  }
  return Math.min(i, text.length);
}
