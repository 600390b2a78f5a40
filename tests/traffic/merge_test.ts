import { assert, assertEquals, fail } from "@std/assert";
import { LineFormat, LineKind, LogRecord } from "../../lib/log/record.ts";
import { latin1Of } from "../../lib/log/text.ts";
import { ByteTable, type Rows } from "../../lib/traffic/byte_table.ts";
import { DistinctCounter } from "../../lib/traffic/distinct.ts";
import {
  COARSE,
  FINE,
  type Quantiles,
  quantilesOf,
} from "../../lib/traffic/latency.ts";
import {
  Summary,
  type SummaryCounts,
  unpackedCounts,
} from "../../lib/traffic/summary.ts";
import {
  rowsOf,
  savedOf,
  type TableRows,
  unpacked,
} from "../../lib/traffic/table_rows.ts";
import { TOP_NAMES } from "../../lib/traffic/top_names.ts";
import { bytesOf } from "../_lines.ts";
import { randomFrom } from "../_random.ts";
import { own, scope } from "../_scope.ts";
import { plainOf } from "./_plain_rows.ts";

type Random = (below: number) => number;

const SEED = 20251012;
const PARTS = 5;

/** Which part is merged into which: a part's number, or two of such. */
type Tree = number | readonly [Tree, Tree];

/** All ways to put parts together that stand in a row. */
function treesOf(parts: readonly number[]): Tree[] {
  if (parts.length === 1) return [parts[0]!];
  return parts.slice(1).flatMap((_, i) =>
    treesOf(parts.slice(0, i + 1)).flatMap((left) =>
      treesOf(parts.slice(i + 1)).map((right) => [left, right] as const)
    )
  );
}

function ordersOf(parts: readonly number[]): number[][] {
  if (parts.length === 0) return [[]];
  return parts.flatMap((first) =>
    ordersOf(parts.filter((part) => part !== first))
      .map((rest) => [first, ...rest])
  );
}

const ORDERS = ordersOf(Array.from({ length: PARTS }, (_, part) => part));
const TREES = ORDERS.flatMap(treesOf);

/** What was counted for a key, with nothing left out. */
interface Counts {
  hits: number;
  bytes: number;
  errors: number;
  /** Response times in microseconds. */
  times?: readonly number[];
}

type Truth = Map<string, Counts>;

function addTo(
  truth: Truth,
  key: string,
  { hits, bytes, errors, times = [] }: Counts,
) {
  const counts = truth.get(key) ?? { hits: 0, bytes: 0, errors: 0 };
  if (times.length > 0) counts.times = [...counts.times ?? [], ...times];
  counts.hits += hits;
  counts.bytes += bytes;
  counts.errors += errors;
  truth.set(key, counts);
}

function truthOf(truths: readonly Truth[]): Truth {
  const all: Truth = new Map();
  for (const truth of truths) {
    for (const [key, counts] of truth) addTo(all, key, counts);
  }
  return all;
}

interface Part {
  readonly table: ByteTable;
  readonly truth: Truth;
}

/** A table of random hits, few keys of which have most; sometimes an empty one. */
function partOf(keyCount: number, capacity: number, random: Random): Part {
  const table = own(new ByteTable(capacity, random(2 ** 32)));
  const truth: Truth = new Map();
  // Some logs have response times, and some of their hits.
  const isTimed = random(2) === 0;
  const add = (truth?: Truth) => {
    const text = keyText(random(random(keyCount) + 1));
    const key = bytesOf(`.${text}.`);
    const [bytes, errors] = [random(1e6), random(2)];
    const micros = isTimed && random(4) > 0 ? random(1 << random(31)) : -1;
    const times = micros < 0 ? [] : [micros];
    if (micros < 0) table.add(key, 1, key.length - 1, bytes, errors);
    else table.addTimed(key, 1, key.length - 1, bytes, errors, micros);
    if (truth) addTo(truth, text, { hits: 1, bytes, errors, times });
  };
  // Of a time before: nothing is left of it.
  if (random(2) === 0) {
    for (let i = random(keyCount * 2); i > 0; i--) add();
    table.clear();
  }
  // None, some of which all have a row, or more than have one.
  const most = [1, capacity * 2, keyCount * 8, keyCount * 8][random(4)]!;
  for (let i = random(most); i > 0; i--) add(truth);
  return { table, truth };
}

