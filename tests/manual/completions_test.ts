import { assert, assertEquals } from "@std/assert";
import { type Command, COMMANDS, SHELLS } from "../../lib/settings/commands.ts";
import { formatNames } from "../../lib/log/formats.ts";
import { choicesOf, type Flag, FLAGS } from "../../lib/settings/flags.ts";
import { TOP_NAMES } from "../../lib/traffic/top_names.ts";
import { completionsFor } from "../../lib/manual/completions.ts";
import { eventually, Folder } from "../cli/_run.ts";
import { hasTmux } from "../cli/_terminal.ts";
import { pathOf } from "../writers/_programs.ts";
import { output, skippedWithout } from "./_tools.ts";

const flags: readonly Flag[] = FLAGS;
const commands: readonly Command[] = COMMANDS;

/** How each shell is started in a folder with the script, without its user's own. */
const START: Record<string, (folder: Folder, script: string) => string> = {
  bash: (folder, script) => {
    const rc = folder.write(".bashrc", `PS1='ready> '\nsource ${script}\n`);
    return `bash --rcfile ${rc}`;
  },
  zsh: (folder, script) => {
    Deno.copyFileSync(script, `${folder.path}/_http-monitor`);
    const lines = [
      "PS1='ready> '",
      `fpath=(${folder.path} $fpath)`,
      "autoload -U compinit",
      `compinit -u -d ${folder.path}/dump`,
    ];
    folder.write(".zshrc", lines.join("\n"));
    return `env ZDOTDIR=${folder.path} zsh`;
  },
  fish: (_, script) =>
    "fish --no-config -C " +
    `"function fish_prompt; printf 'ready> '; end; source ${script}"`,
};

/** What is typed, and what the screen then has. */
const CASES: readonly (readonly [string[], string, RegExp])[] = [
  [["http-monitor --al", "Tab"], "an option", /http-monitor --alert/],
  [
    ["http-monitor --output ", "Tab", "Tab"],
    "all values",
    /\bcsv\b[^]*\bjson\b[^]*\btext\b/,
  ],
  [["http-monitor -o j", "Tab"], "a value behind a letter", /-o json/],
  [["http-monitor --tops refe", "Tab"], "a top", /--tops referrers/],
  [
    ["http-monitor --tops paths,hosts,refe", "Tab"],
    "a top behind others",
    /--tops paths,hosts,referrers/,
  ],
  [["http-monitor --log-format hapr", "Tab"], "a format", /-format haproxy/],
  [["http-monitor --output=j", "Tab"], "a value behind =", /--output=json/],
  [
    ["http-monitor completions z", "Tab"],
    "what a command takes",
    /completions zsh/,
  ],
  [
    ["http-monitor -o json completions z", "Tab"],
    "what a command behind an option with a value takes",
    /completions zsh/,
  ],
  [["http-monitor selft", "Tab"], "a command", /http-monitor selftest/],
  [
    ["http-monitor -q selft", "Tab"],
    "a command behind an option",
    /-q selftest/,
  ],
  [
    ["http-monitor --once some", "Tab"],
    "a file with a blank in its name",
    /--once some\\ access\.log/,
  ],
  [
    ["http-monitor check some", "Tab"],
    "a file that a command takes",
    /check some\\ access\.log/,
  ],
  [
    ["http-monitor -- che", "Tab"],
    "no command behind what ends options, but a file",
    /-- checkers\.log/,
  ],
  [
    ["http-monitor --state some", "Tab"],
    "a file as a value",
    /--state some\\ access\.log/,
  ],
];

/** A shell in a terminal, into which one types. */
class Shell implements Disposable {
  readonly #socket: string;

  constructor(folder: Folder, start: string) {
    // The one before may not quite have ended: each has its own.
    this.#socket = `${folder.path}/tmux-${crypto.randomUUID()}`;
    const size = ["-x", "100", "-y", "40"];
    const place = ["-c", folder.path];
    this.#tmux(
      "-f",
      "/dev/null",
      "new-session",
      "-d",
      ...place,
      ...size,
      start,
    );
  }

  get screen(): string {
    return this.#tmux("capture-pane", "-p");
  }

  /** Types, and waits until the screen is as it should be. */
  async type(
    keys: readonly string[],
    what: string,
    wanted: RegExp,
  ): Promise<void> {
    if (keys.length > 0) this.#tmux("send-keys", ...keys);
    await eventually(what, () => wanted.test(this.screen.trimEnd())).catch(
      (error) => {
        throw new Error(`${error.message}\n${this.screen}`);
      },
    );
  }

  [Symbol.dispose](): void {
    this.#tmux("kill-server");
  }

  #tmux(...args: string[]): string {
    const { stdout } = new Deno.Command("tmux", {
      args: ["-S", this.#socket, ...args],
      env: { TERM: "xterm-256color" },
      stderr: "null",
    }).outputSync();
    return new TextDecoder().decode(stdout);
  }
}

for (const shell of SHELLS) {
  const path = pathOf(shell);
  const ignore = path === undefined || !hasTmux();
  const skipped = path === undefined
    ? skippedWithout(path, shell)
    : ignore
    ? " (skipped: tmux is not installed)"
    : "";

  Deno.test({
    name: `${shell} takes its script as it is${skippedWithout(path, shell)}`,
    ignore: path === undefined,
    async fn() {
      const result = await output(shell, ["-n"], completionsFor(shell));
      assertEquals(result, { code: 0, text: "" });
    },
  });

  Deno.test({
    name: `${shell} completes options, values, commands and files${skipped}`,
    ignore,
    async fn() {
      using folder = new Folder();
      const script = folder.write(`script.${shell}`, completionsFor(shell));
      folder.write("some access.log", "");
      folder.write("checkers.log", "");
      for (const [keys, what, wanted] of CASES) {
        using it = new Shell(folder, START[shell]!(folder, script));
        await it.type([], "a prompt", /ready> *$/);
        await it.type(keys, what, wanted);
      }
    },
  });
}

Deno.test("each script has all options, choices and commands of the tables", () => {
  for (const shell of SHELLS) {
    const script = completionsFor(shell);
    for (const { name, short, value } of flags) {
      const long = shell === "fish" ? ` -l ${name} ` : `--${name}`;
      assert(script.includes(long), `${shell}: --${name}`);
      if (short !== undefined) {
        const letter = shell === "fish" ? ` -s ${short} ` : `-${short}`;
        assert(script.includes(letter), `${shell}: -${short}`);
      }
      for (const choice of choicesOf(value)) {
        assert(script.includes(choice), `${shell}: ${choice}`);
      }
    }
    for (const { name } of commands) {
      assert(script.includes(name), `${shell}: ${name}`);
    }
    for (const named of [...formatNames(), ...TOP_NAMES]) {
      assert(script.includes(named), `${shell}: ${named}`);
    }
  }
});
