import { eventually, type Folder, isInstalled } from "./_run.ts";

/** Whether there can be terminals. */
export function hasTmux(): boolean {
  return isInstalled("tmux", "-V");
}

/** A terminal of 80 x 24 in which the program runs. */
export class Terminal implements AsyncDisposable {
  readonly #socket: string;

  constructor(
    folder: Folder,
    args: readonly string[],
    {
      env = "TERM=tmux-256color",
      permissions = "--allow-read --allow-env=TERM",
      shell = false,
      input = "",
      deno = Deno.execPath(),
    }: {
      env?: string;
      permissions?: string;
      shell?: boolean;
      /** A command whose output is piped into it. */
      input?: string;
      deno?: string;
    } = {},
  ) {
    this.#socket = `${folder.path}/tmux`;
    const main = new URL("../../main.ts", import.meta.url).href;
    const program = [
      deno,
      // Not --no-prompt: it must not ask on its own.
      `run --quiet ${permissions}`,
      main,
      ...args,
    ].join(" ");
    const size = ["-x", "80", "-y", "24", "-c", folder.path];
    // cat keeps the terminal open when the program is over.
    const piped = input === "" ? "" : `${input} | `;
    const started = `${piped}env NO_COLOR=1 ${env} ${program}`;
    const command = `${started}; echo "exit $?"; cat`;
    const start = ["-f", "/dev/null", "new-session", "-d", ...size];
    if (shell) {
      this.#tmux(...start, "bash --norc");
      this.keys(started, "Enter");
    } else {
      this.#tmux(...start, command);
    }
  }

  screen(...options: string[]): string {
    return this.#tmux("capture-pane", "-p", ...options);
  }

  keys(...keys: string[]): void {
    this.#tmux("send-keys", ...keys);
  }

  resize(columns: number, rows: number): void {
    const size = ["-x", `${columns}`, "-y", `${rows}`];
    this.#tmux("resize-window", ...size);
  }

  async until(what: string, holds: (screen: string) => boolean): Promise<void> {
    let screen = "";
    await eventually(what, () => holds(screen = this.screen())).catch(
      (error) => {
        throw new Error(`${error.message}\n${screen}`);
      },
    );
  }

  /** Whether the alternate screen is on, and whether there is a cursor. */
  get mode(): string {
    return this.#tmux(
      "display-message",
      "-p",
      "alternate #{alternate_on}, cursor #{cursor_flag}",
    ).trim();
  }

  /** Takes the terminal away, as a closed window or a lost connection does. */
  hangUp(): void {
    this.#tmux("kill-server");
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.hangUp();
    return Promise.resolve();
  }

  #tmux(...args: string[]): string {
    const { stdout } = new Deno.Command("tmux", {
      args: ["-S", this.#socket, ...args],
      stderr: "null",
    }).outputSync();
    return new TextDecoder().decode(stdout);
  }
}
