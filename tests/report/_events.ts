import type { MonitorEvent, ReportEvent } from "../../lib/events.ts";
import {
  NO_FAULTS,
  type RunStatus,
  type SourceStatus,
} from "../../lib/events.ts";
import { FedMonitor, lineAt } from "../_monitor.ts";

/** 2026-01-02T03:04:05Z */
export const START = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;

const SOURCES: readonly SourceStatus[] = [
  {
    ...NO_FAULTS,
    name: "/var/log/nginx/access.log",
    state: "following",
    format: { name: "common", given: false, read: 10, lines: 10 },
  },
  {
    ...NO_FAULTS,
    name: "gone\x1b[31m.log",
    state: "waiting",
    why: "no such file",
    sinceMs: (START - 5) * 1000,
    rotations: 2,
    gaps: 1,
  },
];

export const STATUS: RunStatus = { sources: SOURCES };

/** What a monitor says of a little traffic with an alert and hostile lines. */
export function someEvents(): MonitorEvent[] {
  const fed = new FedMonitor({ threshold: 0.5, since: START - 1 }, START);
  for (let i = 0; i < 20; i++) {
    const second = START + i;
    let lines = lineAt(second, "/api/users").repeat(i < 8 ? 9 : 1);
    lines += lineAt(second, `/wide/日本語ページ${i % 3}`, 404);
    if (i === 3) lines += lineAt(second, "/pwn\x1b]0;x\x07\u202e/x", 500);
    if (i === 4) lines += "not a log line \x1b[2J\n";
    if (i === 5) lines += lineAt(second, "/日本語ページ/😀😀/e\u0301");
    fed.feed(lines).tick(second);
  }
  fed.tick(START + 149);
  return fed.events;
}

export function someReports(): ReportEvent[] {
  return someEvents().filter((event) => event.type === "report");
}
