import { assert } from "@std/assert";

const MAIN = new URL("../../main.ts", import.meta.url);
/** After so long a condition is taken for one that never comes. */
const PATIENCE_MS = 30_000;

/** What a program has ended with. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to start the program. */
export interface StartOptions {
  /** Permissions. @default {["--allow-read", "--allow-write"]} */
  readonly permissions?: readonly string[];
  /** What else Deno is told, where it is run from source. */
  readonly flags?: readonly string[];
  /** An executable, which has its own permissions; else it is run from source. */
  readonly binary?: string;
  /** Text for standard input; without it there is none. */
  readonly stdin?: string;
  readonly env?: Record<string, string>;
  /** A script for bash in which `"$@"` starts the program. */
  readonly shell?: string;
  /** As which user and group it runs. */
  readonly uid?: number;
}

const NOBODY = 65_534;
/** For the shell: ends a program that does not end by itself. */
export const WITHIN_TIME = 'timeout 30 "$@"';

/** Who may be denied something: root never is, so it becomes nobody. */
export function unprivileged(folder: Folder): StartOptions {
  if (Deno.uid() !== 0) return {};
  // Deno needs a folder of its own to write to.
  const cache = `${folder.path}/cache`;
  Deno.mkdirSync(cache);
  Deno.chmodSync(cache, 0o777);
  Deno.chmodSync(folder.path, 0o755);
  return { uid: NOBODY, env: { DENO_DIR: cache } };
}

function command(args: readonly string[], options: StartOptions): Deno.Command {
  const { binary, permissions = ["--allow-read", "--allow-write"] } = options;
  const { shell, uid, flags = [] } = options;
  const told = ["--quiet", "--no-prompt", ...flags, ...permissions];
  const source = [Deno.execPath(), "run", ...told, MAIN.href];
  const program = [...(binary === undefined ? source : [binary]), ...args];
  const [file, ...rest] = shell === undefined
    ? program
    : ["bash", "-c", shell, "bash", ...program];
  return new Deno.Command(file!, {
    args: rest,
    ...(uid === undefined ? {} : { uid, gid: uid }),
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "", TZ: "UTC", ...options.env },
  });
}

/** Runs the program to its end. */
export async function run(
  args: readonly string[],
  options: StartOptions = {},
): Promise<Ended> {
  await using program = start(args, options);
  return await program.ended();
}

/** Starts the program. */
export function start(
  args: readonly string[],
  options: StartOptions = {},
): Program {
  return new Program(command(args, options).spawn(), options.stdin);
}

/** A program that runs. */
export class Program implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #texts = { stdout: "", stderr: "" };
  readonly #reading: Promise<unknown>;
  #onText = () => {};
  #isOver = false;

  constructor(child: Deno.ChildProcess, stdin: string | undefined) {
    this.#child = child;
    this.#reading = Promise.all([
      this.#read(child.stdout, "stdout"),
      this.#read(child.stderr, "stderr"),
      stdin === undefined ? undefined : this.#write(stdin),
    ]).finally(() => {
      this.#isOver = true;
      this.#onText();
    });
  }

  get pid(): number {
    return this.#child.pid;
  }

  get stderr(): string {
    return this.#texts.stderr;
  }

  get stdout(): string {
    return this.#texts.stdout;
  }

  /** The whole lines so far, as JSON. */
  // deno-lint-ignore no-explicit-any
  get objects(): any[] {
    return this.stdout.split("\n").slice(0, -1).map((line) => JSON.parse(line));
  }

  /** Waits until something holds of what was printed. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const said = () => `\n${this.#texts.stdout}\n${this.#texts.stderr}`;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`${what}: did not come${said()}`)),
        PATIENCE_MS,
      );
    });
    try {
      while (!holds()) {
        if (this.#isOver) throw new Error(`${what}: it ended before${said()}`);
        const text = new Promise<void>((resolve) => this.#onText = resolve);
        await Promise.race([text, patience]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  async ended(): Promise<Ended> {
    const [{ code }] = await Promise.all([this.#child.status, this.#reading]);
    return { code, ...this.#texts };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.#child.status;
    await this.#reading;
  }

  async #read(
    stream: ReadableStream<Uint8Array>,
    name: "stdout" | "stderr",
  ): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      this.#texts[name] += decoder.decode(chunk, { stream: true });
      this.#onText();
    }
  }

  async #write(text: string): Promise<void> {
    const writer = this.#child.stdin.getWriter();
    try {
      await writer.write(new TextEncoder().encode(text));
      await writer.close();
    } catch {
      // It does not read it.
    }
  }
}

/** A folder that goes with the test. */
export class Folder implements Disposable {
  readonly path: string = Deno.makeTempDirSync({
    prefix: "http-monitor-test-",
  });

  /** Writes a file and gives its path. */
  write(name: string, text: string): string {
    const path = `${this.path}/${name}`;
    Deno.writeTextFileSync(path, text);
    return path;
  }

  append(name: string, text: string): void {
    Deno.writeTextFileSync(`${this.path}/${name}`, text, { append: true });
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** Waits until something holds that nobody tells of: it is looked at. */
export async function eventually(
  what: string,
  holds: () => boolean,
): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`${what}: did not come`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Whether a program is there: it is asked for its version. */
export function isInstalled(program: string, flag: string): boolean {
  try {
    return new Deno.Command(program, { args: [flag] }).outputSync().success;
  } catch {
    return false;
  }
}

export function assertOneLine(text: string): void {
  assert(/^[^\n]+\n$/.test(text), `not one line: ${JSON.stringify(text)}`);
}
