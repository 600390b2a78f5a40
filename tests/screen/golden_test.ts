import { assert, assertEquals } from "@std/assert";
import { setColorEnabled, stripAnsiCode } from "@std/fmt/colors";
import { widthOf } from "../../lib/report/columns.ts";
import { frameOf } from "../../lib/screen/frame.ts";
import { firstState, type ScreenState } from "../../lib/screen/state.ts";
import { KINDS } from "../../lib/screen/tops.ts";
import { dataOf, someMonitor } from "./_data.ts";

const FOLDER = new URL("../../testdata/screen/", import.meta.url);
/** To make them anew: UPDATE_GOLDEN=1 deno task test tests/screen */
const update = Deno.env.get("UPDATE_GOLDEN") === "1";

function assertGolden(name: string, text: string): void {
  const file = new URL(name, FOLDER);
  if (update) Deno.writeTextFileSync(file, text);
  assertEquals(text, Deno.readTextFileSync(file));
}

/** Escape characters as text, so that looking at the file does nothing. */
const readable = (text: string) => text.replaceAll("\x1b", "␛");

const monitors = {
  usual: someMonitor(false),
  hostile: someMonitor(true),
};

const SIZES = [
  [40, 12],
  [40, 24],
  [60, 16],
  [80, 24],
  [80, 50],
  [120, 40],
  [200, 60],
] as const;

/** Draws with colours or without, also where NO_COLOR is set. */
function drawn(
  content: keyof typeof monitors,
  [columns, rows]: readonly [number, number],
  { state = firstState(5), color = false, ascii = false }: {
    state?: ScreenState;
    color?: boolean;
    ascii?: boolean;
  } = {},
): readonly string[] {
  if (Deno.noColor) Object.defineProperty(Deno, "noColor", { value: false });
  setColorEnabled(color);
  try {
    const data = dataOf(monitors[content], state.kind, content === "hostile");
    return frameOf(state, data, { width: columns, utc: true, ascii }, rows)
      .lines;
  } finally {
    setColorEnabled(false);
  }
}

for (const content of ["usual", "hostile"] as const) {
  for (const size of SIZES) {
    const name = `${content}_${size[0]}x${size[1]}`;
    Deno.test(`the screen ${name} is as it was, with colours or not`, () => {
      const plain = drawn(content, size);
      const colored = drawn(content, size, { color: true });
      assertEquals(colored.map(stripAnsiCode), plain);
      assertEquals(plain.length, size[1]);
      assertGolden(`${name}.golden`, plain.join("\n") + "\n");
      assertGolden(
        `${name}_color.golden`,
        readable(colored.join("\n")) + "\n",
      );
    });
  }
}

Deno.test("each top, the help and ASCII alone are as they were", () => {
  for (const kind of KINDS) {
    const state = { ...firstState(5), kind };
    const lines = drawn("hostile", [100, 30], { state });
    assertGolden(`top_${kind}.golden`, lines.join("\n") + "\n");
  }
  const help = drawn("usual", [80, 24], {
    state: { ...firstState(5), help: true },
  });
  assertGolden("help.golden", help.join("\n") + "\n");
  const ascii = drawn("hostile", [80, 24], { ascii: true });
  for (const line of ascii) assert(/^[\x20-\x7e]*$/.test(line), line);
  assertGolden("ascii.golden", ascii.join("\n") + "\n");
});

Deno.test("no colour is used but red and magenta", () => {
  const codes = new Set<string>();
  for (const content of ["usual", "hostile"] as const) {
    for (const kind of KINDS) {
      const state = { ...firstState(5), kind, paused: true };
      for (const line of drawn(content, [120, 50], { state, color: true })) {
        // deno-lint-ignore no-control-regex
        for (const [, code] of line.matchAll(/\x1b\[(\d+)m/g)) codes.add(code!);
      }
    }
  }
  const allowed = ["1", "2", "22", "7", "27", "31", "35", "39"];
  assertEquals([...codes].filter((code) => !allowed.includes(code)), []);
  assert(codes.has("31") && codes.has("35"), [...codes].join());
});

Deno.test("nothing of a log or a name reaches the screen unescaped", () => {
  for (const kind of KINDS) {
    for (
      const line of drawn("hostile", [200, 60], {
        state: { ...firstState(5), kind },
      })
    ) {
      assert(
        // deno-lint-ignore no-control-regex
        !/[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]/.test(line),
        line,
      );
      assert(widthOf(line) <= 200);
    }
  }
});
