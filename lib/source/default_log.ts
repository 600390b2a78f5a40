/**
 * The log that is meant when none is named.
 *
 * @module
 */

import { Failure } from "../failure.ts";
import { realFileSystem, whyOf } from "./file_system.ts";

/** Where nginx, Apache and httpd write their logs, in the order of preference. */
export const USUAL_LOGS = [
  "/var/log/nginx/access.log",
  "/var/log/apache2/access.log",
  "/var/log/apache2/other_vhosts_access.log",
  "/var/log/httpd/access_log",
] as const;

/**
 * Finds the first of the usual logs that can be read.
 *
 * @param paths Where to look. @default {USUAL_LOGS}
 * @returns Its path.
 * @throws {Failure} If none can be read; says what was tried.
 */
export function findLog(paths: readonly string[] = USUAL_LOGS): string {
  const tried: string[] = [];
  for (const path of paths) {
    try {
      if (realFileSystem.mayRead(path)) {
        Deno.openSync(path).close();
        return path;
      }
      tried.push(`  ${path}: not allowed without --allow-read`);
    } catch (error) {
      tried.push(`  ${path}: ${whyOf(error)}`);
    }
  }
  throw new Failure(
    "cannot find a log: none is named, and none of these can be read:",
    [
      ...tried,
      "Name one, for example: http-monitor /var/log/mysite/access.log",
      "or see it work: http-monitor demo",
    ],
  );
}
