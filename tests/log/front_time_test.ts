import { assertEquals } from "@std/assert";
import { frontSecond } from "../../lib/log/front_time.ts";
import { bytesOf } from "../_lines.ts";

const LOCAL = new Date(2025, 9, 10, 13, 55, 36).getTime() / 1000;
const UTC = Date.UTC(2025, 9, 10, 13, 55, 36) / 1000;

Deno.test("frontSecond() reads the time that a line begins with, or that of its prefix", () => {
  for (
    const [text, second] of [
      ["2025-10-10 13:55:36 x", LOCAL],
      ["2025-10-10 13:55:36,123 x", LOCAL],
      ["2025-10-10T13:55:36 x", LOCAL],
      ["2025-10-10T13:55:36Z x", UTC],
      ["2025-10-10 13:55:36.123 +0200 x", UTC - 7200],
      ["2025-10-10 13:55:36 -03:30 x", UTC + 12_600],
      ["2025-10-10 13:55:36 - x", LOCAL],
      ["2025-10-10 13:55:36 -1 x", LOCAL],
      ["[2025-10-10 13:55:36] x", LOCAL],
      ["[2025-10-10 13:55:36 +0200] x", UTC - 7200],
      ["[2025-10-10T13:55:36Z INFO a] x", UTC],
      ["[2025-10-10 13:55:36 INFO] x", LOCAL],
      ["web_1  | 2025-10-10 13:55:36 x", LOCAL],
      // The one with a zone.
      ["2025-10-10T13:55:36Z stdout F [2025-10-10 13:55:35] x", UTC],
      ["2025-10-10T13:55:36Z stdout F x", UTC],
      ["Oct 10 13:55:36 host a[1]: x", NaN],
      ["2025-10-32 13:55:36 x", NaN],
      ["x 2025-10-10 13:55:36", NaN],
      ["", NaN],
    ] as const
  ) {
    const bytes = bytesOf(`${text}\n`);
    assertEquals(frontSecond(bytes, 0, text.length), second, text);
  }
});
