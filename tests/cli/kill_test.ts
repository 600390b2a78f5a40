import { assertEquals } from "@std/assert";
import { lineAt } from "../_monitor.ts";
import { randomFrom } from "../_random.ts";
import { Folder, type Program, start } from "./_run.ts";

/** How often it is killed; a run of its own can ask for more. */
const KILLS = Number(Deno.env.get("KILLS") ?? 200);
const WRITE_MS = 5;

/** A web server that writes without a pause, and whose log is rotated. */
class Writer implements Disposable {
  written = 0;
  readonly #folder: Folder;
  readonly #random: (below: number) => number;
  readonly #timer: ReturnType<typeof setInterval>;
  #log: Deno.FsFile;
  #rest = "";
  #rotations = 0;

  constructor(folder: Folder, random: (below: number) => number) {
    this.#folder = folder;
    this.#random = random;
    this.#log = this.#create();
    this.#timer = setInterval(() => this.#step(), WRITE_MS);
  }

  /** Finishes the last line. */
  finish(): void {
    clearInterval(this.#timer);
    this.#write(this.#rest);
    this.#rest = "";
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#log.close();
  }

  #step(): void {
    const second = Math.floor(Date.now() / 1000);
    const count = 1 + this.#random(100);
    let text = this.#rest;
    for (let i = 0; i < count; i++) {
      text += lineAt(second, `/s${i % 7}/${this.written + i}`);
    }
    this.written += count;
    // The last write ends anywhere.
    const end = text.length - this.#random(60);
    this.#write(text.slice(0, end));
    this.#rest = text.slice(end);
    if (this.#random(60) === 0) this.#rotate();
  }

  #write(text: string): void {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) {
      at += this.#log.writeSync(bytes.subarray(at));
    }
  }

  #rotate(): void {
    // As servers do: the old file is finished, then the new one is begun.
    this.#write(this.#rest);
    this.#rest = "";
    const { path } = this.#folder;
    // All are kept: no run may get far enough to find them for a while.
    for (let number = ++this.#rotations; number >= 1; number--) {
      const from = number === 1 ? "access.log" : `access.log.${number - 1}`;
      Deno.renameSync(`${path}/${from}`, `${path}/access.log.${number}`);
    }
    this.#log.close();
    this.#log = this.#create();
  }

  #create(): Deno.FsFile {
    return Deno.openSync(`${this.#folder.path}/access.log`, {
      create: true,
      append: true,
    });
  }
}

Deno.test(`72. kill -9 at any moment, ${KILLS} times under load and rotation: nothing lost, nothing doubled`, async () => {
  const random = randomFrom(72);
  using folder = new Folder();
  const path = folder.write("access.log", "");
  const args = ["-o", "json", "-i", "1", "--state", `${folder.path}/state`];
  const run = () => start([...args, path]);
  {
    // What is rotated before anybody ever looked is not the monitor's.
    await using program = run();
    await program.until(
      "a state",
      () => program.objects.at(-1)?.checkpoint.state === "saved",
    );
    program.kill("SIGKILL");
  }
  using writer = new Writer(folder, random);
  for (let i = 0; i < KILLS; i++) {
    await using program = run();
    // Now and then it gets far enough to keep something.
    await new Promise((resolve) => setTimeout(resolve, random(450)));
    program.kill("SIGKILL");
    assertEquals((await program.ended()).stderr, "");
  }
  writer.finish();
  await using program = run();
  await program.until("all lines", () => total(program) >= writer.written);
  program.kill("SIGTERM");
  const { code, stderr } = await program.ended();
  assertEquals([code, stderr], [143, ""]);
  const last = program.objects.at(-1);
  assertEquals(last.total.hits, writer.written);
  assertEquals(last.total.malformed, 0);
  assertEquals(last.sources[0].gaps, 0);
});

Deno.test("71. SIGTERM during a backlog: checkpoint valid, no line twice on restart", async () => {
  using folder = new Folder();
  // Each chunk is a second far from the others: an alert that fires and recovers.
  const [lines, chunks] = [40_000, 150];
  const second = Math.floor(Date.now() / 1000);
  const path = folder.write("access.log", lineAt(second));
  const args = [
    ...["-o", "json", "-i", "1", "-w", "1", "--clock", "log"],
    ...["--state", `${folder.path}/state`, path],
  ];
  {
    await using program = start(args);
    await program.until("a report", () => program.objects.length > 0);
    program.kill("SIGTERM");
    await program.ended();
  }
  using file = Deno.openSync(path, { append: true });
  for (let i = 1; i <= chunks; i++) {
    // A name with a blank: lines that are read the fast way are over too soon.
    const line = lineAt(second + i * 10, `/c${i}`).replace("- -", "- john doe");
    const bytes = new TextEncoder().encode(line.repeat(lines));
    for (let at = 0; at < bytes.length;) {
      at += file.writeSync(bytes.subarray(at));
    }
  }
  // Each run gets some way into it, and reads on for half a second in the end.
  const all = 1 + chunks * lines;
  let [hits, stopped] = [1, 0];
  for (let runs = 0; hits < all; runs++) {
    assertEquals(runs < 100, true, "it does not get on");
    await using program = start(args);
    await program.until(
      "a word of the backlog",
      () => program.objects.length > 0,
    );
    program.kill("SIGTERM");
    const { code, stderr } = await program.ended();
    assertEquals([code, stderr], [143, ""]);
    const reports = program.objects.filter(({ type }) => type === "report");
    hits += reports.reduce((sum, report) => sum + report.hits, 0);
    assertEquals(reports.at(-1).total.hits, hits);
    if (hits < all) stopped++;
  }
  assertEquals(hits, all);
  assertEquals(stopped > 0, true, "never stopped within the backlog");
});

function total(program: Program): number {
  return program.objects.at(-1)?.total?.hits ?? 0;
}
