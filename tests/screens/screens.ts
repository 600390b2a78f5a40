/**
 * Makes the pictures in README: the program itself, on its demo, in a terminal.
 *
 *     deno task screens
 *
 * @module
 */

import { Folder } from "../cli/_run.ts";
import { hasTmux, Terminal } from "../cli/_terminal.ts";
import { svgOf } from "./_svg.ts";

const COLUMNS = 100;
const ROWS = 30;
const TO = new URL("../../testdata/screens/", import.meta.url);

if (!hasTmux()) {
  throw new Error("cannot make pictures without tmux: install it");
}
using folder = new Folder();
await using terminal = new Terminal(
  folder,
  ["demo", "--utc", "--speed", "8", "--color", "always"],
  {
    env: "NO_COLOR= TERM=tmux-256color",
    permissions: "--allow-read --allow-write --allow-env=TERM",
  },
);
terminal.resize(COLUMNS, ROWS);

function take(name: string, title: string): void {
  const svg = svgOf(terminal.screen("-e"), COLUMNS, title);
  Deno.writeTextFileSync(new URL(`${name}.svg`, TO), svg);
}

Deno.mkdirSync(TO, { recursive: true });
await terminal.until("an alert", (screen) => /firing for \d+s/.test(screen));
await terminal.until(
  "a report while it fires",
  (screen) =>
    /firing for [1-3][0-9]s/.test(screen) &&
    /last 10s +[1-9]/.test(screen),
);
take("screen", "http-monitor on a terminal: an alert is firing");
await terminal.until("recovery", (screen) => screen.includes("recovered at"));
terminal.keys("d");
await terminal.until("paths", (screen) => screen.includes("▸ PATH"));
take(
  "paths",
  "http-monitor on a terminal: the top paths, an alert has recovered",
);
terminal.keys("q");
await terminal.until("the end", (screen) => screen.includes("exit 0"));
