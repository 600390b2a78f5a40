import { assert, assertEquals } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";
import { diffOf } from "../../lib/screen/diff.ts";
import { randomFrom } from "../_random.ts";

const BEGIN = "\x1b[?2026h";
const HOME = "\x1b[H";
const END = "\x1b[?2026l";

/** A terminal that knows what a diff is made of, and nothing else. */
class Paper {
  /** Where the cursor was left. */
  cursor = [NaN, NaN];
  readonly #cells: string[][];
  readonly #width: number;

  constructor(width: number, rows: number) {
    this.#width = width;
    this.#cells = Array.from({ length: rows }, () => this.#blank());
  }

  write(text: string): void {
    if (text === "") return;
    assert(text.startsWith(BEGIN) && text.endsWith(END), text);
    let [row, column] = [NaN, NaN];
    const body = text.slice(BEGIN.length, -END.length);
    // deno-lint-ignore no-control-regex
    for (const [part] of body.matchAll(/\x1b\[([\d;]*)([A-Za-z])|./gsu)) {
      // deno-lint-ignore no-control-regex
      const sequence = /^\x1b\[([\d;]*)([A-Za-z])$/.exec(part);
      if (sequence?.[2] === "H") {
        const [y, x = 1] = (sequence[1] || "1").split(";").map(Number);
        [row, column] = [y! - 1, x - 1];
        assert(row < this.#cells.length, "beyond the last row");
      } else if (sequence?.[2] === "K") {
        // A cursor behind the last column stands on it.
        const from = Math.min(column, this.#width - 1);
        this.#cells[row]!.fill(" ", from);
      } else if (sequence?.[2] === "J") {
        if (sequence[1] === "2") {
          for (const line of this.#cells) line.fill(" ");
        } else for (const line of this.#cells.slice(row)) line.fill(" ");
      } else if (sequence?.[2] === "m") {
        // Colours are not looked at.
      } else {
        assert(sequence === null, part);
        this.#cells[row]![column] = part;
        for (let i = 1; i < unicodeWidth(part); i++) {
          this.#cells[row]![column + i] = "";
        }
        column += unicodeWidth(part);
      }
    }
    this.cursor = [row, column];
  }

  get lines(): string[] {
    return this.#cells.map((line) => line.join("").trimEnd());
  }

  #blank(): string[] {
    return Array<string>(this.#width).fill(" ");
  }
}

Deno.test("diffOf() writes nothing where nothing changes, and one line where one does", () => {
  assertEquals(diffOf(["a", "b"], ["a", "b"], 5), "");
  assertEquals(
    diffOf(["a", "b"], ["a", "c"], 5),
    `${BEGIN}\x1b[2;1Hc\x1b[K${HOME}${END}`,
  );
  // Behind a whole line clearing would take its last character.
  assertEquals(
    diffOf(["a"], ["abcde"], 5),
    `${BEGIN}\x1b[1;1Habcde${HOME}${END}`,
  );
  assertEquals(
    diffOf(["a", "b"], ["a"], 5),
    `${BEGIN}\x1b[2;1H\x1b[J${HOME}${END}`,
  );
});

Deno.test("a screen shows what it is to show after any number of diffs", () => {
  const random = randomFrom(5);
  const words = ["", "a", "bc", "日本", "é", "\x1b[1mx\x1b[22m", "──"];
  for (let run = 0; run < 200; run++) {
    const [width, rows] = [4 + random(30), 1 + random(12)];
    const paper = new Paper(width, rows);
    let before: string[] | undefined;
    for (let step = 0; step < 10; step++) {
      const after = Array.from({ length: 1 + random(rows) }, (_, row) => {
        if (before?.[row] !== undefined && random(2) === 0) return before[row]!;
        let line = "";
        let used = 0;
        while (random(8) > 0) {
          const word = words[random(words.length)]!;
          // deno-lint-ignore no-control-regex
          used += unicodeWidth(word.replace(/\x1b\[\d+m/g, ""));
          if (used > width) break;
          line += word;
        }
        return line;
      });
      const diff = diffOf(before, after, width);
      paper.write(diff);
      // What is typed where it is shown pushes nothing up.
      if (diff !== "") assertEquals(paper.cursor, [0, 0]);
      const plain = after.map((line) =>
        // deno-lint-ignore no-control-regex
        line.replace(/\x1b\[\d+m/g, "").trimEnd()
      );
      while (plain.length < rows) plain.push("");
      assertEquals(paper.lines, plain);
      before = after;
    }
  }
});
