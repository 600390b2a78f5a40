import { assertEquals } from "@std/assert";
import { follow, now, untilCheckpoint, untilHits } from "./_faults.ts";
import { lineAt } from "../_monitor.ts";
import { Folder } from "./_run.ts";

const OURS = [
  "http-monitor: this is a fault of http-monitor, please report it:",
  "Error: planted",
];

for (
  const [name, fault, lines] of [
    ["an error in a timer", "throw new Error('planted')", OURS],
    [
      "a promise that nobody awaits",
      "Promise.reject(new Error('planted'))",
      OURS,
    ],
    [
      "an error of the system that Deno has no class for",
      "throw new Error('Input/output error (os error 5)')",
      ["http-monitor: Input/output error (os error 5)", ""],
    ],
  ] as const
) {
  Deno.test(`${name}: it ends with a message and exit 1, the state is kept`, async () => {
    using folder = new Folder();
    const path = folder.write("access.log", "");
    // A module of its own in the same process, which fails when it is told to.
    const planted = folder.write(
      "planted.js",
      `const timer = setInterval(() => {
         try { Deno.statSync("${folder.path}/now"); } catch { return; }
         clearInterval(timer);
         ${fault};
       }, 50);
       // Deno waits until a module like this has nothing left to do.
       Deno.unrefTimer(timer);`,
    );
    await using program = follow(["--state", `${folder.path}/state`, path], {
      permissions: ["--allow-read", "--allow-write", `--preload=${planted}`],
    });
    await untilCheckpoint(program, { state: "saved" });
    folder.append("access.log", lineAt(now()).repeat(3));
    folder.write("now", "");
    const { code, stderr } = await program.ended();
    assertEquals(code, 1);
    assertEquals(stderr.split("\n").slice(0, 2), lines);
    await using again = follow(["--state", `${folder.path}/state`, path]);
    await untilHits(again, 3);
  });
}
