import { assertEquals, assertStringIncludes } from "@std/assert";
import { alertMessage } from "../../lib/report/message.ts";

Deno.test("alertMessage() has the customer's words, and the rule behind them", () => {
  const transition = {
    second: Date.UTC(2017, 7, 8, 23, 3, 20) / 1000,
    hits: 1258,
    average: 1258 / 120,
    rule: { threshold: 10, windowSeconds: 120 },
  };
  const { getTimezoneOffset } = Date.prototype;
  try {
    Date.prototype.getTimezoneOffset = () => 240;
    assertEquals(
      alertMessage({ ...transition, state: "firing" }, true),
      "High traffic generated an alert - hits = 1258, " +
        "triggered at 2017-08-08T23:03:20Z " +
        "(average 10.5/s over 120 s, threshold 10/s)",
    );
    assertEquals(
      alertMessage({ ...transition, state: "recovered" }, false),
      "High traffic alert recovered - hits = 1258, " +
        "recovered at 2017-08-08T19:03:20-04:00 " +
        "(average 10.5/s over 120 s, threshold 10/s)",
    );
    // The same one, in one zone and the other, again and again.
    const firing = { ...transition, state: "firing" } as const;
    for (const utc of [true, false, true, false]) {
      const time = utc ? "T23:03:20Z " : "T19:03:20-04:00 ";
      assertStringIncludes(alertMessage(firing, utc), time);
    }
  } finally {
    Date.prototype.getTimezoneOffset = getTimezoneOffset;
  }
});

Deno.test("alertMessage() shows the average on its side of the threshold", () => {
  const cases: [
    hits: number,
    windowSeconds: number,
    threshold: number,
    shown: string,
  ][] = [
    [1201, 120, 10, "10.01"],
    [1199, 120, 10, "9.99"],
    [119_999, 12_000, 10, "9.9999"],
    [10_000_001, 86_400, 115.7, "116"],
    [120_060, 120, 1000, "1,001"],
    [120_012, 120, 1000, "1000.10"],
    [1, 300, 0.001, "0.003"],
    [1, 300, 0.5, "<0.01"],
    [120, 120, 1, "1.00"],
  ];
  for (const [hits, windowSeconds, threshold, shown] of cases) {
    const message = alertMessage({
      state: "firing",
      second: 0,
      hits,
      average: hits / windowSeconds,
      rule: { threshold, windowSeconds },
    }, true);
    assertEquals(/average (\S+)\/s/.exec(message)![1], shown);
  }
});
