import { assert, assertEquals } from "@std/assert";
import { COMMANDS } from "../../lib/settings/commands.ts";
import { type Flag, FLAGS } from "../../lib/settings/flags.ts";
import { KEY_HELP } from "../../lib/screen/help.ts";
import { manPage } from "../../lib/manual/man_page.ts";
import { formatNames } from "../../lib/log/formats.ts";
import { parseExpression } from "../../lib/select/expression.ts";
import { pathOf } from "../writers/_programs.ts";
import { output, skippedWithout } from "./_tools.ts";

const flags: readonly Flag[] = FLAGS;
const mandoc = pathOf("mandoc");
const groff = pathOf("groff");

Deno.test("the manual page has its sections, in their usual order", () => {
  const titles = [...manPage().matchAll(/^\.SH "(.*)"$/gm)].map(([, it]) => it);
  assertEquals(titles, [
    "NAME",
    "SYNOPSIS",
    "DESCRIPTION",
    "OPTIONS",
    "COMMANDS",
    "FILTERS",
    "FORMATS",
    "KEYS",
    "FILES",
    "ENVIRONMENT",
    "EXIT STATUS",
    "EXAMPLES",
  ]);
});

Deno.test("the manual page is of ASCII, and no line is taken for a request by mistake", () => {
  const known = /^\.(TH|SH|SS|TP|PP|B|br|RS 4|RE|nf|fi)( |$)/;
  for (const line of manPage().split("\n")) {
    assert(/^[ -~]*$/.test(line), line);
    assert(!line.startsWith("'"), line);
    if (line.startsWith(".")) assert(known.test(line), line);
  }
});

/** The titles of the entries in a section, as they are read. */
function titlesIn(section: string): string[] {
  const text = manPage().split(`.SH "${section}"\n`)[1]!.split("\n.SH ")[0]!;
  return [...text.matchAll(/^\.TP\n\\fB(.*)\\fR$/gm)].map(([, title]) =>
    title!.replaceAll("\\-", "-")
  );
}

Deno.test("the manual page has all keys that the help on the screen has", () => {
  assertEquals(titlesIn("KEYS"), KEY_HELP.map(({ keys }) => keys));
});

Deno.test("the manual page has all variables that the program looks at", () => {
  const launch = new URL("../../.denow/launch.ts", import.meta.url);
  const variables = /"--allow-env=([^"]+)"/.exec(
    Deno.readTextFileSync(launch),
  )!;
  const told = titlesIn("ENVIRONMENT").flatMap((title) => title.split(", "));
  assertEquals(
    told.map((name) => name.replace(/^HTTP_MONITOR_NAME$/, "HTTP_MONITOR_*"))
      .toSorted(),
    // The system looks at the zone, and asks no permission.
    [...variables[1]!.split(","), "TZ"].toSorted(),
  );
});

Deno.test("the manual page has all names of formats, and fields that can be read", () => {
  assertEquals(
    titlesIn("FORMATS").flatMap((title) => title.split(", ")),
    formatNames(),
  );
  for (const field of titlesIn("FILTERS").flatMap((it) => it.split(", "))) {
    parseExpression(`${field}=${field === "client" ? "::1" : 200}`);
  }
});

Deno.test({
  name: "mandoc finds nothing wrong with the manual page" +
    skippedWithout(mandoc, "mandoc"),
  ignore: mandoc === undefined,
  async fn() {
    const lint = await output(
      "mandoc",
      ["-T", "lint", "-W", "warning"],
      manPage(),
    );
    assertEquals(lint.text, "");
    const { text } = await output("mandoc", ["-T", "ascii"], manPage());
    // Bold is overstruck there.
    // deno-lint-ignore no-control-regex
    const plain = text.replace(/.\x08/g, "");
    for (const { name, value } of flags) {
      assert(
        plain.includes(`--${name}${value ? ` ${value}` : ""}`),
        `--${name} is not in ${plain}`,
      );
    }
    for (const { name } of COMMANDS) assert(plain.includes(name), name);
    assert(plain.includes("http-monitor --by-source '/var/log/nginx/*.log'"));
  },
});

Deno.test({
  name: "groff has no warning for the manual page" +
    skippedWithout(groff, "groff"),
  ignore: groff === undefined,
  async fn() {
    const { code, text } = await output(
      "groff",
      ["-ww", "-man", "-z", "-T", "ascii"],
      manPage(),
    );
    assertEquals([code, text], [0, ""]);
  },
});
