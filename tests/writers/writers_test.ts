import { assert, assertEquals } from "@std/assert";
import { Folder, type Program, start } from "../cli/_run.ts";
import { RotatedLog, send } from "./_load.ts";
import { testWith, until } from "./_programs.ts";
import { type Server, startApache, startNginx } from "./_servers.ts";

const REQUESTS = 5000;
/** Some rotations meet so many requests, whatever server it is. */
const EVERY_BYTES = 200_000;
const ON_NEW_CONNECTIONS = ["-c", "16"];
const ON_KEPT_CONNECTIONS = ["-c", "16", "-k"];

/** A server, how to load it, and a name for both. */
interface Writer {
  readonly name: string;
  readonly program: string;
  readonly start: (folder: Folder) => Promise<Server>;
  readonly rounds: readonly string[][];
}

const NGINX: Writer = {
  name: "nginx",
  program: "nginx",
  start: startNginx,
  rounds: [ON_NEW_CONNECTIONS, ON_KEPT_CONNECTIONS],
};
const BUFFERED_NGINX: Writer = {
  ...NGINX,
  name: "nginx with a buffered log",
  start: (folder) => startNginx(folder, "buffer=16k flush=200ms"),
};
const APACHE: Writer = {
  name: "apache2",
  program: "apache2",
  start: startApache,
  // A graceful restart closes kept connections, and ab calls that a failure.
  rounds: [ON_NEW_CONNECTIONS],
};

async function follow({ path }: RotatedLog): Promise<Program> {
  const program = start(["-o", "json", "-i", "1", path]);
  await program.until("a first report", () => program.stdout.includes("\n"));
  return program;
}

/** Waits until at least so many hits are counted. */
async function untilCounted(program: Program, hits: number): Promise<void> {
  await program.until(
    `${hits} hits`,
    () => program.objects.findLast(isReport).total.hits >= hits,
  );
}

// deno-lint-ignore no-explicit-any
const isReport = (object: any) => object.type === "report";

/**
 * Tells whether the program had the time to look since the last rotation: only
 * then it knows what to look for in a copy.
 */
function looksSinceRotation(program: Program, log: RotatedLog): () => boolean {
  let rotations = -1;
  let objects = 0;
  return () => {
    if (rotations !== log.rotations) {
      rotations = log.rotations;
      objects = program.objects.length;
    }
    // The first report may have been on its way, and there may be an alert.
    return program.objects.slice(objects).filter(isReport).length >= 2;
  };
}

/** Ends the program in good order and gives what its last report says. */
async function end(program: Program) {
  program.kill("SIGTERM");
  const { code, stderr } = await program.ended();
  assertEquals([code, stderr], [143, ""]);
  const { total, sources: [source] } = program.objects.at(-1);
  assertEquals([total.malformed, total.invalid_requests], [0, 0]);
  return { hits: total.hits, backfilled: total.backfilled, source };
}

for (const writer of [NGINX, BUFFERED_NGINX, APACHE]) {
  testWith(
    [writer.program, "ab", "logrotate"],
    `${writer.name} under load, renamed by logrotate: every request is counted once`,
    async () => {
      using folder = new Folder();
      await using server = await writer.start(folder);
      const log = new RotatedLog(folder, "create", server.pid);
      await using program = await follow(log);
      const isLong = () => log.bytes >= EVERY_BYTES;
      let sent = 0;
      for (const options of writer.rounds) {
        const load = () => send(server.url, REQUESTS, ...options);
        sent += await log.rotateUnder(5, isLong, load);
        await log.rotate();
      }
      await untilCounted(program, sent);
      await server.stop();
      const { hits, source } = await end(program);
      assertEquals({ hits, lines: log.lines }, { hits: sent, lines: sent });
      assertEquals([source.rotations, source.gaps], [log.rotations, 0]);
    },
  );
}

for (const writer of [NGINX, APACHE]) {
  testWith(
    [writer.program, "ab", "logrotate"],
    `${writer.name}, copied and emptied by logrotate: every line that is left is counted once`,
    async (t) => {
      using folder = new Folder();
      await using server = await writer.start(folder);
      const log = new RotatedLog(folder, "copytruncate");
      await using program = await follow(log);
      const load = () => send(server.url, REQUESTS, ...ON_NEW_CONNECTIONS);
      let sent = 0;

      await t.step("between loads: every request", async () => {
        for (let n = 0; n < 2; n++) {
          sent += await load();
          await untilCounted(program, sent);
          // What comes now can only be read in the copy.
          program.kill("SIGSTOP");
          sent += await load();
          // The last answers come before their lines.
          await until("all lines", () => log.lines === sent);
          await log.rotate();
          program.kill("SIGCONT");
          await untilCounted(program, sent);
        }
        assertEquals(program.objects.findLast(isReport).total.hits, sent);
      });

      sent += await log.rotateUnder(2, looksSinceRotation(program, log), load);
      await server.stop();
      const kept = log.lines;
      await untilCounted(program, kept);
      const { hits, source } = await end(program);
      await t.step(
        `under load: logrotate lost ${
          sent - kept
        } of ${sent} lines, ${hits} are counted`,
        () => {
          assert(kept <= hits, "lines are missing");
          assert(hits <= sent, "lines are counted twice");
          assertEquals([source.rotations, source.gaps], [0, 0]);
          assertEquals(source.truncations, log.rotations);
        },
      );
    },
  );
}
