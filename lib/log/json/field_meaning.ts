/**
 * What a field of a structured log line says.
 *
 * @module
 */

/** One of them; durations are named by their unit. */
export type FieldMeaning =
  | "time"
  | "client"
  | "method"
  /** The path of the request, with its query where there is no field for that. */
  | "target"
  /** The query alone, with or without its `?`. */
  | "query"
  /** A whole request line: `GET /x HTTP/1.1`. */
  | "request"
  | "status"
  | "bytes"
  | "host"
  | "agent"
  | "referrer"
  | "protocol"
  /** The list of X-Forwarded-For. */
  | "forwarded"
  | "seconds"
  | "milliseconds"
  | "microseconds"
  | "nanoseconds";

/** What a server's own format says of a field, too. */
export type ToldMeaning =
  | FieldMeaning
  /** A time that names no zone: it is in that of this machine. */
  | "localTime";
