import { parseArgs } from "@std/cli/parse-args";
import { FakeTime } from "@std/testing/time";
import { assertRejects, assertThrows } from "@std/assert";
import { usesStandIns } from "./_stand_ins.ts";

const ignore = !usesStandIns;
const MESSAGE = "the real package is needed";

Deno.test({
  name: "stand-in: parseArgs() refuses options that it does not cover",
  ignore,
  fn() {
    assertThrows(() => parseArgs([], { "--": true }), Error, '"--"');
    assertThrows(() => parseArgs([], { stopEarly: true }), Error, MESSAGE);
    assertThrows(() => parseArgs([], { negatable: ["a"] }), Error, MESSAGE);
    // What is the default anyway is covered.
    parseArgs([], { "--": false, stopEarly: false, negatable: [] });
  },
});

Deno.test({
  name: "stand-in: FakeTime refuses what it does not cover",
  ignore,
  async fn() {
    assertThrows(
      () => new FakeTime(0, { advanceRate: 1 }),
      Error,
      "advanceRate",
    );
    using time = new FakeTime(0, { advanceRate: 0 });
    assertThrows(() => setTimeout(() => {}, 2 ** 31), Error, MESSAGE);
    assertThrows(() => setInterval(() => {}, NaN), Error, MESSAGE);
    assertThrows(() => time.tick(0.5), Error, MESSAGE);
    setTimeout(() => time.tick(1), 10);
    assertThrows(() => time.tick(10), Error, MESSAGE);
    await assertRejects(
      () => time.delay(1, { persistent: false }),
      Error,
      MESSAGE,
    );
  },
});

Deno.test({
  name: "stand-in: assertThrows() refuses a class that is not an error's",
  ignore,
  fn() {
    const NotAnError = Date as unknown as ErrorConstructor;
    assertThrows(
      () => assertThrows(() => {}, NotAnError),
      Error,
      MESSAGE,
    );
  },
});
