/**
 * Lines as servers write them in JSON, each a little different from the last.
 *
 * @module
 */

const START = 1_760_000_000;
const PATHS = ["/", "/search?page=2", "/products/shoes?page=3", "/api/users/7"];
const AGENTS = [
  "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
  "curl/8.5.0",
];
const STATUSES = [200, 200, 200, 304, 404, 500];

function pick<T>(from: readonly T[], index: number): T {
  return from[index % from.length]!;
}

const addressOf = (index: number) => `192.0.2.${index % 250}`;
const isoTime = (index: number) =>
  new Date((START + Math.floor(index / 50)) * 1000).toISOString();

/** A line of Caddy's access log. */
export function caddyLine(index: number): string {
  return JSON.stringify({
    level: "info",
    ts: START + index / 50 + 0.1234567,
    logger: "http.log.access.log0",
    msg: "handled request",
    request: {
      remote_ip: addressOf(index),
      remote_port: String(40_000 + index % 9999),
      client_ip: addressOf(index),
      proto: "HTTP/2.0",
      method: "GET",
      host: "www.example.org",
      uri: pick(PATHS, index),
      headers: {
        "User-Agent": [pick(AGENTS, index)],
        Accept: ["text/html,application/xhtml+xml,*/*;q=0.8"],
        "Accept-Language": ["en-GB,en;q=0.5"],
        "Accept-Encoding": ["gzip, deflate, br"],
        Referer: ["https://www.example.org/"],
        "Sec-Fetch-Mode": ["navigate"],
        "Sec-Fetch-Dest": ["document"],
      },
      tls: {
        resumed: false,
        version: 772,
        cipher_suite: 4865,
        proto: "h2",
        server_name: "www.example.org",
      },
    },
    bytes_read: 0,
    user_id: "",
    duration: 0.001 + index / 1e6,
    size: 3000 + index,
    status: pick(STATUSES, index),
    resp_headers: {
      Server: ["Caddy"],
      "Content-Type": ["text/html; charset=utf-8"],
      Etag: [`"${(index * 7919).toString(36)}"`],
      Vary: ["Accept-Encoding"],
    },
  });
}

/** A line of Traefik's access log. */
export function traefikLine(index: number): string {
  return JSON.stringify({
    ClientAddr: `${addressOf(index)}:${40_000 + index % 9999}`,
    ClientHost: addressOf(index),
    ClientPort: String(40_000 + index % 9999),
    ClientUsername: "-",
    DownstreamContentSize: 300 + index,
    DownstreamStatus: pick(STATUSES, index),
    Duration: 1_000_000 + index * 1000,
    OriginContentSize: 300 + index,
    OriginDuration: 900_000 + index * 1000,
    OriginStatus: pick(STATUSES, index),
    Overhead: 100_000,
    RequestAddr: "www.example.org",
    RequestContentSize: 0,
    RequestCount: index,
    RequestHost: "www.example.org",
    RequestMethod: "GET",
    RequestPath: pick(PATHS, index),
    RequestPort: "-",
    RequestProtocol: "HTTP/1.1",
    RequestScheme: "https",
    RetryAttempts: 0,
    RouterName: "web@docker",
    ServiceAddr: "192.0.2.3:80",
    ServiceName: "web@docker",
    ServiceURL: { Scheme: "http", User: null, Host: "192.0.2.3:80", Path: "" },
    StartLocal: isoTime(index),
    StartUTC: isoTime(index),
    entryPointName: "web",
    level: "info",
    msg: "",
    "request_User-Agent": pick(AGENTS, index),
    request_Referer: "https://www.example.org/",
    time: isoTime(index),
  });
}

/** A line as nginx writes it with a `log_format` of JSON. */
export function nginxLine(index: number): string {
  return JSON.stringify({
    time_iso8601: isoTime(index).replace(".000Z", "+00:00"),
    remote_addr: addressOf(index),
    remote_user: "",
    request: `GET ${pick(PATHS, index)} HTTP/1.1`,
    status: String(pick(STATUSES, index)),
    body_bytes_sent: String(500 + index),
    request_time: "0.007",
    http_referer: "https://www.example.org/",
    http_user_agent: pick(AGENTS, index),
    http_x_forwarded_for: "-",
    host: "www.example.org",
  });
}

/** What lines of JSON are changed and filled with. */
export const JSON_OPTIONS = {
  odd: '{}[]:,"\\"\\/ubx01789.eE+- \t\r\0-_"""\xff',
  bits: ['\\"', "\\\\", "[]", '{"a":', '{"request":', '"a":1,', "1,"].concat(
    '"request":{},',
    "\\ud83d",
    '"request":{"headers":{}},',
    '"time":"x",',
  ),
  heads: ["", "{", '{"time":"', '{"request":', '{"time":['],
};
