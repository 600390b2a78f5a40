import { assert, assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../lib/failure.ts";
import {
  findLogFormat,
  readConfigFiles,
} from "../../lib/source/server_config_files.ts";
import { Folder } from "../cli/_run.ts";

function folderOf(files: Record<string, string>): Folder {
  const folder = new Folder();
  for (const [name, text] of Object.entries(files)) {
    const slash = name.lastIndexOf("/");
    if (slash > 0) {
      Deno.mkdirSync(`${folder.path}/${name.slice(0, slash)}`, {
        recursive: true,
      });
    }
    folder.write(name, text);
  }
  return folder;
}

Deno.test("nginx's includes are read in their place, from the main file's folder", () => {
  using folder = folderOf({
    "nginx.conf":
      "http { log_format a '$msec $status'; include conf.d/*.conf; include mime.types; }",
    "conf.d/1.conf": "log_format b '$status $msec'; include sites/one;",
    "conf.d/2.conf": "server { access_log /logs/two.log a; }",
    "conf.d/3.txt": "server { access_log /logs/three.log a; }",
    "sites/one": "server { access_log /logs/one.log b; }",
  });
  const config = `${folder.path}/nginx.conf`;
  assertEquals(findLogFormat(config, "/logs/one.log"), {
    text: "$status $msec",
    name: "b",
    file: `${folder.path}/conf.d/1.conf`,
    line: 1,
    by: "path",
  });
  assertEquals(findLogFormat(config, "/logs/two.log").name, "a");
  // The first of all is what the first include has.
  assertEquals(findLogFormat(config, "/logs/three.log").name, "b");
  assertEquals(readConfigFiles(config).unread, [
    `${folder.path}/mime.types: no such file`,
  ]);
});

Deno.test("Apache's includes are from its ServerRoot, with what was defined before", () => {
  using folder = folderOf({
    "conf/httpd.conf":
      'ServerRoot "ROOT"\nDefine sites sites-enabled\nInclude ${sites}/*.conf\nInclude extra\n',
    "sites-enabled/a.conf": "CustomLog logs/a_log mine",
    "extra/formats": 'LogFormat "%t %>s" mine',
    "extra/deep/more": "TransferLog logs/b_log",
  });
  const config = `${folder.path}/conf/httpd.conf`;
  Deno.writeTextFileSync(
    config,
    Deno.readTextFileSync(config).replace("ROOT", folder.path),
  );
  const { text, by, file } = findLogFormat(config, "/x/logs/a_log");
  assertEquals([text, by, file], [
    "%t %>s",
    "path",
    `${folder.path}/extra/formats`,
  ]);
  assertEquals(findLogFormat(config, "b_log").name, "common");
});

Deno.test("a file that includes itself is read once", () => {
  using folder = folderOf({
    "nginx.conf": "include b.conf; access_log /a.log;",
    "b.conf": "include nginx.conf; include b.conf;",
  });
  const { config, unread } = readConfigFiles(`${folder.path}/nginx.conf`);
  assertEquals(config.statements.length, 1);
  assertEquals(unread.length, 2);
  assert(unread.every((it) => it.includes("includes it in itself")));
});

Deno.test("there is an end to how many files are read, how deep, and how large", () => {
  const chain = Object.fromEntries(
    Array.from(
      { length: 30 },
      (_, i) => [`${i}.conf`, `include ${i + 1}.conf;`],
    ),
  );
  using deep = folderOf(chain);
  assertThrows(
    () => readConfigFiles(`${deep.path}/0.conf`),
    Failure,
    "the include no. 16",
  );
  using large = folderOf({ "a.conf": "# ".repeat(2.5e6) });
  assertThrows(
    () => readConfigFiles(`${large.path}/a.conf`),
    Failure,
    "larger than",
  );
  // Each of them includes all others twice.
  using wide = folderOf(Object.fromEntries(
    Array.from({ length: 9 }, (_, i) => [
      `${i}.conf`,
      "include [0-9].conf; include [0-9].conf;",
    ]),
  ));
  assertThrows(
    () => readConfigFiles(`${wide.path}/0.conf`),
    Failure,
    "the file no. 2001",
  );
});

Deno.test("what cannot be read is said, with the file and what to do", () => {
  using folder = folderOf({
    "empty.conf": "",
    "nginx.conf": "http { access_log /a.log main; include gone.conf; }",
  });
  const messageOf = (name: string) =>
    assertThrows(
      () => findLogFormat(`${folder.path}/${name}`, "/a.log"),
      Failure,
    );
  assertEquals(
    messageOf("none.conf").message,
    `cannot read the configuration "${folder.path}/none.conf": no such file`,
  );
  assert(messageOf("").message.includes("is no file"));
  assert(messageOf("empty.conf").message.includes("main configuration"));
  const { message, details } = messageOf("nginx.conf");
  assert(message.includes('nginx.conf:1 uses the log format "main"'), message);
  assertEquals(details, [
    `  not read: ${folder.path}/gone.conf: no such file`,
  ]);
});
