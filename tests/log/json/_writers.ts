/**
 * Requests as each of those who log in JSON writes them, and a check of what is
 * read.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Format } from "../../../lib/log/format.ts";
import { type ReadLine, readWith } from "../../_lines.ts";
import { caddyLine } from "./_lines.ts";

/** The time of all lines here. */
export const SECOND = 1_760_104_536;
export const ISO = "2025-10-10T13:55:36Z";

/** Reads one line and checks those of its fields that are named. */
export function check(
  format: Format,
  line: string | object,
  want: Partial<ReadLine>,
): void {
  const text = typeof line === "string" ? line : JSON.stringify(line);
  const read = readWith(format, text);
  const got = Object.fromEntries(
    Object.keys(want).map((key) => [key, read[key as keyof typeof read]]),
  );
  assertEquals(got, want as Record<string, unknown>, text);
}

/** The reason for which lines of other matters are malformed. */
export const NOT_HTTP = "the line tells of no HTTP request";

/** Requests as each of those who log in JSON writes them, and what they say. */
export const WRITERS: Record<string, [object, Partial<ReadLine>]> = {
  "Logstash, with the path of the log": [
    {
      "@timestamp": ISO,
      path: "/var/log/apache2/access.log",
      host: "web1",
      clientip: "192.0.2.7",
      verb: "GET",
      request: "/pages/create?x=1",
      httpversion: "1.1",
      response: "200",
      bytes: "512",
    },
    {
      ...{ client: "192.0.2.7", method: "GET", target: "/pages/create?x=1" },
      ...{ section: "/pages", status: 200, bytes: 512 },
    },
  ],
  "Tomcat's valve": [
    {
      host: "192.0.2.7",
      logicalUserName: "-",
      user: "-",
      time: "[10/Oct/2025:13:55:36 +0000]",
      request: "GET /pages/create HTTP/1.1",
      statusCode: "200",
      size: "512",
    },
    {
      ...{ client: "192.0.2.7", vhost: null, section: "/pages", status: 200 },
      bytes: 512,
    },
  ],
  "Tomcat's valve with %B, %D and %T": [
    {
      time: "[10/Oct/2025:13:55:36 +0000]",
      remoteAddr: "192.0.2.7",
      method: "GET",
      path: "/slow.jsp",
      query: "-",
      statusCode: "200",
      byteSentNC: "512",
      elapsedTime: "4536105",
      elapsedTimeS: "4",
      localServerName: "www.example.org",
    },
    {
      ...{ client: "192.0.2.7", section: "/slow.jsp", status: 200 },
      ...{ bytes: 512, micros: 4_000_000 },
    },
  ],
  "nginx, all as text": [
    {
      time_local: "10/Oct/2025:15:55:36 +0200",
      remote_addr: "192.0.2.7",
      request: "GET /pages/create?x=1 HTTP/1.1",
      status: "404",
      body_bytes_sent: "512",
      bytes_sent: "700",
      request_time: "0.007",
      http_referer: "-",
      http_user_agent: "curl/8",
      http_x_forwarded_for: "198.51.100.1, 198.51.100.2",
      server_name: "_",
      host: "www.example.org",
    },
    {
      client: "192.0.2.7",
      method: "GET",
      target: "/pages/create?x=1",
      protocol: "HTTP/1.1",
      status: 404,
      bytes: 512,
      micros: 7000,
      referrer: null,
      agent: "curl/8",
      forwarded: "198.51.100.1, 198.51.100.2",
      vhost: "www.example.org",
    },
  ],
  "nginx, with the parts of the request": [
    {
      msec: "1760104536.123",
      remote_addr: "2001:db8::7",
      request_method: "POST",
      uri: "/api/users",
      args: "a=b&c=d",
      server_protocol: "HTTP/2.0",
      status: 201,
      bytes_sent: 99,
    },
    {
      client: "2001:db8::7",
      method: "POST",
      target: "/api/users?a=b&c=d",
      section: "/api",
      protocol: "HTTP/2.0",
      status: 201,
      bytes: 99,
    },
  ],
  "nginx, request_uri before uri": [
    {
      time_iso8601: "2025-10-10T15:55:36+02:00",
      request_method: "GET",
      uri: "/index.php",
      request_uri: "/shop/7?x",
      status: 200,
    },
    { target: "/shop/7?x", section: "/shop", bytes: 0, client: null },
  ],
  "Apache": [
    {
      time: "[10/Oct/2025:15:55:36 +0200]",
      remoteIP: "192.0.2.7",
      host: "www.example.org",
      request: "/pages/7",
      query: "?a=b",
      method: "GET",
      status: "200",
      bytes: "-",
      userAgent: "curl/8",
      referer: "http://a.example/",
    },
    {
      target: "/pages/7?a=b",
      bytes: 0,
      agent: "curl/8",
      referrer: "http://a.example/",
      vhost: "www.example.org",
      client: "192.0.2.7",
    },
  ],
  "Envoy": [
    {
      ":authority": "www.example.org",
      bytes_received: 0,
      bytes_sent: 121_258,
      downstream_remote_address: "192.0.2.7:59292",
      duration: 11,
      method: "GET",
      path: "/rewritten",
      protocol: "HTTP/2",
      response_code: 200,
      response_flags: "-",
      start_time: "2025-10-10T13:55:36.479Z",
      "user-agent": "curl/8",
      "x-envoy-origin-path": "/assets/image.webp",
      "x-forwarded-for": "198.51.100.1",
    },
    {
      client: "192.0.2.7",
      target: "/assets/image.webp",
      protocol: "HTTP/2",
      bytes: 121_258,
      micros: 11_000,
      agent: "curl/8",
      forwarded: "198.51.100.1",
      vhost: "www.example.org",
    },
  ],
  "Elastic Common Schema, nested": [
    {
      "@timestamp": "2025-10-10T13:55:36.000Z",
      http: {
        request: { method: "GET", referrer: "http://a.example/" },
        response: { status_code: 200, body: { bytes: 512 } },
        version: "1.1",
      },
      url: { path: "/pages/7", query: "a=b", domain: "www.example.org" },
      source: { address: "192.0.2.7", ip: "192.0.2.8" },
      user_agent: { original: "curl/8", name: "curl" },
      event: { duration: 7_000_000 },
    },
    {
      target: "/pages/7?a=b",
      bytes: 512,
      client: "192.0.2.7",
      agent: "curl/8",
      referrer: "http://a.example/",
      micros: 7000,
      vhost: "www.example.org",
    },
  ],
  "Elastic Common Schema, with dots": [
    {
      "@timestamp": "2025-10-10T13:55:36.000Z",
      "http.request.method": "GET",
      "http.response.status_code": 200,
      "http.response": { "body.bytes": 512 },
      "url.original": "/pages/7?a=b",
      "client.ip": "192.0.2.7",
      "user_agent.original": "curl/8",
    },
    {
      target: "/pages/7?a=b",
      bytes: 512,
      client: "192.0.2.7",
      agent: "curl/8",
    },
  ],
  "Google": [
    {
      httpRequest: {
        requestMethod: "GET",
        requestUrl: "https://www.example.org/pages/7",
        requestSize: "300",
        status: 200,
        responseSize: "512",
        userAgent: "curl/8",
        remoteIp: "192.0.2.7",
        latency: "0.123s",
        protocol: "HTTP/1.1",
      },
      timestamp: ISO,
      receiveTimestamp: "2025-10-10T13:55:40Z",
    },
    {
      section: "https://www.example.org/pages",
      bytes: 512,
      client: "192.0.2.7",
      micros: 123_000,
      protocol: "HTTP/1.1",
    },
  ],
  "Amazon's API Gateway": [
    {
      requestId: "x",
      ip: "192.0.2.7",
      requestTime: "10/Oct/2025:13:55:36 +0000",
      httpMethod: "GET",
      path: "/pages/7",
      status: "200",
      protocol: "HTTP/1.1",
      responseLength: "512",
    },
    { client: "192.0.2.7", target: "/pages/7", bytes: 512 },
  ],
  "pino": [
    {
      level: 30,
      time: 1_760_104_536_123,
      pid: 7,
      hostname: "machine",
      req: {
        id: 1,
        method: "GET",
        url: "/pages/7?a=b",
        query: { a: "b" },
        headers: { host: "www.example.org", "user-agent": "curl/8" },
        remoteAddress: "::ffff:192.0.2.7",
        remotePort: 4711,
      },
      res: { statusCode: 200, headers: { "content-length": "512" } },
      responseTime: 7,
      msg: "request completed",
    },
    {
      target: "/pages/7?a=b",
      client: "::ffff:192.0.2.7",
      bytes: 512,
      micros: 7000,
      vhost: "www.example.org",
      agent: "curl/8",
    },
  ],
  "echo": [
    {
      time: "2025-10-10T13:55:36.123456789Z",
      remote_ip: "192.0.2.7",
      host: "localhost:8080",
      method: "GET",
      uri: "/pages/7",
      status: 200,
      latency: 14_743,
      latency_human: "14.743µs",
      bytes_in: 0,
      bytes_out: 512,
    },
    { client: "192.0.2.7", bytes: 512, micros: 15, vhost: "localhost:8080" },
  ],
  "zap": [
    {
      level: "info",
      ts: 1_760_104_536.5,
      msg: "/pages/7",
      status: 200,
      method: "GET",
      path: "/pages/7",
      query: "",
      ip: "192.0.2.7",
      "user-agent": "curl/8",
      latency: 0.0123,
    },
    { client: "192.0.2.7", micros: 12_300, agent: "curl/8" },
  ],
  "Caddy by its names": [
    JSON.parse(caddyLine(0).replace(/"ts":[^,]*/, `"ts":${SECOND}.5`)),
    { client: "192.0.2.0", target: "/", bytes: 3000, micros: 1000 },
  ],
  "Cloudflare's Logpush": [
    {
      ClientIP: "192.0.2.7",
      ClientRequestHost: "www.example.org",
      ClientRequestMethod: "GET",
      ClientRequestURI: "/pages/7?a=b",
      ClientRequestProtocol: "HTTP/2",
      ClientRequestUserAgent: "curl/8",
      ClientRequestReferer: "http://a/",
      EdgeStartTimestamp: SECOND * 1e9 + 4e8,
      EdgeEndTimestamp: (SECOND + 1) * 1e9,
      EdgeResponseBytes: 512,
      EdgeResponseStatus: 301,
      OriginResponseTime: 0,
    },
    {
      target: "/pages/7?a=b",
      client: "192.0.2.7",
      bytes: 512,
      status: 301,
      vhost: "www.example.org",
      agent: "curl/8",
      referrer: "http://a/",
    },
  ],
  "Fastly, by customary names": [
    {
      timestamp: "2025-10-10T13:55:36+0000",
      client_ip: "192.0.2.7",
      host: "www.example.org",
      url: "/pages/7",
      request_method: "GET",
      request_referer: "http://a/",
      request_user_agent: "curl/8",
      response_status: 404,
      response_body_size: 512,
    },
    { client: "192.0.2.7", bytes: 512, agent: "curl/8", referrer: "http://a/" },
  ],
  "Kong": [
    {
      request: {
        method: "GET",
        uri: "/pages/7",
        size: "120",
        headers: { host: "www.example.org", "user-agent": "curl/8" },
      },
      response: { status: 200, size: "512" },
      latencies: { kong: 1, request: 12, proxy: 11 },
      client_ip: "192.0.2.7",
      started_at: SECOND * 1000,
    },
    { client: "192.0.2.7", bytes: 512, micros: 12_000, agent: "curl/8" },
  ],
  "Azure's Front Door": [
    {
      time: ISO,
      category: "FrontDoorAccessLog",
      properties: {
        httpMethod: "GET",
        httpVersion: "2.0",
        requestUri: "https://www.example.org:443/pages/7",
        requestBytes: "100",
        responseBytes: "512",
        userAgent: "curl/8",
        clientIp: "192.0.2.7",
        timeTaken: "0.02",
        httpStatusCode: "200",
        hostName: "www.example.org",
      },
    },
    { client: "192.0.2.7", bytes: 512, status: 200, micros: 20_000 },
  ],
  "Azure's Application Gateway": [
    {
      timeStamp: ISO,
      properties: {
        clientIP: "192.0.2.7",
        httpMethod: "GET",
        requestUri: "/pages/7",
        requestQuery: "a=b",
        httpStatus: 404,
        sentBytes: 512,
        timeTaken: 0.2,
      },
    },
    { target: "/pages/7?a=b", status: 404, bytes: 512, micros: 200_000 },
  ],
  "Amazon's HTTP APIs, which have a route and no path": [
    {
      ip: "192.0.2.7",
      requestTime: "10/Oct/2025:13:55:36 +0000",
      httpMethod: "GET",
      routeKey: "GET /pages/{id}",
      status: "200",
      responseLength: "12",
    },
    { target: "/pages/{id}", client: "192.0.2.7", bytes: 12 },
  ],
  "Akamai's DataStream": [
    {
      cliIP: "192.0.2.7",
      reqTimeSec: `${SECOND}.123`,
      reqMethod: "GET",
      reqHost: "www.example.org",
      reqPath: "/pages/7",
      queryStr: "a=b",
      statusCode: "200",
      bytes: "512",
      UA: "curl/8",
    },
    {
      target: "/pages/7?a=b",
      client: "192.0.2.7",
      bytes: 512,
      agent: "curl/8",
    },
  ],
  "GitLab's workhorse": [
    {
      correlation_id: "1",
      duration_ms: 12,
      host: "gitlab.example",
      method: "GET",
      msg: "access",
      remote_addr: "192.0.2.7:55",
      remote_ip: "192.0.2.7",
      status: 200,
      time: ISO,
      uri: "/pages/7",
      written_bytes: 512,
    },
    { client: "192.0.2.7", bytes: 512, micros: 12_000 },
  ],
  "Rails with lograge, whose durations are in milliseconds": [
    {
      method: "GET",
      path: "/pages/7",
      format: "html",
      controller: "PagesController",
      action: "show",
      status: 200,
      duration: 58.33,
      view: 40.43,
      db: 15.26,
      "@timestamp": "2025-10-10T13:55:36.123Z",
    },
    { target: "/pages/7", micros: 58_330 },
  ],
  "Serilog in ASP.NET Core, as compact JSON": [
    {
      "@t": "2025-10-10T13:55:36.1230000Z",
      "@m": 'HTTP "GET" "/pages/7" responded 409 in 67.0626 ms',
      RequestMethod: "GET",
      RequestPath: "/pages/7",
      StatusCode: 409,
      Elapsed: 67.0626,
    },
    { target: "/pages/7", status: 409, micros: 67_063 },
  ],
  "Serilog with its template and the name of its middleware": [
    {
      "@t": "2025-10-10T13:55:36.1230000Z",
      "@mt":
        "HTTP {RequestMethod} {RequestPath} responded {StatusCode} in {Elapsed:0.0000} ms",
      RequestMethod: "GET",
      RequestPath: "/pages/7",
      StatusCode: 200,
      Elapsed: 0.5,
      SourceContext: "Serilog.AspNetCore.RequestLoggingMiddleware",
    },
    { target: "/pages/7", micros: 500 },
  ],
  "Serilog's JSON, with all fields in an object": [
    {
      Timestamp: "2025-10-10T13:55:36.1230000Z",
      Level: "Information",
      MessageTemplate: "HTTP {RequestMethod} {RequestPath}",
      Properties: {
        RequestMethod: "GET",
        RequestPath: "/pages/7",
        StatusCode: 404,
        Elapsed: 1.25,
      },
    },
    { target: "/pages/7", status: 404, micros: 1250 },
  ],
  "Serilog for Elasticsearch": [
    {
      "@timestamp": "2025-10-10T13:55:36.1230000Z",
      messageTemplate: "HTTP {RequestMethod} {RequestPath}",
      fields: {
        RequestMethod: "GET",
        RequestPath: "/pages/7",
        StatusCode: 404,
        Elapsed: 1.25,
      },
    },
    { target: "/pages/7", status: 404, micros: 1250 },
  ],
  "Grafana, with whole milliseconds beside a duration": [
    {
      t: ISO,
      time: ISO,
      method: "GET",
      path: "/pages/7",
      status: 200,
      time_ms: 1,
      duration: "1.722829ms",
    },
    { target: "/pages/7", micros: 1723 },
  ],
  "Amazon's API Gateway, with the route beside the path": [
    {
      requestTime: "10/Oct/2025:13:55:36 +0000",
      httpMethod: "GET",
      path: "/pages/7",
      routeKey: "GET /pages/{id}",
      status: 200,
    },
    { target: "/pages/7" },
  ],
  "Kong, whose host is one of the headers": [
    {
      request: {
        method: "GET",
        uri: "/pages/7",
        headers: { host: "www.example.org", "user-agent": "c" },
      },
      response: { status: 200, size: 512 },
      started_at: 1760104536123,
    },
    { target: "/pages/7", agent: "c", bytes: 512, vhost: "www.example.org" },
  ],
  "express-winston": [
    {
      level: "info",
      timestamp: ISO,
      message: "HTTP GET /pages/7",
      meta: {
        req: { url: "/pages/7", method: "GET", headers: { "user-agent": "c" } },
        res: { statusCode: 404 },
        responseTime: 4,
      },
    },
    { target: "/pages/7", status: 404, micros: 4000, agent: "c" },
  ],
  "logback's access events": [
    {
      "@timestamp": ISO,
      message: '192.0.2.7 - - [x] "GET /pages/7 HTTP/1.1" 200 5',
      method: "GET",
      status_code: 200,
      requested_url: "GET /pages/7 HTTP/1.1",
      requested_uri: "/pages/7",
      remote_host: "192.0.2.7",
      content_length: 5,
    },
    { target: "/pages/7", client: "192.0.2.7", bytes: 5 },
  ],
  "what Matomo asks nginx to log, without a method": [
    {
      ip: "192.0.2.7",
      host: "www.example.org",
      path: "/pages/7?a=b",
      status: "200",
      referrer: "-",
      user_agent: "curl/8",
      length: 312,
      generation_time_milli: 0.12,
      date: ISO,
    },
    { method: null, section: "/pages", target: "/pages/7?a=b", bytes: 312 },
  ],
};
