import { assert, assertEquals } from "@std/assert";
import { lineAt } from "../_monitor.ts";
import { now } from "./_faults.ts";
import { Folder } from "./_run.ts";
import { hasTmux, Terminal } from "./_terminal.ts";

const ignore = !hasTmux();
const skipped = ignore ? " (skipped: tmux is not installed)" : "";

Deno.test({
  name:
    `on a terminal it is one screen, and q leaves the alerts behind${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const path = folder.write(
      "access.log",
      lineAt(now() - 5, "/busy/x").repeat(3000),
    );
    await using terminal = new Terminal(folder, [path]);
    await terminal.until(
      "the first screen",
      (screen) => screen.includes("/busy") && screen.includes("q quit"),
    );
    assert(terminal.screen().includes("High traffic generated an alert"));
    assert(terminal.screen().startsWith("── http-monitor "));
    folder.append("access.log", lineAt(now()));
    await terminal.until(
      "a count that moves",
      (screen) => / 3,001 hits/.test(screen),
    );

    terminal.resize(60, 20);
    await terminal.until(
      "the smaller screen",
      (screen) =>
        screen.trimEnd().split("\n").length <= 20 &&
        screen.split("\n")[0] === screen.split("\n")[0]!.slice(0, 60) &&
        screen.includes("q quit"),
    );

    terminal.keys("q");
    await terminal.until("the end", (screen) => screen.includes("exit 0"));
    const left = terminal.screen("-S", "-");
    assertEquals(left.match(/High traffic generated an alert/g)?.length, 1);
    assert(!left.includes("q quit"));
  },
});

Deno.test({
  name:
    `Ctrl-C leaves the screen as q does, and the terminal is as it was${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const path = folder.write("access.log", "");
    await using terminal = new Terminal(folder, [path]);
    await terminal.until("a screen", (screen) => screen.includes("q quit"));
    terminal.keys("C-c");
    await terminal.until("the end", (screen) => screen.includes("exit 0"));
    // What is typed is shown again.
    terminal.keys("hello", "Enter");
    await terminal.until(
      "an echo and cat's answer",
      (screen) => screen.split("hello").length === 3,
    );
  },
});

Deno.test({
  name: `on a dumb terminal it is text without cursor codes${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const path = folder.write("access.log", "");
    await using terminal = new Terminal(folder, ["-i", "1", path], {
      env: "TERM=dumb",
    });
    await terminal.until(
      "two blocks",
      (screen) =>
        screen.split("── http-monitor").length >= 2 &&
        screen.includes("No alerts so far."),
    );
    assert(!terminal.screen().includes("q quit"));
  },
});

Deno.test({
  name: `without a permission it says so and does not ask${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const path = folder.write("access.log", "");
    await using terminal = new Terminal(folder, [path], {
      permissions: "--allow-env=TERM",
    });
    await terminal.until("the end", (screen) => screen.includes("exit 1"));
    const screen = terminal.screen().replaceAll("\n", "");
    assert(screen.includes(`run with --allow-read=${path}`), screen);
    assert(!screen.includes("prompt"), screen);
  },
});

Deno.test({
  name:
    `after Ctrl-Z and fg the screen is back, and q still leaves it${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const path = folder.write("access.log", "");
    await using terminal = new Terminal(folder, [path], { shell: true });
    await terminal.until("a screen", (screen) => screen.includes("q quit"));
    terminal.keys("C-z");
    await terminal.until(
      "the shell",
      (screen) => /Stopped|\$ *\n*$/.test(screen),
    );
    terminal.keys("clear; fg", "Enter");
    await terminal.until(
      "the screen again",
      (screen) =>
        screen.startsWith("── http-monitor") && screen.includes("q quit"),
    );
    terminal.keys("q");
    await terminal.until(
      "the end",
      (screen) =>
        !screen.includes("q quit") && screen.includes("No alerts so far."),
    );
  },
});