/** Keys of all lengths that are read in their own ways. */
function keyText(number: number): string {
  return number === 0 ? "" : `/${number}`.padEnd(number % 29, "x");
}

/** What a table says, in an order that does not depend on its rows'. */
function shownOf(table: ByteTable) {
  const { other, floor, size, pruned } = table;
  return { rows: table.top(Infinity), other, floor, size, pruned };
}

type Shown = ReturnType<typeof shownOf>;

/** Text is compared a good deal faster, and they are equal nearly always. */
function assertSame(got: Shown, expected: Shown, what: string): void {
  if (JSON.stringify(got) !== JSON.stringify(expected)) {
    assertEquals(got, expected, what);
    fail(what);
  }
}

/** Ways for a table's rows to come to where they are merged. */
const WAYS: Record<string, (rows: ByteTable, random: Random) => Rows> = {
  "as they are": (rows) => rows,
  packed: (rows) => unpacked(structuredClone(rows.pack())),
  kept: (rows) => rowsOf(JSON.parse(JSON.stringify(savedOf(rows)))),
  "in another order": inAnotherOrder,
};

function inAnotherOrder(rows: TableRows, random: Random): Rows {
  const places = Array.from({ length: rows.size }, (_, place) => place);
  for (let i = places.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [places[i], places[j]] = [places[j]!, places[i]!];
  }
  const { size, keys, floor, other, pruned, times } = rows;
  return plainOf({
    times: times && {
      forEach: (place, onBucket) => times.forEach(places[place]!, onBucket),
    },
    size,
    keys,
    floor,
    other,
    pruned,
    keyStart: (place) => rows.keyStart(places[place]!),
    keyEnd: (place) => rows.keyEnd(places[place]!),
    count: (place, column) => rows.count(places[place]!, column),
  });
}

const way = (rows: ByteTable, random: Random) => {
  const ways = Object.values(WAYS);
  return ways[random(ways.length)]!(rows, random);
};

/** Merges parts as a tree says; the parts stay as they are. */
function mergedTable(
  tree: Tree,
  parts: readonly Part[],
  capacity: number,
  random: Random,
): ByteTable {
  const into = own(new ByteTable(capacity, random(2 ** 32)));
  if (typeof tree === "number") {
    if (random(2) === 0) {
      // Keys of a time before: nothing is left of them.
      into.merge(parts[random(parts.length)]!.table);
      into.clear();
    }
    into.merge(way(parts[tree]!.table, random));
    return into;
  }
  const [left, right] = tree.map((it) =>
    mergedTable(it, parts, capacity, random)
  );
  left!.merge(way(right!, random));
  return left!;
}

/** What is shown of the response times of a key that was never pruned. */
function latencyOf(counts: Counts): Quantiles | undefined {
  const { times = [] } = counts;
  if (times.length === 0) return undefined;
  let latency = latencies.get(counts);
  if (latency) return latency;
  const buckets = new Float64Array(COARSE.size);
  for (const micros of times) buckets[COARSE.bucketOf(micros)]!++;
  latency = quantilesOf(COARSE, buckets)!;
  latencies.set(counts, latency);
  return latency;
}

/** It is asked for in every order. */
const latencies = new WeakMap<Counts, Quantiles>();

