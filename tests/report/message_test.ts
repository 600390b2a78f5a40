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
