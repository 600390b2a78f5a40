/**
 * The terminal, its keys and the signals.
 *
 * @module
 */

import { KeyDecoder } from "./screen/keys.ts";
import type { Size } from "./host.ts";

/** The kind of file in a mode, and that of a device such as /dev/null. */
const KIND_MASK = 0o170000;
const CHARACTER_DEVICE = 0o020000;

/** The room of the terminal; that of an old one where it does not say. */
export function terminalSize(): Size {
  try {
    const { columns, rows } = Deno.consoleSize();
    // Some say 0 before they have a window.
    if (columns > 0 && rows > 0) return { columns, rows };
  } catch {
    // There is no terminal any more.
  }
  return { columns: 80, rows: 24 };
}

/**
 * An environment variable, where it may be read; nobody is asked for that.
 * `NO_COLOR` is known without a permission, as Deno heeds it itself.
 */
export function permittedEnv(variable: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  if (state === "granted") return Deno.env.get(variable);
  return variable === "NO_COLOR" && Deno.noColor ? "1" : undefined;
}

/** Whether the terminal has no cursor codes; unknown without --allow-env=TERM. */
export function isDumbTerminal(): boolean {
  return permittedEnv("TERM") === "dumb";
}

/** Whether something was piped or redirected into standard input. */
export async function stdinIsPiped(): Promise<boolean> {
  if (Deno.stdin.isTerminal()) return false;
  // Where a log is named, or "-", saves 22 to 40 ms and 5 MB: Deno has no fstat of
  // its own for this.
  const { fstatSync } = await import("node:fs");
  try {
    // Under systemd and cron it is /dev/null: nobody means to read that.
    return (fstatSync(0).mode & KIND_MASK) !== CHARACTER_DEVICE;
  } catch {
    return false; // It is closed.
  }
}

/** Has the terminal hand over each key at once, those of signals too. */
export function setKeyMode(): void {
  try {
    Deno.stdin.setRaw(true);
  } catch {
    // The terminal has gone: who is told of that ends the program.
  }
}

/** Leaves the terminal as it was, where there still is one. */
export function leaveKeyMode(): void {
  try {
    Deno.stdin.setRaw(false);
  } catch {
    // The terminal has gone: it has no mode.
  }
}

/** After so long without a byte, Esc is a key and not the begin of one. */
const ESCAPE_MS = 50;
/** After so long without a byte the end of what was pasted does not come any more. */
const PASTE_MS = 1000;

/**
 * Listens for keys.
 *
 * @param onKey Called with each key: see `screen/keys.ts`.
 * @returns Ends it and leaves the terminal as it was.
 */
export function watchKeys(onKey: (key: string) => void): () => void {
  if (!Deno.stdin.isTerminal()) return () => {};
  setKeyMode();
  const reader = Deno.stdin.readable.getReader();
  const decoder = new KeyDecoder();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (keys: readonly string[]) => keys.forEach(onKey);
  // What goes wrong in a key is a fault like any other, and is not caught here.
  (async () => {
    for (;;) {
      const bytes = await readKeys(reader);
      if (bytes === undefined) return;
      clearTimeout(timer);
      tell(decoder.decode(bytes));
      if (decoder.pending) {
        timer = setTimeout(
          () => tell(decoder.flush()),
          decoder.isPasting ? PASTE_MS : ESCAPE_MS,
        );
      }
    }
  })();
  return () => {
    clearTimeout(timer);
    reader.cancel().catch(() => {});
    leaveKeyMode();
  };
}