/** Says what is wrong with a table, or nothing: its totals, and its bounds. */
function wrongWith(table: ByteTable, truth: Truth): string | undefined {
  const rows = table.top(Infinity);
  if (rows.length !== table.size) return "size";
  for (const column of ["hits", "bytes", "errors"] as const) {
    const got = rows.reduce((sum, row) => sum + row[column], 0);
    const all = [...truth.values()].reduce((sum, row) => sum + row[column], 0);
    if (got + table.other[column] !== all) return `the sum of ${column}`;
  }
  const unseen = new Map(truth);
  for (const row of rows) {
    const { key, hits, bytes, errors, uncertainty, latency } = row;
    const text = latin1Of(key);
    const counts = unseen.get(text);
    if (!counts) return `the row ${text}: there twice, or never counted`;
    unseen.delete(text);
    const isWithin = hits <= counts.hits && counts.hits <= hits + uncertainty &&
      bytes <= counts.bytes && errors <= counts.errors;
    if (!isWithin) {
      return `the row ${text}: ${counts.hits} hits, not ${hits} and up to ` +
        `${uncertainty} more`;
    }
    const times = latencyOf(counts);
    const hasAll = hits === counts.hits
      ? JSON.stringify(latency) === JSON.stringify(times)
      : (latency?.count ?? 0) <= (times?.count ?? 0);
    if (!hasAll) return `the response times of ${text}`;
  }
  for (const [text, { hits }] of unseen) {
    if (hits > table.floor) return `${text} has ${hits} hits and no row`;
  }
  if (unseen.size > 0 && !table.pruned) return "rows were pruned";
}

const ROUNDS = 6;

Deno.test("ByteTable.merge() gives the same whatever comes first, where all keys have a row", () => {
  const random = randomFrom(SEED);
  const capacity = 16;
  for (let round = 0; round < ROUNDS; round++) {
    using _ = scope();
    const parts = Array.from(
      { length: PARTS },
      () => partOf(capacity, capacity, random),
    );
    const truth = truthOf(parts.map(({ truth }) => truth));
    const rows = [...truth].map(([key, counts]) => (
      {
        key: bytesOf(key),
        hits: counts.hits,
        bytes: counts.bytes,
        errors: counts.errors,
        uncertainty: 0,
        latency: latencyOf(counts),
      }
    )).sort((a, b) =>
      b.hits - a.hits || (latin1Of(a.key) < latin1Of(b.key) ? -1 : 1)
    );
    const expected = {
      rows,
      other: { hits: 0, bytes: 0, errors: 0 },
      floor: 0,
      size: rows.length,
      pruned: false,
    };
    for (const tree of TREES) {
      using _ = scope();
      const shown = shownOf(mergedTable(tree, parts, capacity, random));
      assertSame(
        shown,
        expected,
        `seed ${SEED}, round ${round}, ${JSON.stringify(tree)}`,
      );
    }
  }
});

for (const [capacity, keyCount] of [[2, 5], [16, 40], [16, 400]] as const) {
  Deno.test(`ByteTable.merge() keeps sums and bounds whatever comes first: ${keyCount} keys, ${capacity} rows`, () => {
    const random = randomFrom(SEED);
    let pruned = 0;
    for (let round = 0; round < ROUNDS; round++) {
      using _ = scope();
      const parts = Array.from(
        { length: PARTS },
        () => partOf(keyCount, capacity, random),
      );
      const truth = truthOf(parts.map(({ truth }) => truth));
      for (const tree of TREES) {
        using _ = scope();
        const table = mergedTable(tree, parts, capacity, random);
        const wrong = wrongWith(table, truth);
        if (wrong) {
          fail(
            `seed ${SEED}, round ${round}, ${JSON.stringify(tree)}: ${wrong}`,
          );
        }
        if (table.pruned) pruned++;
      }
    }
    assert(pruned > ROUNDS * TREES.length / 2, `${pruned} pruned`);
  });
}

Deno.test("ByteTable.merge() of two gives the same either way, and in any order of rows", () => {
  const random = randomFrom(SEED);
  for (let round = 0; round < 2000; round++) {
    using _ = scope();
    const capacity = [2, 16, 64][round % 3]!;
    const parts = [1, 2].map(() => partOf(capacity * 4, capacity, random));
    const shown = [[0, 1], [0, 1], [1, 0], [1, 0]].map(([one, two]) =>
      shownOf(mergedTable([one!, two!], parts, capacity, random))
    );
    for (const other of shown) {
      assertSame(other, shown[0]!, `seed ${SEED}, round ${round}`);
    }
  }
});

