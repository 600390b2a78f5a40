import { assert, assertEquals } from "@std/assert";
import { setColorEnabled, stripAnsiCode } from "@std/fmt/colors";
import { screenLines } from "../../lib/report/screen.ts";
import { textBlock } from "../../lib/report/text.ts";
import { widthOf } from "../../lib/report/columns.ts";
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

for (const [columns, rows] of [[40, 16], [80, 24], [120, 40]] as const) {
  Deno.test(`the screen of ${columns} x ${rows} is as it was`, () => {
    const report = someReports()[1]!;
    const lines = uncolored(() =>
      screenLines(
        { report, window: report.window, status: STATUS, notice: [] },
        style(columns),
        rows,
      )
    );
    assertGolden(`screen_${columns}x${rows}.golden`, lines.join("\n") + "\n");
  });
}

Deno.test("no screen exceeds its room, in any size, with colours or not", () => {
  if (Deno.noColor) Object.defineProperty(Deno, "noColor", { value: false });
  const reports = someReports();
  for (const color of [false, true]) {
    setColorEnabled(color);
    for (let columns = 20; columns < 130; columns += 7) {
      for (let rows = 5; rows < 50; rows += 3) {
        for (const report of reports) {
          const lines = screenLines(
            { report, window: report.window, status: STATUS, notice: ["n"] },
            style(columns),
            rows,
          );
          assert(lines.length <= rows);
          for (const line of lines) {
            const plain = stripAnsiCode(line);
            assert(widthOf(plain) <= columns, `${columns}: ${plain}`);
            // deno-lint-ignore no-control-regex
            assert(!/[\x00-\x1f\x7f-\x9f\u202e]/.test(plain), plain);
          }
        }
      }
    }
  }
  setColorEnabled(false);
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
