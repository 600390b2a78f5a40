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
  name:
    `Ctrl-C leaves the screen of standard input too, named or not${skipped}`,
  ignore,
  async fn() {
    for (const named of [[], ["-"]]) {
      using folder = new Folder();
      const path = `${folder.path}/fifo`;
      new Deno.Command("mkfifo", { args: [path] }).outputSync();
      // By both ends: to open one of them waits for the other.
      using fifo = Deno.openSync(path, { read: true, write: true });
      await using terminal = new Terminal(folder, [...named, "<", path]);
      fifo.writeSync(new TextEncoder().encode(lineAt(now()).repeat(3)));
      await terminal.until("a screen", (screen) => / 3 hits/.test(screen));
      assertEquals(terminal.mode, "alternate 1, cursor 0");
      terminal.keys("C-c");
      await terminal.until("the end", (screen) => screen.includes("exit 0"));
    }
  },
});

Deno.test({
  name:
    `q that is pressed twice leaves the report and the alerts behind, and no folder of the demo${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    await using terminal = new Terminal(folder, ["demo", "-a", "0.1"], {
      env: `TERM=tmux-256color TMPDIR=${folder.path}`,
      permissions: "-A",
    });
    const demos = () =>
      [...Deno.readDirSync(folder.path)]
        .filter(({ name }) => name.startsWith("http-monitor-demo-")).length;
    await terminal.until(
      "an alert",
      (screen) => screen.includes("generated an alert"),
    );
    assertEquals(demos(), 1);
    terminal.keys("q", "q");
    await terminal.until("the end", (screen) => screen.includes("exit 0"));
    const left = terminal.screen("-S", "-");
    assertEquals(left.match(/High traffic generated an alert/g)?.length, 1);
    assertEquals(demos(), 0);
    assertEquals(terminal.mode, "alternate 0, cursor 1");
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
    `Ctrl-Z stops it, and the terminal is clean until fg brings the screen back${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const path = folder.write("access.log", "");
    await using terminal = new Terminal(folder, [path], { shell: true });
    const hint = "Ctrl-Z again stops it";
    await terminal.until("a screen", (screen) => screen.includes("q quit"));
    assertEquals(terminal.mode, "alternate 1, cursor 0");
    terminal.keys("C-z");
    await terminal.until(
      "the shell, or how to get there",
      (screen) => /Stopped/.test(screen) || screen.includes(hint),
    );
    assertEquals(terminal.mode, "alternate 0, cursor 1");
    // Older versions of Deno do not let it stop itself: it takes a second key.
    if (terminal.screen().includes(hint)) {
      // Any other one goes back.
      terminal.keys("j");
      await terminal.until("it again", (screen) => screen.includes("q quit"));
      terminal.keys("C-z");
      await terminal.until("the hint", (screen) => screen.includes(hint));
      terminal.keys("C-z");
      await terminal.until("the shell", (screen) => /Stopped/.test(screen));
    }
    assertEquals(terminal.mode, "alternate 0, cursor 1");
    // What is typed is shown, and the shell answers.
    terminal.keys("clear; echo a$((40 + 2))", "Enter");
    await terminal.until("an answer", (screen) => screen.includes("a42"));
    folder.append("access.log", lineAt(now(), "/while/stopped"));
    terminal.keys("fg", "Enter");
    await terminal.until(
      "the screen again",
      (screen) =>
        screen.startsWith("── http-monitor") && screen.includes("q quit") &&
        /\n1 hits/.test(screen),
    );
    assertEquals(terminal.mode, "alternate 1, cursor 0");
    terminal.keys("q");
    await terminal.until(
      "the end",
      (screen) =>
        !screen.includes("q quit") && screen.includes("No alerts so far."),
    );
    assertEquals(terminal.mode, "alternate 0, cursor 1");
  },
});

Deno.test({
  name:
    `Ctrl-Z leaves the screen and stops it where the log is piped in, too${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const path = folder.write("access.log", lineAt(now()).repeat(3));
    await using terminal = new Terminal(folder, [], {
      shell: true,
      input: `tail -n +1 -f ${path}`,
    });
    await terminal.until("a screen", (screen) => /\n3 hits/.test(screen));
    assertEquals(terminal.mode, "alternate 1, cursor 0");
    terminal.keys("C-z");
    await terminal.until("the shell", (screen) => /Stopped/.test(screen));
    // Older versions of Deno do not let it stop itself: then the screen stays.
    const [major, minor] = Deno.version.deno.split(".").map(Number);
    const mayStop = major! > 2 || minor! >= 9;
    if (mayStop) assertEquals(terminal.mode, "alternate 0, cursor 1");
    terminal.keys("clear; echo a$((40 + 2))", "Enter");
    await terminal.until("an answer", (screen) => screen.includes("a42"));
    folder.append("access.log", lineAt(now()));
    terminal.keys("fg", "Enter");
    await terminal.until("the screen", (screen) => /\n4 hits/.test(screen));
    assertEquals(terminal.mode, "alternate 1, cursor 0");
    terminal.keys("C-c");
    await terminal.until(
      "the summary",
      (screen) => screen.includes("No alerts so far."),
    );
    assertEquals(terminal.mode, "alternate 0, cursor 1");
  },
});

Deno.test({
  name: `where the log is piped in, what is typed does not stay${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const path = folder.write("access.log", lineAt(now()));
    await using terminal = new Terminal(folder, ["-i", "60"], {
      input: `tail -n +1 -f ${path}`,
    });
    await terminal.until("a screen", (screen) => /\n1 hits/.test(screen));
    const keys = Array.from({ length: 40 }, () => "Enter");
    terminal.keys("a word", ...keys, "another word");
    // It is shown at once, and so before this is.
    folder.append("access.log", lineAt(now()));
    await terminal.until(
      "the screen, and nothing else",
      (screen) =>
        /\n2 hits/.test(screen) && !screen.includes("word") &&
        screen.startsWith("── http-monitor") &&
        screen.trimEnd().endsWith("Ctrl-C quit"),
    );
    assertEquals(terminal.screen().match(/http-monitor/g)?.length, 1);
  },
});