/** A table of which a key was pruned again and again, older keys never. */
function partWithComebacks(old: readonly string[], times: number): Part {
  const table = own(new ByteTable(8));
  const truth: Truth = new Map();
  const add = (...keys: string[]) => {
    for (const key of keys) {
      table.add(bytesOf(key), 0, key.length, 0, 0);
      addTo(truth, key, { hits: 1, bytes: 0, errors: 0 });
    }
  };
  add(...old, ...old);
  for (let i = 0; i < times; i++) add("comes back", "1", "2", "3", "4", "5");
  for (let i = 0; i < 50; i++) add("last");
  return { table, truth };
}

Deno.test("ByteTable.merge() keeps bounds of a key that both tables pruned most often", () => {
  const random = randomFrom(SEED);
  const parts = [
    partWithComebacks(["a", "b"], 10),
    partWithComebacks(["c", "d"], 12),
    partWithComebacks(["e", "f"], 9),
    partWithComebacks(["g", "h"], 20),
    partWithComebacks(["i", "j"], 1),
  ];
  const truth = truthOf(parts.map(({ truth }) => truth));
  for (const tree of TREES) {
    using _ = scope();
    const wrong = wrongWith(mergedTable(tree, parts, 8, random), truth);
    if (wrong) fail(`seed ${SEED}, ${JSON.stringify(tree)}: ${wrong}`);
  }
});

for (const [name, send] of Object.entries(WAYS)) {
  Deno.test(`ByteTable is as it was once its rows are merged into an empty one: ${name}`, () => {
    const random = randomFrom(SEED);
    for (let round = 0; round < 500; round++) {
      using _ = scope();
      const capacity = [2, 16, 64][round % 3]!;
      const { table } = partOf(capacity * 4, capacity, random);
      const restored = own(new ByteTable(capacity, random(2 ** 32)));
      restored.merge(send(table, random));
      assertSame(
        shownOf(restored),
        shownOf(table),
        `seed ${SEED}, round ${round}`,
      );
    }
  });
}

interface SummaryPart {
  readonly summary: Summary;
  readonly clients: Truth;
  readonly sections: Truth;
  readonly methods: Truth;
  readonly sources: Truth;
  readonly paths: Truth;
  readonly hosts: Truth;
  readonly agents: Truth;
  readonly referrers: Truth;
  readonly protocols: Truth;
  /** Response times by bucket. */
  readonly latency: Float64Array;
}

const METHODS = ["GET", "POST", "PUT", "OPTIONS", "get", "GETS"];
const KINDS = Object.values(LineKind);
const FORMATS = Object.values(LineFormat);