/** The next bytes that were typed; nothing where no more will come. */
async function readKeys(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<Uint8Array | undefined> {
  try {
    return (await reader.read()).value;
  } catch {
    return undefined; // The terminal has gone: no more keys.
  }
}

/**
 * Listens for another size of the terminal.
 *
 * @param onSize Called then.
 * @returns Ends it.
 */
export function watchSize(onSize: () => void): () => void {
  if (Deno.build.os === "windows") return () => {};
  Deno.addSignalListener("SIGWINCH", onSize);
  return () => Deno.removeSignalListener("SIGWINCH", onSize);
}

/** So soon after a stop that did not come about, all goes on. */
const STOPPED_MS = 100;

/**
 * Whether the program can be stopped. It must not where `run` was denied it, as by
 * the tasks: then programs stand between it and the shell that would go on.
 */
export function canBeStopped(): boolean {
  return Deno.build.os !== "windows" &&
    Deno.permissions.querySync({ name: "run" }).state !== "denied";
}

/** From this version on a program may send itself a signal without a permission. */
const SELF_KILL = [2, 9];

/**
 * Whether the program may stop itself. It is not tried out: Deno would ask.
 *
 * @see https://github.com/denoland/deno/pull/34382
 */
function mayStop(): boolean {
  const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);
  return major > SELF_KILL[0]! ||
    major === SELF_KILL[0] && minor >= SELF_KILL[1]! ||
    Deno.permissions.querySync({ name: "run" }).state === "granted";
}

/**
 * Listens for Ctrl-Z where it is no key, but the terminal's own, and for others who
 * stop the program as that does. It is then stopped by {@linkcode stopProgram}
 * alone: where it could be, but may not do that, nothing is listened for.
 *
 * @param onStop Called then.
 * @returns Ends it.
 */
export function watchStop(onStop: () => void): () => void {
  if (Deno.build.os === "windows") return () => {};
  if (canBeStopped() && !mayStop()) return () => {};
  Deno.addSignalListener("SIGTSTP", onStop);
  return () => Deno.removeSignalListener("SIGTSTP", onStop);
}

/**
 * Stops the program, as Ctrl-Z does. Where it may not do so, the terminal is set
 * so that the next Ctrl-Z does.
 *
 * @param onBack Called when it goes on, also where nobody could bring it back: a
 * program that no shell looks after is not stopped.
 * @param signal What stops it: SIGTTOU where SIGTSTP is listened for. Not SIGSTOP,
 * which stops those too that no shell looks after.
 * @returns Whether it could.
 */
export function stopProgram(
  onBack: () => void,
  signal: "SIGTSTP" | "SIGTTOU",
): boolean {
  if (!mayStop()) {
    // Keys come at once still, but Ctrl-Z is the terminal's again.
    Deno.stdin.setRaw(true, { cbreak: true });
    return false;
  }
  leaveKeyMode();
  Deno.kill(Deno.pid, signal);
  setTimeout(onBack, STOPPED_MS);
  return true;
}

/**
 * Listens for the end of a stop, as by `fg` after Ctrl-Z.
 *
 * @param onResume Called then; the shell may have set the terminal to its own mode.
 * @returns Ends it.
 */
export function watchResume(onResume: () => void): () => void {
  if (Deno.build.os === "windows") return () => {};
  Deno.addSignalListener("SIGCONT", onResume);
  return () => Deno.removeSignalListener("SIGCONT", onResume);
}

const SIGNALS: readonly (readonly [Deno.Signal, number])[] = [
  ["SIGHUP", 129],
  ["SIGINT", 130],
  ["SIGQUIT", 131],
  ["SIGTERM", 143],
];

/**
 * Listens for the signals that end a program.
 *
 * @param onSignal Called with the signal and the exit code that it stands for.
 * @returns Ends it.
 */
export function watchSignals(
  onSignal: (signal: Deno.Signal, exitCode: number) => void,
): () => void {
  const listeners = SIGNALS
    .filter(([signal]) => Deno.build.os !== "windows" || signal === "SIGINT")
    .map(([signal, exitCode]) => {
      const listener = () => onSignal(signal, exitCode);
      Deno.addSignalListener(signal, listener);
      return () => Deno.removeSignalListener(signal, listener);
    });
  return () => listeners.forEach((remove) => remove());
}
