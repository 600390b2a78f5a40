import { assert, assertEquals } from "@std/assert";
import { countsOf } from "../../lib/counts.ts";
import { LineReader } from "../../lib/log/line_reader.ts";
import { LogRecord } from "../../lib/log/record.ts";
import { Summary } from "../../lib/traffic/summary.ts";

const FOLDER = new URL("../../../shared/logs/", import.meta.url);

/** What another program made of a log. */
interface Peer {
  readonly status: Readonly<Record<string, number>>;
  readonly bytes?: number;
  readonly bandwidth?: number;
  readonly method?: Readonly<Record<string, number>>;
}

interface Aggregates {
  readonly sections_top20: Readonly<Record<string, number>>;
  readonly no_section: number;
  readonly clients_distinct: number;
  readonly clients_top5: Readonly<Record<string, number>>;
  readonly [peer: string]: unknown;
}

/**
 * Whose totals a log has, where the others read less of it: apachelogs refuses
 * fields behind the agent, goaccess lines of more than 4 kB and clients that are
 * no address, lnav requests that are none.
 */
const READS_ALL: Readonly<Record<string, string>> = {
  "elastic_apache_logs.log": "lnav_0.11.1",
  "zanbil_first10k.log": "lnav_0.11.1",
  "shop_access.log": "lnav_0.11.1",
  "acunetix_wrapped.log": "apachelogs",
  "w3af_wrapped_crlf.log": "lnav_0.11.1",
  "apache_filebeat.log": "lnav_0.11.1",
  "nginx_bad_requests_fail2ban.log": "goaccess_1.7",
  "vhost_combined_apachelogs.log": "lnav_0.11.1",
};
/** Its sections are cut from what lnav takes for paths: `/http:` among them. */
const OTHER_SECTIONS = ["acunetix_wrapped.log"];

function readJson(name: string): Record<string, Aggregates> | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(new URL(name, FOLDER)));
  } catch {
    return undefined;
  }
}

function countAll(name: string) {
  const bytes = Deno.readFileSync(new URL(`raw/${name}`, FOLDER));
  // The last line may have no newline; a blank line more counts as nothing.
  const whole = new Uint8Array(bytes.length + 1).fill(10);
  whole.set(bytes);
  const summary = new Summary(1);
  const reader = new LineReader();
  const record = new LogRecord();
  for (let at = 0; at < whole.length;) {
    at = reader.read(whole, at, record);
    summary.add(record);
  }
  return { counts: countsOf(summary, 1, 1000, ""), summary };
}

const aggregates = readJson("aggregates.json");

Deno.test({
  name: "whole logs, where they are there, have the totals of who reads all",
  ignore: aggregates === undefined,
  fn() {
    for (const [name, all] of Object.entries(aggregates!)) {
      const peer = all[READS_ALL[name]!] as Peer;
      const { counts, summary } = countAll(name);
      assertEquals(Object.fromEntries(counts.status), peer.status, name);
      assertEquals(counts.bytes, peer.bytes ?? peer.bandwidth, name);
      if (peer.method) {
        const { null: none = 0, ...methods } = peer.method;
        assertEquals(Object.fromEntries(counts.methods), methods, name);
        assertEquals(counts.invalidRequests, none, name);
      }
      assertEquals(counts.clients, all.clients_distinct, name);
      const top = summary.clients.top(5).map(({ hits }) => hits);
      assertEquals(top, Object.values(all.clients_top5), name);
      if (OTHER_SECTIONS.includes(name)) continue;
      const sections = new Map(
        counts.sections.map(({ section, hits }) => [section, hits]),
      );
      for (const [section, hits] of Object.entries(all.sections_top20)) {
        // Those of a target that begins with two slashes are without one there.
        const more = section === "/" ? all.no_section : 0;
        const got = sections.get(section) ?? 0;
        assert(
          got >= hits && got <= hits + more,
          `${name} ${section}: ${got} instead of ${hits}`,
        );
      }
    }
  },
});