/** Fills a record as a line would, and counts it. */
function summaryPartOf(
  keyCount: number,
  hits: number,
  random: Random,
): SummaryPart {
  const part: SummaryPart = {
    summary: own(new Summary(SEED, TOP_NAMES)),
    paths: new Map(),
    hosts: new Map(),
    agents: new Map(),
    referrers: new Map(),
    protocols: new Map(),
    latency: new Float64Array(FINE.size),
    clients: new Map(),
    sections: new Map(),
    methods: new Map(),
    sources: new Map(),
  };
  const record = new LogRecord();
  for (let i = 0; i < hits; i++) {
    const client = keyText(1 + random(random(keyCount) + 1));
    const method = METHODS[random(random(METHODS.length) + 1)]!;
    const section = `/${random(random(keyCount) + 1)}`;
    const buffer = bytesOf(client + method + section);
    record.buffer = buffer;
    record.kind = KINDS[random(KINDS.length * 20)] ?? LineKind.HIT;
    record.clientStart = 0;
    record.clientEnd = record.methodStart = client.length;
    record.methodEnd = record.sectionStart = client.length + method.length;
    record.sectionEnd = random(20) === 0 ? record.sectionStart : buffer.length;
    record.targetStart = client.length + method.length;
    record.targetEnd = buffer.length;
    record.protocolStart = record.methodStart;
    record.protocolEnd = record.methodEnd;
    record.vhostStart = record.agentStart = 0;
    record.vhostEnd = record.agentEnd = client.length;
    const hasReferrer = random(2) === 0;
    record.referrerStart = hasReferrer ? record.targetStart : -1;
    record.referrerEnd = hasReferrer ? record.targetEnd : -1;
    record.tailStart = -1;
    record.micros = random(3) === 0 ? -1 : random(1 << random(31));
    record.size = random(1e6);
    record.status = random(600);
    record.format = FORMATS[random(FORMATS.length)]!;
    const source = ["a.log", "b.log", undefined][random(3)];
    part.summary.add(record, source === undefined ? source : bytesOf(source));
    if (random(100) === 0) part.summary.late++;
    if (random(100) === 0) part.summary.future++;
    if (record.kind >= LineKind.MALFORMED) continue;
    const errors = record.status >= 400 ? 1 : 0;
    const counts = { hits: 1, bytes: record.size, errors };
    addTo(part.clients, client, counts);
    addTo(part.agents, client, counts);
    addTo(part.hosts, client, counts);
    if (hasReferrer) addTo(part.referrers, section, counts);
    const { micros } = record;
    if (micros >= 0) part.latency[FINE.bucketOf(micros)]!++;
    if (source !== undefined) addTo(part.sources, source, counts);
    if (record.kind === LineKind.INVALID_REQUEST) continue;
    addTo(part.methods, method, { hits: 1, bytes: 0, errors: 0 });
    addTo(part.protocols, method, counts);
    addTo(part.paths, section, counts);
    if (record.sectionEnd > record.sectionStart) {
      const times = micros < 0 ? [] : [micros];
      addTo(part.sections, section, { ...counts, times });
    }
  }
  return part;
}

/** Ways for what a summary counted to come to where it is merged. */
const SUMMARY_WAYS: Record<string, (from: Summary) => SummaryCounts> = {
  "as it is": (from) => from,
  packed: (from) => unpackedCounts(structuredClone(from.pack())),
  kept: (from) => restored(from),
};

function restored(from: Summary): Summary {
  const summary = own(new Summary(SEED, TOP_NAMES));
  summary.restore(JSON.parse(JSON.stringify(from.save())));
  return summary;
}

function mergedSummary(
  tree: Tree,
  parts: readonly SummaryPart[],
  random: Random,
): Summary {
  const ways = Object.values(SUMMARY_WAYS);
  const send = (from: Summary) => ways[random(ways.length)]!(from);
  if (typeof tree === "number") {
    const into = own(new Summary(SEED, TOP_NAMES));
    if (random(2) === 0) {
      into.merge(parts[random(parts.length)]!.summary);
      into.clear();
    }
    into.merge(send(parts[tree]!.summary));
    return into;
  }
  const [left, right] = tree.map((it) => mergedSummary(it, parts, random));
  left!.merge(send(right!));
  return left!;
}

/** What a summary has counted besides its tables. */
function numbersOf(summary: Summary) {
  const { hits, bytes, invalidRequests, malformed } = summary;
  const { late, future, excluded, latency } = summary;
  return {
    ...{ hits, bytes, invalidRequests, malformed, late, future, excluded },
    // As text, which is compared faster.
    latency: (latency ?? new Float64Array(FINE.size)).join(" "),
    status: [...summary.status],
    formats: [...summary.formats],
  };
}

