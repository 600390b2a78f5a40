/**
 * Reads what is set outside of the command line, as far as Deno was allowed to
 * look: nothing is asked for, and what may not be seen is not there.
 *
 * @module
 */

import { quote } from "../failure.ts";
import { isMissing, realFileSystem, whyOf } from "../source/file_system.ts";
import { UsageError } from "./usage.ts";
import { parseConfigFile } from "./config_file.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { NO_SETTINGS, type Settings } from "./settings.ts";

/**
 * Reads the environment and the configuration file.
 *
 * @param typedFile The file that was named on the command line.
 * @returns What is set; where both set the same, what the environment says.
 * @throws {UsageError} If something of it cannot be.
 */
export function readSettings(typedFile: string | undefined): Settings {
  const environment = readEnvironment(realEnvironment);
  const named = typedFile ?? textOfSetting(environment, "config");
  return new Map([...readFile(named), ...environment]);
}

/**
 * Where the configuration file is where none is named.
 *
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function usualConfigFile(
  environment: Pick<Environment, "get"> = realEnvironment,
): string | undefined {
  const folder = environment.get("XDG_CONFIG_HOME");
  // It says itself that a relative one is to be ignored.
  if (folder?.startsWith("/")) return `${folder}/http-monitor/config.json`;
  const home = environment.get("HOME");
  return home ? `${home}/.config/http-monitor/config.json` : undefined;
}

/** A name that is granted only together with all others that begin so. */
const ANY_OF_OURS = "HTTP_MONITOR__";

const realEnvironment: Environment = {
  get: (variable) => {
    const { state } = Deno.permissions.querySync({ name: "env", variable });
    return state === "granted" ? Deno.env.get(variable) : undefined;
  },
  names: (some) => {
    const isGranted = (variable?: string) =>
      Deno.permissions.querySync({
        name: "env",
        ...(variable === undefined ? {} : { variable }),
      }).state === "granted";
    if (isGranted()) return Object.keys(Deno.env.toObject());
    // With --allow-env=HTTP_MONITOR_* the usual slips of the pen can be found.
    // Asking for each would take ten times as long as looking.
    if (!isGranted(ANY_OF_OURS)) return [];
    return [...some()].filter((name) => Deno.env.get(name) !== undefined);
  },
};

const NO_FILE = "/dev/null";

function textOfSetting(settings: Settings, name: "config"): string | undefined {
  const value = settings.get(name)?.value;
  return typeof value === "object" ? value[0] : undefined;
}

function readFile(named: string | undefined): Settings {
  const path = named ?? usualConfigFile();
  // The usual way to say none needs no permission.
  if (path === undefined || path === NO_FILE) return NO_SETTINGS;
  if (!realFileSystem.mayRead(path)) {
    if (named === undefined) return NO_SETTINGS;
    throw new UsageError(
      `cannot read ${quote(path)}: Deno was not allowed to: ` +
        `run with --allow-read=${path}`,
    );
  }
  try {
    return parseConfigFile(Deno.readTextFileSync(path), path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // Only one that was named has to be there.
    if (named === undefined && !isThere(path)) return NO_SETTINGS;
    throw new UsageError(
      `cannot read the settings in ${quote(path)}: ${whyOf(error)}: ` +
        "name another file with --config",
    );
  }
}

/** Whether a file can be seen: not in a folder that is closed to this user. */
function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    return !isMissing(error) &&
      !(error instanceof Deno.errors.PermissionDenied);
  }
}
