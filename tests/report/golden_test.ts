import { assert, assertEquals } from "@std/assert";
import { setColorEnabled } from "@std/fmt/colors";
import { textBlock } from "../../lib/report/text.ts";
import { someEvents, someReports, STATUS } from "./_events.ts";

const FOLDER = new URL("../../testdata/report/", import.meta.url);
/** To make them anew: UPDATE_GOLDEN=1 deno task test tests/report */
const update = Deno.env.get("UPDATE_GOLDEN") === "1";

function assertGolden(name: string, text: string): void {
  const file = new URL(name, FOLDER);
  if (update) Deno.writeTextFileSync(file, text);
  assertEquals(text, Deno.readTextFileSync(file));
}

function uncolored<T>(make: () => T): T {
  setColorEnabled(false);
  return make();
}

const style = (width: number) => ({ width, utc: true });

Deno.test("text is as it was", () => {
  const text = uncolored(() =>
    someEvents().map((event) => textBlock(event, STATUS, style(80))).join("")
  );
  assertGolden("text.golden", text);
});

Deno.test("text has no cursor code and each message on one line", () => {
  setColorEnabled(false);
  for (const event of someEvents()) {
    const text = textBlock(event, STATUS, style(40));
    // deno-lint-ignore no-control-regex
    assert(!/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/.test(text));
    if (event.type === "alert") {
      assertEquals(text.split("\n").length, 2);
      assert(text.startsWith("High traffic "));
    }
  }
});

Deno.test("a report in a stream repeats the newest messages, one alone all of them", () => {
  setColorEnabled(false);
  const report = someReports()[0]!;
  const many = Array.from({ length: 60 }, (_, second) => ({
    ...report.transitions[0]!,
    second,
  }));
  const event = { ...report, transitions: many };
  const messages = (text: string) => text.match(/^High traffic/gm)?.length;
  const text = textBlock(event, STATUS, style(80));
  assertEquals(messages(text), 50);
  assert(text.includes("\nALERTS, 10 older ones above\n"));
  assertEquals(messages(textBlock(event, STATUS, style(80), Infinity)), 60);
});

Deno.test("text in ASCII alone has no other character, and is as wide as before", () => {
  setColorEnabled(false);
  for (const event of someEvents()) {
    const text = textBlock(event, STATUS, { ...style(80), ascii: true });
    assert(/^[\x20-\x7e\n]*$/.test(text), text);
    if (event.type === "report") {
      assert(text.startsWith("-- http-monitor "));
      assert(!text.includes("?"), text);
      assert(text.includes("\\u{1f600}") || !text.includes("/e"), text);
    }
  }
});
