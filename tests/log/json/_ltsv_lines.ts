/**
 * Lines of LTSV.
 *
 * @module
 */

/** A line of labels and values. */
export function lineOf(fields: Record<string, string | number>): string {
  return Object.entries(fields).map(([label, value]) => `${label}:${value}`)
    .join("\t");
}

/** As ltsv.org has it. */
export const LTSV_ORG = {
  time: "[10/Oct/2025:15:55:36 +0200]",
  host: "192.0.2.7",
  forwardedfor: "198.51.100.1",
  ident: "-",
  user: "frank",
  req: "GET /pages/create?x=1 HTTP/1.1",
  status: 404,
  size: 512,
  reqsize: 300,
  referer: "-",
  ua: "Mozilla/5.0 (X11: Linux)",
  vhost: "www.example.org",
  reqtime_microsec: 7000,
  apptime: "-",
};
