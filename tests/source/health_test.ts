import { assertEquals } from "@std/assert";
import { Health } from "../../lib/source/health.ts";

Deno.test("Health tells since when it is as it is", () => {
  const health = new Health();
  const look = (nowMs: number, why?: string, more = false) => {
    health.begin();
    if (why !== undefined) health.trouble("unreadable", why);
    health.enter(more, nowMs);
    const { state, why: said } = health.state;
    return [state, said, health.sinceMs];
  };
  assertEquals(look(1, undefined, true), ["catching up", "", 1]);
  assertEquals(look(2, undefined, true), ["catching up", "", 1]);
  assertEquals(look(3), ["following", "", 3]);
  assertEquals(look(4, "denied"), ["unreadable", "denied", 4]);
  assertEquals(look(5, "denied"), ["unreadable", "denied", 4]);
  assertEquals(look(6, "broken"), ["unreadable", "broken", 6]);
  assertEquals(look(7), ["following", "", 7]);
});

Deno.test("Health waits for what is missing, and cannot read what is denied", () => {
  const health = new Health();
  const after = (error: Error) => {
    health.begin();
    health.failed(error);
    health.enter(false, 0);
    return health.state;
  };
  assertEquals(after(new Deno.errors.NotFound("x")), {
    state: "waiting",
    why: "no such file",
  });
  assertEquals(after(new Deno.errors.PermissionDenied("x")), {
    state: "unreadable",
    why: "permission denied",
  });
});

Deno.test("Health still says while it pauses what stood in the way", () => {
  const health = new Health();
  health.begin();
  health.openFailed("file", new Deno.errors.PermissionDenied("x"), 1000);
  health.enter(false, 1000);
  health.begin();
  assertEquals(health.isPausing("file", 1050), true);
  health.enter(false, 1050);
  assertEquals([health.state.why, health.sinceMs], ["permission denied", 1000]);
  health.begin();
  assertEquals(health.isPausing("other", 1050), false);
  assertEquals(health.isPausing("file", 1100), false);
  health.opened();
  health.enter(false, 1100);
  assertEquals(health.state.state, "following");
});