Deno.test({
  name: `where a log is piped into a task, Ctrl-Z stops nothing${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const path = folder.write("access.log", lineAt(now()));
    await using terminal = new Terminal(folder, [], {
      permissions: "--allow-read --allow-env=TERM --deny-run",
      input: `tail -n +1 -f ${path}`,
    });
    await terminal.until("a screen", (screen) => /\n1 hits/.test(screen));
    terminal.keys("C-z");
    await terminal.until(
      "why it is not stopped",
      (screen) => screen.includes("cannot be stopped"),
    );
    folder.append("access.log", lineAt(now()));
    await terminal.until(
      "a count that moves",
      (screen) => /\n2 hits/.test(screen),
    );
    assertEquals(terminal.mode, "alternate 1, cursor 0");
  },
});

Deno.test({
  name: `where no shell looks after it, Ctrl-Z stops nothing${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const path = folder.write("access.log", "");
    await using terminal = new Terminal(folder, [path]);
    await terminal.until("a screen", (screen) => screen.includes("q quit"));
    terminal.keys("C-z");
    folder.append("access.log", lineAt(now()));
    // It came back by itself, or by this key.
    terminal.keys("j");
    await terminal.until("the screen", (screen) => /\n1 hits/.test(screen));
    assertEquals(terminal.mode, "alternate 1, cursor 0");
  },
});

