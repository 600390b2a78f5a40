import { assert, assertEquals } from "@std/assert";
import { GrowingLog, TemporaryFolder } from "../../lib/demo/growing_log.ts";
import { Traffic } from "../../lib/demo/traffic.ts";

const START = 1_760_000_000;
const newTraffic = () =>
  new Traffic({ rate: 20_000, burstEverySeconds: 120, seed: 1 }, START);

Deno.test("GrowingLog writes all up to a time, but not too much at once", () => {
  using folder = new TemporaryFolder("http-monitor-test-");
  const path = `${folder.path}/access.log`;
  using log = new GrowingLog(path, newTraffic());
  const sizes = [0];
  for (let isAll = false; !isAll;) {
    isAll = log.writeTo(START * 1000 + 8_999);
    sizes.push(Deno.statSync(path).size);
  }
  assert(sizes.length > 2, `${sizes}`);
  // What is left of a second is written too.
  const most = Math.max(...sizes.slice(1).map((size, i) => size - sizes[i]!));
  assert(most < 20 * 1024 * 1024, `${most} bytes`);
  assertEquals(Deno.readTextFileSync(path), newTraffic().linesTo(START + 8));
  assertEquals(log.writeTo(START * 1000 + 8_999), true);
  assertEquals(Deno.statSync(path).size, sizes.at(-1));
});
