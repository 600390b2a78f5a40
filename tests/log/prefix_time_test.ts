import { assertEquals } from "@std/assert";
import { prefixSecond } from "../../lib/log/prefix_time.ts";
import { bytesOf } from "../_lines.ts";

const UTC = Date.UTC(2025, 9, 10, 13, 55, 36) / 1000;
const LOCAL = new Date(2025, 9, 10, 13, 55, 36).getTime() / 1000;

Deno.test("prefixSecond() is the time of the first prefix that has one with a date", () => {
  for (
    const [prefix, second] of [
      ["2025-10-10T13:55:36Z stdout F ", UTC],
      ["2025-10-10T13:55:36.123456789+02:00 ", UTC - 7200],
      ["<190>1 2025-10-10T13:55:36Z host app 1 - - ", UTC],
      ["<190>1 - host app 1 - - ", NaN],
      ["<190>2025-10-10T13:55:36Z host app: ", UTC],
      ["<190>Oct 10 13:55:36 host app: ", NaN],
      ["web_1  | 2025-10-10T13:55:36Z stdout F ", UTC],
      ["I, [2025-10-10T13:55:36.123456 #12]  INFO -- : ", LOCAL],
      ["I, [2025-10-10T13:55:36.123456Z #12]  INFO -- : ", UTC],
      ["nginx[12]: ", NaN],
      ["", NaN],
    ] as const
  ) {
    const line = `${prefix}x`;
    assertEquals(prefixSecond(bytesOf(line), 0, line.length), second, prefix);
  }
});
