/**
 * What a screen shows, made by a monitor that has counted some lines.
 *
 * @module
 */

import type { RunStatus } from "../../lib/events.ts";
import { logTime } from "../../lib/demo/traffic.ts";
import type { ScreenData } from "../../lib/screen/data.ts";
import { rowsOf, type TopKind } from "../../lib/screen/tops.ts";
import { NO_FAULTS } from "../../lib/events.ts";
import { TOP_NAMES } from "../../lib/traffic/top_names.ts";
import { FedMonitor } from "../_monitor.ts";

/** 2026-01-02T03:04:05Z */
export const START = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;

interface Hit {
  readonly client?: string;
  readonly path?: string;
  readonly status?: number;
  readonly agent?: string;
  readonly referrer?: string;
  readonly bytes?: number;
}

/** A line of the combined format. */
export function hitAt(second: number, hit: Hit = {}): string {
  const { client = "192.0.2.1", path = "/a", status = 200, bytes = 10 } = hit;
  const { agent = "curl/8", referrer = "-" } = hit;
  return `${client} - - [${logTime(second)}] "GET ${path} HTTP/1.1" ` +
    `${status} ${bytes} "${referrer}" "${agent}"\n`;
}

const PATHS = ["/api/users", "/api/orders", "/search", "/static/app.js"];

/** What is in the lines of those who mean no good. */
const HOSTILE: readonly Hit[] = [
  { path: "/pwn\x1b]0;x\x07\u202egnp.exe/x", status: 500 },
  { path: "/日本語ページ/😀😀/e\u0301\u0301", status: 404 },
  { path: "/\u200b\u200bzero/width", agent: "\x1b[2J\x1b[Hbot" },
  { agent: "👩‍👩‍👧‍👦 family \u0301\u0302\u0303\u0304\u0305 marks" },
  { referrer: "http://\u202e.example/\x9b31m", client: "::1" },
  { path: `/${"ｗｉｄｅ".repeat(40)}/x` },
  { path: `/${"long-".repeat(60)}/x`, agent: "a".repeat(300) },
];

/** A monitor that has seen two alerts, of which the second one fires still. */
export function someMonitor(hostile: boolean): FedMonitor {
  const fed = new FedMonitor({
    window: 60,
    threshold: 5,
    since: START - 60,
    tops: TOP_NAMES,
    top: 100,
  }, START - 59);
  for (let i = -59; i <= 240; i++) {
    const second = START + i;
    const busy = i > 20 && i < 70 || i > 200;
    let lines = "";
    for (let n = 0; n < (busy ? 15 : 2); n++) {
      lines += hitAt(second, {
        path: `${PATHS[(i + 60 + n * n) % PATHS.length]}?q=${i}`,
        client: `192.0.2.${(i * 7 + n + 600) % 50}`,
        status: n === 7 ? 503 : n === 5 ? 404 : n === 3 ? 304 : 200,
        bytes: 500 * n + 20,
        agent: n % 3 === 0 ? "curl/8" : "Mozilla/5.0 (X11; Linux x86_64)",
      });
    }
    if (hostile) {
      lines += hitAt(second, HOSTILE[(i + 60) % HOSTILE.length]);
      if (i % 50 === 0) lines += "not a log line \x1b[2J\u202e日本\n";
    }
    fed.feed(lines).tick(second);
  }
  return fed;
}

const STATUS: RunStatus = {
  sources: [
    {
      ...NO_FAULTS,
      name: "/var/log/nginx/access.log",
      state: "following",
      format: { name: "combined", given: false, read: 10, lines: 10 },
    },
  ],
};

const HOSTILE_STATUS: RunStatus = {
  sources: [
    {
      ...NO_FAULTS,
      name: "/var/log/日本語\x1b[31m\u202e.log",
      state: "catching up",
      format: { name: "ma\x1bin", given: true, read: 0, lines: 0 },
      sinceMs: START * 1000,
      lagBytes: 1_234_567,
      rotations: 2,
      gaps: 1,
    },
    {
      ...NO_FAULTS,
      name: "gone\x1b[31m.log",
      state: "waiting",
      why: "no such file",
      sinceMs: (START - 5) * 1000,
    },
  ],
  checkpoint: {
    file: "/var/lib/\x07state",
    state: "failing",
    why: "no space left on device",
    sinceMs: START * 1000,
  },
  outputBlockedSeconds: 12,
};

/** What such a monitor shows. */
export function dataOf(
  fed: FedMonitor,
  kind: TopKind = "sections",
  hostile = false,
): ScreenData {
  const { monitor } = fed;
  const report = fed.reports.at(-1)!;
  const { glance } = monitor;
  return {
    second: monitor.now,
    report,
    window: monitor.window,
    status: hostile ? HOSTILE_STATUS : STATUS,
    live: glance.live,
    closeUp: glance.closeUp,
    rows: rowsOf(glance.closeUp?.counts ?? report.interval, kind),
    hitsSince: (kind, names) =>
      kind === "status" || kind === "sources"
        ? []
        : glance.hitsSince(kind, names),
    notice: [],
  };
}
