import { assertEquals } from "@std/assert";
import { nearest } from "../lib/nearest.ts";

Deno.test("nearest() allows two mistakes, in long names a third of the letters", () => {
  assertEquals(nearest("abXY", ["abcd"]), "abcd");
  assertEquals(nearest("aXYZ", ["abcd"]), undefined);
  assertEquals(nearest("abcdefghiXYZ", ["abcdefghijkl"]), "abcdefghijkl");
  assertEquals(nearest("abcdefghWXYZ", ["abcdefghijklmnop"]), undefined);
});

Deno.test("nearest() takes the first of equally near names, a nearer one before a prefix", () => {
  assertEquals(nearest("cat", ["bat", "rat"]), "bat");
  assertEquals(nearest("file", ["filename-for-all", "fire"]), "fire");
  assertEquals(nearest("file", ["fire", "filename-for-all"]), "fire");
  assertEquals(
    nearest("out", ["output-of-all", "output-for-all"]),
    "output-of-all",
  );
});

Deno.test("nearest() takes a beginning before two mistakes, and allows short names one", () => {
  assertEquals(nearest("outp", ["utc", "output"]), "output");
  assertEquals(nearest("foo", ["log", "top"]), undefined);
  assertEquals(nearest("toq", ["log", "top"]), "top");
});

Deno.test("nearest() takes one letter for no beginning", () => {
  assertEquals(nearest("o", ["output"]), undefined);
  assertEquals(nearest("ou", ["output"]), "output");
  assertEquals(nearest("ou", ["output", "zzz"]), "output");
});

Deno.test("nearest() takes a letter that is exchanged with the next for one mistake", () => {
  assertEquals(nearest("quite", ["site", "quiet"]), "quiet");
  assertEquals(nearest("baXY", ["abcd"]), undefined);
  assertEquals(nearest("baXd", ["abcd"]), "abcd");
});

Deno.test("nearest() allows as many mistakes as it is told, and then no beginning", () => {
  assertEquals(nearest("chekc", ["check"], 1), "check");
  assertEquals(nearest("chekX", ["check"], 1), undefined);
  assertEquals(nearest("comp", ["completions"], 1), undefined);
});
