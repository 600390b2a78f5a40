import { assertEquals } from "@std/assert";
import { googleStorageFormat } from "../../../lib/log/servers/google_storage.ts";
import { readWith } from "../../_lines.ts";
import { LINE } from "./_googlestorage_lines.ts";

const HEADER =
  '"time_micros","c_ip","c_ip_type","c_ip_region","cs_method","cs_uri"';
const read = (line: string) => readWith(googleStorageFormat, line);

Deno.test("googlestorage: all fields of a line", () => {
  const it = read(LINE);
  assertEquals(
    [it.kind, it.second, it.client, it.vhost, it.method, it.section],
    [
      "hit",
      1760104536,
      "192.0.2.7",
      "storage.googleapis.com",
      "GET",
      "/pages",
    ],
  );
  assertEquals(
    [it.status, it.bytes, it.micros, it.agent, it.referrer],
    [200, 512, 45_000, "curl/8", null],
  );
});

Deno.test("googlestorage: the names of the fields are no hit, wrong values are malformed", () => {
  assertEquals(read(HEADER).kind, "skipped");
  for (
    const line of [
      LINE.slice(0, 60),
      LINE.replace('"200"', '"2x0"'),
      LINE.replace('"512"', '"x"'),
      LINE.replace('"1760104536123456"', '"17601"'),
    ]
  ) assertEquals(read(line).kind, "malformed", line);
});
