import { assertEquals } from "@std/assert";
import { Follower } from "../../lib/source/follow.ts";
import { Ledger } from "../../lib/source/ledger.ts";
import { Collector } from "./_helpers.ts";
import { GRACE_MS, World } from "./_model.ts";
import { randomFrom } from "../_random.ts";

const SEQUENCES = Number(Deno.env.get("MODEL_SEQUENCES") ?? 1500);
const FIRST_SEED = Number(Deno.env.get("MODEL_SEED") ?? 1);
const STEPS = 25;
const RESTARTS = true;

/** The number of a line in its file: they grow. */
const [fileOf, numberOf] = [0, 1].map((field) => (line: string) =>
  Number(line.split(":")[field])
) as [(line: string) => number, (line: string) => number];

function run(seed: number, own: string): string {
  const random = randomFrom(seed);
  const folder = `${own}/logs`;
  Deno.mkdirSync(folder);
  const world = new World(folder, random);
  // Half of them see it by a link from elsewhere.
  const path = seed % 2 === 0 ? `${folder}/log` : `${own}/link`;
  if (seed % 2 !== 0) Deno.symlinkSync(`${folder}/log`, path);
  const sink = new Collector();
  let nowMs = 0;
  let ledger = new Ledger();
  const start = () =>
    new Follower({
      path,
      sink,
      from: "start",
      graceMs: GRACE_MS,
      ledger,
    });
  let follower = start();
  let lastNumbers = new Map<number, number>();

  /** What a checkpoint holds, as it comes back from a file. */
  const checkpoint = () => ({
    text: JSON.stringify([follower.save(), ledger.save()]),
    world: world.snapshot(),
    lastNumbers: new Map(lastNumbers),
  });
  let saved = checkpoint();
  const restart = () => {
    follower.close();
    ledger = new Ledger();
    follower = start();
    const [files, marks] = JSON.parse(saved.text);
    ledger.restore(marks);
    follower.restore(files, nowMs);
    world.restarted(saved.world, nowMs);
    lastNumbers = new Map(saved.lastNumbers);
  };

  const look = (complete: boolean): string => {
    nowMs += [1, 100, 3000, 12_000, 70_000][random(complete ? 5 : 1)]!;
    world.log.push(`look ${complete ? "to the end" : "once"} at ${nowMs}`);
    if (complete) {
      const budgetBytes = [90, 3000, 1_000_000][random(3)]!;
      for (let i = 0; follower.poll(nowMs, budgetBytes); i++) {
        if (i > 20_000) return "it does not end";
      }
    } else {
      follower.poll(nowMs, 1 + random(100));
    }
    const certain = world.looked(nowMs, complete);
    for (const line of sink.take()) {
      if (!world.written.has(line)) return `invented: ${line.slice(0, 60)}`;
      if (world.delivered.has(line)) return `twice: ${line.slice(0, 60)}`;
      const file = fileOf(line);
      const last = lastNumbers.get(file) ?? 0;
      if (numberOf(line) < last && !world.copied.has(file)) {
        return `out of order: ${line.slice(0, 60)}`;
      }
      lastNumbers.set(file, numberOf(line));
      world.delivered.add(line);
    }
    const missing = certain.find((line) => !world.delivered.has(line));
    return missing === undefined ? "" : `missing: ${missing.slice(0, 60)}`;
  };

  try {
    let problem = "";
    for (let i = 0; i < STEPS && problem === ""; i++) {
      const choice = random(10);
      if (choice < 3) problem = look(true);
      else if (choice < 4) problem = look(false);
      else if (RESTARTS && random(10) === 0) {
        // Ended in good order, or killed some time after a checkpoint.
        if (random(2) === 0) saved = checkpoint();
        world.log.push("restart");
        restart();
      } else if (RESTARTS && random(8) === 0) {
        world.log.push("checkpoint");
        saved = checkpoint();
      } else world.step();
    }
    problem ||= look(true) || look(true);
    const { lagBytes, state } = follower.status;
    if (problem === "" && lagBytes !== 0) problem = `a lag of ${lagBytes}`;
    if (problem === "" && state === "catching up") problem = state;
    return problem && `${problem}\n${world.log.join("\n")}`;
  } finally {
    follower.close();
    world.close();
  }
}

Deno.test("76. Model test: a seeded random sequence of write, rotate, delete, truncate, replace and look", () => {
  const folder = Deno.makeTempDirSync({ prefix: "source_model_" });
  try {
    for (let i = 0; i < SEQUENCES; i++) {
      const seed = FIRST_SEED + i;
      const own = `${folder}/${seed}`;
      Deno.mkdirSync(own);
      const problem = run(seed, own);
      assertEquals(problem, "", `with MODEL_SEED=${seed}`);
      Deno.removeSync(own, { recursive: true });
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
