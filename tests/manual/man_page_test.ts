import { assert, assertEquals } from "@std/assert";
import { COMMANDS } from "../../lib/settings/commands.ts";
import { type Flag, FLAGS } from "../../lib/settings/flags.ts";
import { manPage } from "../../lib/manual/man_page.ts";
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
