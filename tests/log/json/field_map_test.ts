import { assertEquals, assertThrows } from "@std/assert";
import {
  FieldMapError,
  parseFieldMap,
} from "../../../lib/log/json/field_map.ts";

Deno.test("parseFieldMap() reads meanings and keys, between blanks or commas", () => {
  const want = [
    ["remote.addr", "client"],
    ["code", "status"],
    ["@timestamp", "time"],
  ];
  for (
    const text of [
      "client=remote.addr status=code time=@timestamp",
      "client=remote.addr,status=code,time=@timestamp",
      " client=remote.addr,\tstatus=code,\n time=@timestamp, ",
    ]
  ) assertEquals([...parseFieldMap(text)], want, text);
});

Deno.test("parseFieldMap() takes several keys of a meaning, and = in a key", () => {
  assertEquals([...parseFieldMap("time=a time=b request=x=y")], [
    ["a", "time"],
    ["b", "time"],
    ["x=y", "request"],
  ]);
});

Deno.test("parseFieldMap() says what is wrong, and what would be right", () => {
  const wrong: [string, string][] = [
    ["", "The field map is empty: name fields as in"],
    [" , ", "The field map is empty"],
    ["time", 'Cannot read "time" in the field map: write MEANING=KEY'],
    ["=time", 'Cannot read "=time"'],
    ["time=", 'Cannot read "time="'],
    [
      "time=t size=s",
      'No meaning is called "size" in "size=s": take one of time, client',
    ],
    ["time=t toString=s", 'No meaning is called "toString"'],
    ["status=s", 'No time in the field map "status=s": add time=KEY'],
    ["time=t status=t", 'The key "t" is both time and status'],
    ["time=a.b.c.d.e.f.g.h.i", "has more than 8 parts"],
  ];
  for (const [text, message] of wrong) {
    assertThrows(() => parseFieldMap(text), FieldMapError, message);
  }
});
