import { assertEquals } from "@std/assert";
import {
  type MonitorEvent,
  NO_FAULTS,
  type RunStatus,
  type SourceStatus,
} from "../../lib/events.ts";
import { QuietView } from "../../lib/show/quiet_view.ts";
import { someEvents, someReports } from "../report/_events.ts";

const { window } = someReports()[0]!;

/** A quiet view, what it shows and what it complains of. */
function scene() {
  const shown: MonitorEvent[] = [];
  const complaints: string[] = [];
  const view = new QuietView({
    show: (events) => void shown.push(...events),
    refresh: () => {
      throw new Error("nothing is drawn");
    },
    resume: () => {},
    close: () => {},
  }, (line) => void complaints.push(line));
  const look = (...sources: Partial<SourceStatus>[]) =>
    view.refresh(window, () => ({
      sources: sources.map((source) => ({
        ...NO_FAULTS,
        name: "a.log",
        state: "following" as const,
        ...source,
      })),
    }));
  return { view, shown, complaints, look };
}

const missing = { state: "waiting", why: "no such file" } as const;
const denied = { state: "unreadable", why: "permission denied" } as const;

Deno.test("QuietView shows all but reports, in their order", () => {
  const { view, shown, complaints } = scene();
  const events = someEvents();
  view.show(events, { sources: [] });
  assertEquals(shown, events.filter(({ type }) => type !== "report"));
  assertEquals(complaints, []);
});

Deno.test("QuietView says once that a log cannot be read, and when it can again", () => {
  const { look, complaints } = scene();
  look({});
  look(denied);
  look(denied);
  look({ ...denied, why: "input/output error" });
  look({});
  look({});
  assertEquals(complaints, [
    '"a.log" unreadable: permission denied',
    '"a.log" unreadable: input/output error',
    '"a.log" is in order again',
  ]);
});

Deno.test("QuietView says that lines were lost, whenever there are more gaps", () => {
  const { look, complaints } = scene();
  look({ gaps: 1 }, { name: "b.log" });
  look({ gaps: 1 }, { name: "b.log" });
  look({ gaps: 3 }, { name: "b.log", gaps: 1 });
  look({ gaps: 3 }, { name: "b.log", gaps: 1 });
  assertEquals(complaints, [
    '"a.log" has lost lines: 1 gap so far',
    '"a.log" has lost lines: 3 gaps so far',
    '"b.log" has lost lines: 1 gap so far',
  ]);
});

Deno.test("QuietView says nothing good of a log that is gone, and of its gaps when it is back", () => {
  const { look, complaints } = scene();
  look({}, { name: "b.log", ...denied, gaps: 1 });
  look({});
  look({}, { name: "b.log" });
  look({}, { name: "b.log", gaps: 1 });
  assertEquals(complaints, [
    '"b.log" has lost lines: 1 gap so far',
    '"b.log" unreadable: permission denied',
    '"b.log" has lost lines: 1 gap so far',
  ]);
});

Deno.test("QuietView says that a log is not there at the start, but not that it is rotated", () => {
  const { look, complaints } = scene();
  look(missing);
  look(missing);
  look({});
  look(missing);
  look({});
  assertEquals(complaints, [
    '"a.log" waiting: no such file',
    '"a.log" is in order again',
  ]);
  const other = scene();
  other.look({ state: "waiting", why: "followed as b.log" });
  assertEquals(other.complaints, []);
});

Deno.test("QuietView says that the state cannot be written", () => {
  const { view, complaints } = scene();
  const status: RunStatus = {
    sources: [],
    checkpoint: { file: "s", state: "failing", why: "disk full", sinceMs: 0 },
  };
  view.show([], status);
  view.show([], status);
  assertEquals(complaints, ['"s" state cannot be written: disk full']);
});
