import { assert, assertEquals } from "@std/assert";
import { guessOf } from "../../lib/check/guess.ts";
import { randomFrom } from "../_random.ts";

Deno.test("a check knows logs that are no access logs, and says where these are", () => {
  for (
    const [line, words] of [
      [
        "2025/10/10 13:55:36 [error] 31#31: *3 open() failed, client: 192.0.2.1",
        "nginx's error log",
      ],
      [
        "[Fri Oct 10 13:55:36.056862 2025] [core:error] [pid 1:tid 2] AH00126: x",
        "Apache's error log",
      ],
      ["[Fri Oct 10 13:55:36 2025] [notice] caught SIGTERM", "Apache's error"],
      ["java.lang.NullPointerException: null", "Java"],
      ["\tat org.example.Main.run(Main.java:3)", "Java"],
      ['Started GET "/a" for 192.0.2.1 at 2025-10-10 13:55:36 +0000', "Rails"],
      ['INFO:     192.0.2.1:56732 - "GET /x HTTP/1.1" 200 OK', "Uvicorn"],
      ['{"request":"GET /a HTTP/1.1","time":"x","took":-}', "log_format"],
      ["GET /a 200 1.2 ms - 5", "morgan"],
      ["::1 - GET /a HTTP/1.1 200 5 - 1.2 ms", "morgan"],
      ["Oct 10 13:55:36 host haproxy[12]: Server a/b is UP", "HAProxy"],
      ["haproxy[12]: 192.0.2.1:5 [x] f/1: SSL handshake failure", "HAProxy"],
      ["Oct 10 13:55:36 host sshd[12]: Accepted password", "syslog"],
    ]
  ) {
    const guess = guessOf(line!);
    assert(guess?.includes(words!), `${line}: ${guess}`);
  }
  assertEquals(guessOf("junk"), undefined);
  assertEquals(guessOf(""), undefined);
});

Deno.test("a check says which fields a JSON line lacks, and how to name them", () => {
  assertEquals(
    guessOf(
      '{"when":"2025-10-10T13:55:36Z","method":"GET","path":"/a","code":200,"a":{"ip":1,"b":2}}',
    ),
    "It is JSON without a time by a name that is known. Its keys: when, method, " +
      "path, code, a.ip, a.b. If one of them has it, say which: --log-format " +
      "'json time=KEY method=method target=path status=code'. Else let the server " +
      "log it.",
  );
  const app = '{"level":"info","time":1760104536,"msg":"started","pid":7}';
  assert(guessOf(app)?.startsWith("It is JSON, and tells of no HTTP request"));
  // One that was cut has keys all the same.
  assert(guessOf(app.slice(0, -4))?.includes("level, time, msg"));
  assertEquals(
    guessOf('{"request":"GET / HTTP/1.1","time":1,"status":2}'),
    undefined,
  );
});

Deno.test("a check knows JSON that has lines of a log in a field", () => {
  assert(
    guessOf(
      '{"@timestamp":"2025-10-10T13:55:36Z","message":"192.0.2.1 - - [x] \\"GET / HTTP/1.1\\" 200"}',
    )?.includes("jq -r .message FILE"),
  );
});

Deno.test("a check says which fields a line of logfmt lacks", () => {
  assertEquals(
    guessOf('level=info method=GET path="/a b" status=200 msg="x=y"'),
    "It is logfmt without a time by a name that is known. Its keys: level, " +
      "method, path, status, msg. Let the server log it.",
  );
});

Deno.test("a check of hostile lines takes no more than linear time", () => {
  const random = randomFrom(7);
  const parts = [
    "{",
    '"',
    "a=",
    "[",
    " ",
    "\\",
    ":",
    "1",
    "GET ",
    "\tat x.",
    "é",
  ];
  for (const part of parts) {
    const start = performance.now();
    guessOf(part.repeat(4096 / part.length));
    guessOf("{" + part.repeat(4096 / part.length));
    assert(performance.now() - start < 500, part);
  }
  for (let i = 0; i < 500; i++) {
    guessOf(
      Array.from({ length: 40 }, () => parts[random(parts.length)]).join(""),
    );
  }
});
