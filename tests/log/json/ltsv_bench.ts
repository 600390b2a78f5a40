import { logTime } from "../../../lib/demo/traffic.ts";
import { readClf } from "../../../lib/log/clf.ts";
import { ltsvLinesFormat } from "../../../lib/log/json/ltsv.ts";
import { LogRecord } from "../../../lib/log/record.ts";
import { bytesOf } from "../../_lines.ts";

const START = 1_760_000_000;
const LINES = 500;
const record = new LogRecord();
const reader = ltsvLinesFormat.open();

/** The same requests in both formats. */
const requests = Array.from({ length: LINES }, (_, index) => ({
  host: `192.0.2.${index % 250}`,
  time: `[${logTime(START + Math.floor(index / 50))}]`,
  req: `GET /products/${index} HTTP/1.1`,
  status: index % 9 === 0 ? 404 : 200,
  size: 500 + index * 7,
  referer: "https://www.example.org/",
  ua: "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0",
}));
const ltsv = requests.map((request) =>
  Object.entries(request).map(([label, value]) => `${label}:${value}`).join(
    "\t",
  )
);
const combined = requests.map((r) =>
  `${r.host} - - ${r.time} "${r.req}" ${r.status} ${r.size} "${r.referer}" "${r.ua}"`
);

const [ltsvBytes, combinedBytes] = [ltsv, combined].map((lines) =>
  bytesOf(lines.map((line) => line + "\n").join(""))
);
const ends = [...ltsvBytes!.keys()].filter((i) => ltsvBytes![i] === 10);

Deno.bench(`read: LTSV, ${LINES} lines`, { baseline: true }, () => {
  let start = 0;
  for (const end of ends) {
    reader.read(ltsvBytes!, start, end, record);
    start = end + 1;
  }
});

Deno.bench(`readClf: combined, ${LINES} lines of the same requests`, () => {
  const bytes = combinedBytes!;
  for (let at = 0; at < bytes.length;) at = readClf(bytes, at, record);
});