/** The same, added up number by number. */
function sumOf(parts: readonly SummaryPart[]) {
  const all = parts.map(({ summary }) => numbersOf(summary));
  const sum = (
    field: Exclude<keyof typeof all[number], "status" | "formats" | "latency">,
  ) => all.reduce((sum, numbers) => sum + numbers[field], 0);
  const list = (field: "status" | "formats") =>
    all[0]![field].map((_, i) =>
      all.reduce((sum, numbers) => sum + numbers[field][i]!, 0)
    );
  return {
    hits: sum("hits"),
    bytes: sum("bytes"),
    invalidRequests: sum("invalidRequests"),
    malformed: sum("malformed"),
    late: sum("late"),
    future: sum("future"),
    excluded: sum("excluded"),
    latency: Array.from(
      { length: FINE.size },
      (_, i) => parts.reduce((sum, { latency }) => sum + latency[i]!, 0),
    ).join(" "),
    status: list("status"),
    formats: list("formats"),
  };
}

const OWN_TABLES = ["clients", "sections", "methods", "sources"] as const;
const TABLES = [
  ...OWN_TABLES,
  "paths",
  "hosts",
  "agents",
  "referrers",
  "protocols",
] as const;

function tableOf(
  summary: Summary,
  name: typeof TABLES[number],
): ByteTable | undefined {
  const own = OWN_TABLES.find((own) => own === name);
  return own ? summary[own] : summary.tops.get(name as "paths");
}

for (
  const [name, keyCount, hits, isPruned] of [
    ["where all clients have a row", 600, 400, false],
    ["where each has one in every part, not in all", 12_000, 1_200, true],
    ["where they have not", 12_000, 9_000, true],
  ] as const
) {
  Deno.test(`Summary.merge() counts the same whatever comes first, ${name}`, () => {
    using _ = scope();
    const random = randomFrom(SEED);
    const parts = Array.from(
      { length: PARTS },
      // Parts that are pruned themselves, and parts that are not; one is empty.
      (_, i) => summaryPartOf(keyCount, i === 3 ? 0 : hits * (i + 1), random),
    );
    const sum = sumOf(parts);
    // Counted right in the first place.
    for (const { summary, latency } of parts) {
      assertEquals(numbersOf(summary).latency, latency.join(" "));
    }
    const truths = TABLES.map((table) =>
      [table, truthOf(parts.map((part) => part[table]))] as const
    );
    const distinct = new DistinctCounter(SEED);
    for (const client of truths[0]![1].keys()) {
      distinct.add(bytesOf(client), 0, client.length);
    }
    // Some orders, for it is slow; each put together in one of the ways.
    for (
      const order of ORDERS.filter((_, i) => i % (isPruned ? 10 : 2) === 0)
    ) {
      using _ = scope();
      const ways = treesOf(order);
      const tree = ways[random(ways.length)]!;
      const what = `seed ${SEED}, ${JSON.stringify(tree)}`;
      const summary = mergedSummary(tree, parts, random);
      assertEquals(numbersOf(summary), sum, what);
      for (const [table, truth] of truths) {
        const wrong = wrongWith(tableOf(summary, table)!, truth);
        if (wrong) fail(`${what}, ${table}: ${wrong}`);
        if (!isPruned) {
          assertEquals(tableOf(summary, table)!.pruned, false, what);
        }
      }
      assertEquals(summary.clients.pruned, isPruned, what);
      // Every client, with a row or without, and nothing else.
      const ranks = summary.distinct && latin1Of(summary.distinct);
      const expected = isPruned ? latin1Of(distinct.ranks) : undefined;
      assert(ranks === expected, `${what}: the count of clients`);
    }
  });
}

for (const [name, send] of Object.entries(SUMMARY_WAYS)) {
  Deno.test(`Summary is as it was once merged into an empty one: ${name}`, () => {
    const random = randomFrom(SEED);
    for (const [keys, hits] of [[50, 200], [12_000, 20_000], [9, 0]] as const) {
      using _ = scope();
      const { summary } = summaryPartOf(keys, hits, random);
      const into = own(new Summary(SEED, TOP_NAMES));
      into.merge(send(summary));
      assertEquals(numbersOf(into), numbersOf(summary));
      for (const table of TABLES) {
        const [got, from] = [into, summary].map((it) => tableOf(it, table));
        assertEquals(got && shownOf(got), from && shownOf(from));
      }
      assertEquals(into.distinct, summary.distinct);
    }
  });
}
