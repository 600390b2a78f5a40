import { Traffic } from "../../../lib/demo/traffic.ts";
import { readClf } from "../../../lib/log/clf.ts";
import type { Format } from "../../../lib/log/format.ts";
import { LogRecord } from "../../../lib/log/record.ts";
import { cloudFrontFormat, w3cFormat } from "../../../lib/log/w3c/formats.ts";
import { bytesOf } from "../../_lines.ts";

const START = 1_760_000_000;
const options = { rate: 100, burstEverySeconds: 120, seed: 1 };
const combined = new Traffic(options, START).linesTo(START + 60);
const record = new LogRecord();

/** The parts of each line of the demo, put together as another server would. */
function asLines(of: (line: Line) => string): string[] {
  return combined.trimEnd().split("\n").map((text, index) => {
    const [, client, method, target, status, bytes, agent] =
      /^(\S+) .*?"(\S+) (\S+) [^"]*" (\d+) (\d+|-) .*"([^"]*)"$/.exec(text)!;
    const time = new Date((START + Math.floor(index / 100)) * 1000);
    const [date, timeOfDay] = time.toISOString().slice(0, 19).split("T");
    const [stem, query] = target!.split("?");
    return of({
      date: date!,
      time: timeOfDay!,
      client: client!,
      method: method!,
      stem: stem!,
      query: query ?? "-",
      status: status!,
      bytes: bytes!.replace("-", "0"),
      agent: agent!,
    });
  });
}

interface Line {
  date: string;
  time: string;
  client: string;
  method: string;
  stem: string;
  query: string;
  status: string;
  bytes: string;
  agent: string;
}

const iis = (query: (line: Line) => string) => (line: Line) =>
  `${line.date} ${line.time} 10.0.0.1 ${line.method} ${line.stem} ${
    query(line)
  } 443 - ${line.client} ${
    line.agent.replaceAll(" ", "+")
  } - ${line.status} 0 0 ${line.bytes} 12`;
const IIS =
  "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status sc-bytes time-taken";
const CLOUDFRONT =
  "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query time-taken";

function readAll(format: Format, directive: string, lines: string[]) {
  const reader = format.open();
  const says = bytesOf(directive);
  reader.directive!(says, 0, says.length);
  const bytes = bytesOf(lines.join("\n") + "\n");
  return () => {
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(10, at);
      reader.read(bytes, at, end, record);
      at = end + 1;
    }
  };
}

const kinds = {
  "IIS": readAll(w3cFormat, IIS, asLines(iis(() => "-"))),
  "IIS, a query in each line": readAll(
    w3cFormat,
    IIS,
    asLines(iis(() => "id=7&x=y")),
  ),
  "CloudFront": readAll(
    cloudFrontFormat,
    CLOUDFRONT,
    asLines((line) =>
      `${line.date}\t${line.time}\tFRA56\t${line.bytes}\t${line.client}\t${line.method}\td1.cloudfront.net\t${line.stem}\t${line.status}\t-\t${
        line.agent.replaceAll(" ", "%20")
      }\t${line.query}\t0.036`
    ),
  ),
};

const lines = combined.split("\n").length - 1;
const plain = bytesOf(combined);
Deno.bench(`readClf, ${lines} lines: combined, to compare`, () => {
  for (let at = 0; at < plain.length;) at = readClf(plain, at, record);
});
for (const [name, read] of Object.entries(kinds)) {
  Deno.bench(`w3c, ${lines} lines: ${name}`, read);
}