Deno.test({
  name: `each key does what the help says, on an idle log too${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const lines = ["/one/a", "/one/b", "/two/c", "/three/d"]
      // Of a second that is over when it begins, in a report that stays.
      .flatMap((path, i) => Array<string>(4 - i).fill(lineAt(now() - 5, path)));
    const path = folder.write("access.log", lines.join(""));
    await using terminal = new Terminal(
      folder,
      ["-a", "20", "-i", "600", path],
      { shell: true, permissions: "-A" },
    );
    const shows = (what: string, ...parts: (string | RegExp)[]) =>
      terminal.until(
        what,
        (screen) =>
          parts.every((part) =>
            typeof part === "string" ? screen.includes(part) : part.test(screen)
          ),
      );
    await shows("rows", /▸ SECTION .*HITS▼/, /▸ \/one .* 7 /, "q quit");
    terminal.keys("?");
    await shows("the help", "leave; the summary", "ALERT HISTORY");
    terminal.keys("Escape");
    await shows("no help", /▸ SECTION/);
    terminal.keys("Down");
    await shows("the second row", /▸ \/two/);
    terminal.keys("k");
    await shows("the first row", /▸ \/one/);
    terminal.keys("G");
    await shows("the last row", /▸ \/three/);
    terminal.keys("Home");
    await shows("the first row", /▸ \/one/);
    terminal.keys("s");
    await shows("sorted by errors", "ERRORS▼");
    terminal.keys("r");
    await shows("the other way round", "ERRORS▲");
    terminal.keys("r", "s", "s");
    await shows("sorted by name", "SECTION▼", /▸ \/one .*\n.*\/three/);
    terminal.keys("s");
    await shows("sorted by hits", "HITS▼");
    for (
      const [kind, row] of [
        ["PATH", "/one/a"],
        ["CLIENT", "192.0.2.1"],
        ["STATUS", "200"],
        ["AGENT", "none"],
        ["REFERRER", "none"],
        ["SECTION", "/one"],
      ] as const
    ) {
      terminal.keys("d");
      await shows(kind, `▸ ${kind}`, row);
    }
    terminal.keys("Tab");
    await shows("the alerts chosen", "▸ ALERT HISTORY");
    terminal.keys("Tab");
    await shows("the sources chosen", `▸ ${folder.path}`.slice(0, 10));
    terminal.keys("BTab", "BTab");
    await shows("the top chosen", /▸ SECTION/);
    terminal.keys("+");
    await shows(
      "a threshold",
      "threshold 21/s, was 20/s",
      "ok, threshold 21/s",
    );
    terminal.keys("-", "-");
    await shows("a threshold", "threshold 19/s, was 20/s");
    terminal.keys("p");
    await shows("a pause", "PAUSED");
    terminal.keys("p");
    await terminal.until("no pause", (screen) => !screen.includes("PAUSED"));
    terminal.keys("/", "TWO", "Enter");
    await terminal.until(
      "rows with a text",
      (screen) => screen.includes("filter TWO") && !/^ *\/one/m.test(screen),
    );
    terminal.keys("Escape");
    await shows("all rows", /^▸ \/one/m);
    terminal.keys("/", "status>=", "500", "Enter");
    await shows("a filter", "filter status>=500: 0 hits", "no such hit yet");
    folder.append("access.log", lineAt(now(), "/bad/x", 503));
    await shows("its hits", "filter status>=500: 1 hit,", "/bad");
    terminal.keys("Escape");
    await shows("all rows", /^▸ \/one/m);
    terminal.keys("Enter");
    await shows("an opened row", "section /one: 0 hits", "▸ PATH");
    folder.append("access.log", lineAt(now(), "/one/opened"));
    await shows("its hits", "section /one: 1 hit,", "/one/opened");
    terminal.keys("Escape");
    await shows("all rows", /^▸ SECTION/m);
    terminal.keys("e");
    await shows("where it went", 'exported to "http-monitor-');
    terminal.keys("C-l");
    await shows("all drawn anew", "q quit", /^▸ SECTION/m);
    terminal.resize(40, 12);
    await terminal.until(
      "a small screen",
      (screen) =>
        screen.trimEnd().split("\n").length === 12 && screen.includes("q quit"),
    );
    terminal.keys("q");
    await shows("the summary", "No alerts so far.");
    assertEquals(terminal.mode, "alternate 0, cursor 1");
    const [name] = [...Deno.readDirSync(folder.path)]
      .map(({ name }) => name).filter((name) => name.endsWith(".json"));
    const text = Deno.readTextFileSync(`${folder.path}/${name}`);
    assertEquals(JSON.parse(text).rows[0].name, "/one");
  },
});

Deno.test({
  name:
    `a log that grows moves the counts, and the ranking with the report; alerts are told at once${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const path = folder.write("access.log", lineAt(now(), "/a/x").repeat(3));
    await using terminal = new Terminal(folder, ["-w", "15", "-i", "5", path]);
    await terminal.until("a row", (screen) => /▸ \/a /.test(screen));
    folder.append("access.log", lineAt(now(), "/b/x").repeat(500));
    await terminal.until(
      "an alert and another row",
      (screen) =>
        screen.includes("HIGH, threshold 10/s, peak 33.5/s") &&
        screen.includes("generated an alert - hits = 503") &&
        /^.. ?\/b /m.test(screen),
    );
    await terminal.until(
      "its end, with its length and its peak",
      (screen) =>
        screen.includes("alert recovered - hits = ") &&
        /lasted \d+s, peak 503 hits/.test(screen),
    );
    terminal.keys("q");
    await terminal.until("the end", (screen) => screen.includes("exit 0"));
    const left = terminal.screen("-S", "-", "-J");
    assertEquals(left.match(/High traffic generated an alert/g)?.length, 1);
    assertEquals(left.match(/High traffic alert recovered/g)?.length, 1);
  },
});

Deno.test({
  name: `Ctrl-\\ leaves the screen as q does${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const path = folder.write("access.log", "");
    await using terminal = new Terminal(folder, [path], { shell: true });
    await terminal.until("a screen", (screen) => screen.includes("q quit"));
    terminal.keys("C-\\");
    await terminal.until(
      "the summary",
      (screen) => screen.includes("No alerts so far."),
    );
    assertEquals(terminal.mode, "alternate 0, cursor 1");
    terminal.keys("echo a$((40 + 2))", "Enter");
    await terminal.until("an answer", (screen) => screen.includes("a42"));
  },
});

Deno.test({
  name: `a fault of its own leaves the terminal clean, and is told${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const path = folder.write("access.log", lineAt(now()).repeat(3));
    // A module of its own in the same process, which fails when it is told to.
    const planted = folder.write(
      "planted.js",
      `const timer = setInterval(() => {
         try { Deno.statSync("${folder.path}/now"); } catch { return; }
         clearInterval(timer);
         throw new Error("planted");
       }, 50);
       Deno.unrefTimer(timer);`,
    );
    await using terminal = new Terminal(folder, [path], {
      permissions: `--allow-read --allow-env=TERM --preload=${planted}`,
    });
    await terminal.until("a screen", (screen) => screen.includes("q quit"));
    folder.write("now", "");
    await terminal.until("the end", (screen) => screen.includes("exit 1"));
    assertEquals(terminal.mode, "alternate 0, cursor 1");
    const left = terminal.screen("-S", "-");
    assert(left.includes("Error: planted"), left);
    assert(left.includes("No alerts so far."), left);
    terminal.keys("hello", "Enter");
    await terminal.until(
      "an echo and cat's answer",
      (screen) => screen.split("hello").length === 3,
    );
  },
});
