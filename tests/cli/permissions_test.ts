import { assert, assertEquals } from "@std/assert";
import { lineAt } from "../_monitor.ts";
import { now } from "./_faults.ts";
import { assertOneLine, Folder, run, start } from "./_run.ts";

Deno.test("--allow-read of the folder is all that following needs", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  await using program = start(["-o", "json", "-i", "1", path], {
    permissions: [`--allow-read=${folder.path}`],
  });
  await program.until("a report", () => program.objects.length > 0);
  folder.append("access.log", lineAt(now()));
  await program.until(
    "the line",
    () => program.objects.some(({ hits }) => hits === 1),
  );
  program.kill("SIGTERM");
  assertEquals((await program.ended()).stderr, "");
});

Deno.test("--allow-read of the file alone will do, over a rotation too", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  await using program = start(["-o", "json", "-i", "1", path], {
    permissions: [`--allow-read=${path}`],
  });
  await program.until("a report", () => program.objects.length > 0);
  folder.append("access.log", lineAt(now()));
  Deno.renameSync(path, `${path}.1`);
  folder.append("access.log", lineAt(now()).repeat(2));
  await program.until(
    "the lines",
    () => program.objects.at(-1).total.hits === 3,
  );
  program.kill("SIGTERM");
  assertEquals((await program.ended()).stderr, "");
});

for (const mode of ["", "--once", "--replay", "--from-start"]) {
  Deno.test(`without --allow-read ${mode || "following"} says that it needs it, and ends`, async () => {
    using folder = new Folder();
    const path = folder.write("access.log", lineAt(now()));
    const args = mode === "" ? [path] : [mode, path];
    const { code, stdout, stderr } = await run(args, { permissions: [] });
    assertEquals([code, stdout], [1, ""]);
    assertOneLine(stderr);
    assert(stderr.includes(`--allow-read=${path}`), stderr);
  });
}

for (const args of [["--once"], ["check"], []]) {
  Deno.test(
    `${
      args[0] ?? "following"
    } says that what a link leads to has to be allowed too`,
    async () => {
      using folder = new Folder();
      const target = Deno.realPathSync(
        folder.write("target.log", lineAt(now())),
      );
      const link = `${folder.path}/access.log`;
      Deno.symlinkSync(target, link);
      const { code, stdout, stderr } = await run([...args, link], {
        permissions: [`--allow-read=${link}`],
      });
      assertEquals([code, stdout], [1, ""]);
      assertOneLine(stderr);
      const both = `--allow-read=${link},${target}`;
      assert(stderr.endsWith(`to be allowed too: run with ${both}\n`), stderr);
      const ended = await run(["--once", link], { permissions: [both] });
      assertEquals([ended.code, ended.stderr], [0, ""]);
    },
  );

  Deno.test({
    name: `${
      args[0] ?? "following"
    } says what to give for what Deno opens with all permissions alone`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      for (const path of ["/dev/stdin", "/proc/self/fd/0"]) {
        const { code, stdout, stderr } = await run([...args, path], {
          stdin: lineAt(now()),
        });
        assertEquals([code, stdout], [1, ""]);
        assertEquals(
          stderr,
          `http-monitor: cannot read "${path}": Deno does not open it: ` +
            'give "-" for standard input\n',
        );
      }
      // What stands elsewhere is not standard input.
      const path = "/proc/self/status";
      const { code, stderr } = await run([...args, path]);
      assertEquals(code, 1);
      assertEquals(
        stderr,
        `http-monitor: cannot read "${path}": Deno does not open it: ` +
          "pipe it in, as in: cat FILE | http-monitor\n",
      );
    },
  });
}

Deno.test("without --allow-write --invalid-requests says that it needs that", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", lineAt(now()));
  const { code, stderr } = await run(
    ["--once", "--invalid-requests", `${folder.path}/invalid`, path],
    { permissions: ["--allow-read"] },
  );
  assertEquals(code, 1);
  assertOneLine(stderr);
  assert(stderr.includes("not allowed without --allow-write"), stderr);
});

Deno.test("without --allow-read of it --invalid-requests says that it needs that", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", lineAt(now()));
  const invalid = `${folder.path}/invalid`;
  for (const mode of [["--once"], []]) {
    const { code, stdout, stderr } = await run(
      [...mode, "--invalid-requests", invalid, path],
      { permissions: [`--allow-read=${path}`, `--allow-write=${invalid}`] },
    );
    assertEquals([code, stdout], [1, ""]);
    assertEquals(
      stderr,
      `http-monitor: cannot write to ${JSON.stringify(invalid)}: ` +
        "not allowed without --allow-read: " +
        `run with --allow-read=${invalid} --allow-write=${invalid}\n`,
    );
  }
});

for (const args of [["demo"], ["generate", "x.log"]]) {
  Deno.test(`without --allow-write ${args[0]} says that it needs it, and ends`, async () => {
    const { code, stdout, stderr } = await run(args, {
      permissions: ["--allow-read"],
    });
    assertEquals([code, stdout], [1, ""]);
    assertOneLine(stderr);
    assert(stderr.includes("--allow-write"), stderr);
  });
}

Deno.test("without a log and without --allow-read it says what it tried", async () => {
  const { code, stderr } = await run([], { permissions: [] });
  assertEquals(code, 1);
  assert(stderr.includes("/var/log/nginx/access.log: not allowed"), stderr);
  assert(stderr.includes("for example: http-monitor "), stderr);
});
