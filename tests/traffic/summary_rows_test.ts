import { assert, assertEquals } from "@std/assert";
import { block } from "../../lib/log/block.ts";
import * as plain from "../../lib/log/plain_lines.ts";
import { LineKind, LogRecord } from "../../lib/log/record.ts";
import { textOf } from "../../lib/log/text.ts";
import { ByteTable } from "../../lib/traffic/byte_table.ts";
import { Summary } from "../../lib/traffic/summary.ts";
import { bytesOf } from "../_lines.ts";
import { randomFrom } from "../_random.ts";
import { collidingKeys } from "./_colliding.ts";

type Random = (below: number) => number;

const SEED = 20251126;
const METHODS = ["GET", "GET", "GET", "POST", "HEAD", "GETS", "GE", "PUT"];
const SOURCE = bytesOf("a.log");

/** A plain line, with one of so many keys. */
function lineOf(keys: number, random: Random): string {
  const padding = "x".repeat(random(30));
  const client = `10.0.${random(keys)}${random(9) === 0 ? padding : ""}`;
  const section = `/s${random(keys)}${random(9) === 0 ? padding : ""}`;
  const method = METHODS[random(METHODS.length)];
  const size = random(5) === 0 ? "-" : random(2 ** (1 + random(32)));
  const host = random(4) === 0 ? "www.example.org " : "";
  const user = random(4) === 0 ? "frank" : "-";
  const answer = `${100 + random(500)} ${size}`;
  const tail = random(2) === 0 ? "" : ' "-" "agent"';
  return `${host}${client} - ${user} [10/Oct/2025:13:55:36 +0000] ` +
    `"${method} ${section}/a HTTP/1.1" ${answer}${tail}\n`;
}

/** Puts lines in the block and gives how many there are. */
function read(count: number, keys: number, random: Random): number {
  const text = Array.from({ length: count }, () => lineOf(keys, random));
  const bytes = bytesOf(text.join(""));
  block.set(bytes);
  const rows = plain.readPlainLines(0, bytes.length, SEED);
  for (let row = 0; row < rows; row++) assert(plain.isPlain(row));
  return rows;
}

/** Counts most lines by their rows in one summary, all one by one in the other. */
function countBoth(
  byRows: Summary,
  byRecords: Summary,
  rounds: number,
  keys: number,
  random: Random,
): void {
  for (let round = 0; round < rounds; round++) {
    const rows = read(1 + random(400), keys, random);
    const source = random(2) === 0 ? SOURCE : undefined;
    for (let row = 0; row < rows;) {
      const end = Math.min(rows, row + 1 + random(100));
      if (random(4) > 0) byRows.addPlain(row, end, end - row, source);
      else addRecords(byRows, row, end, source);
      row = end;
    }
    addRecords(byRecords, 0, rows, source);
    // In what order methods come is not the same, for those by GET wait.
    assertEquals(byRows.methods.top(9), byRecords.methods.top(9));
    assertEquals(
      { ...byRows.pack(), methods: undefined },
      { ...byRecords.pack(), methods: undefined },
      `seed ${SEED}, round ${round}`,
    );
  }
}

function addRecords(
  summary: Summary,
  first: number,
  end: number,
  source?: Uint8Array,
): void {
  const record = new LogRecord();
  for (let row = first; row < end; row++) {
    plain.fillRecord(record, row);
    // A plain line has no response time, whatever stands at its end.
    record.micros = -1;
    summary.add(record, source);
  }
}

Deno.test("Summary counts rows of plain lines as it does their records", () => {
  const random = randomFrom(SEED);
  for (const [keys, rounds] of [[3, 40], [300, 20], [100_000, 100]] as const) {
    using byRows = new Summary(SEED);
    using byRecords = new Summary(SEED);
    countBoth(byRows, byRecords, rounds, keys, random);
    byRows.clear();
    byRecords.clear();
    countBoth(byRows, byRecords, 5, keys, random);
    assertEquals(byRows.clients.pruned, false);
  }
});

Deno.test("Summary counts rows whose hashes do not hold where keys were crowded", () => {
  const random = randomFrom(SEED);
  using byRows = new Summary(SEED);
  using byRecords = new Summary(SEED);
  for (const key of collidingKeys(100, 8192, SEED)) {
    for (const { clients, sections } of [byRows, byRecords]) {
      clients.addHits(key, 1);
      sections.addHits(key, 1);
    }
  }
  assert(byRows.clients.seed !== SEED);
  // With more than two seeds each line would take several times as long.
  assertEquals(byRows.clients.seed, byRows.sections.seed);
  countBoth(byRows, byRecords, 20, 100, random);
  countBoth(byRows, byRecords, 60, 100_000, random);
  assert(byRows.clients.pruned);
});

/** All response times of a section are the same. */
function microsOf(section: number): number {
  return 1 + section * 1000;
}

Deno.test("Summary has response times go along where rows of plain lines move those of others", () => {
  const random = randomFrom(SEED);
  using byRows = new Summary(SEED);
  using byRecords = new Summary(SEED);
  for (let i = 0; i < 3000; i++) {
    const number = random(100_000);
    const key = bytesOf(`/s${number}`);
    const [hits, micros] = [1 + random(4), microsOf(number)];
    for (let hit = 0; hit < hits; hit++) {
      for (const { sections } of [byRows, byRecords]) {
        sections.addTimed(key, 0, key.length, 10, 0, micros);
      }
    }
  }
  countBoth(byRows, byRecords, 40, 100_000, random);
  assert(byRows.sections.pruned);
  const timed = byRows.sections.top(4096).filter(({ latency }) => latency);
  assert(timed.length > 100, `${timed.length} have response times`);
  for (const { key, latency } of timed) {
    const number = Number(new TextDecoder().decode(key).slice(2));
    using alone = new ByteTable(2);
    alone.addTimed(key, 0, key.length, 0, 0, microsOf(number));
    assertEquals(latency!.p50, alone.top(1)[0]!.latency!.p50);
  }
});

Deno.test("Response times go along with the rows that plain lines move", () => {
  using summary = new Summary(SEED);
  const addTimed = (section: string, micros: number, times: number) => {
    const bytes = bytesOf(section);
    const record = new LogRecord();
    Object.assign(record, { buffer: bytes, line: bytes, micros, second: 1 });
    Object.assign(record, { kind: LineKind.HIT, status: 200, tailStart: -1 });
    record.targetEnd = record.sectionEnd = bytes.length;
    for (let i = 0; i < times; i++) summary.add(record);
  };
  for (let i = 0; i < 50; i++) addTimed(`/goes${i}`, 1000, 1);
  addTimed("/stays", 5_000_000, 9);
  // Many others, by their rows: those with one hit go, and one moves to their place.
  for (let i = 0; i < 5000; i += 250) {
    const lines = Array.from(
      { length: 250 },
      (_, j) =>
        `192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /p${
          i + j
        }/x HTTP/1.1" 200 5\n`,
    );
    const bytes = bytesOf(lines.join(""));
    block.set(bytes);
    const rows = plain.readPlainLines(0, bytes.length, SEED);
    assertEquals(rows, 250);
    summary.addPlain(0, rows, rows);
  }
  const [first] = summary.sections.top(1);
  assertEquals(textOf(first!.key), "/stays");
  const { count, p50 } = first!.latency!;
  assertEquals([count, Math.round(p50)], [9, 5]);
});
