/**
 * What the hits of a stretch of traffic can be counted by, beside the section.
 *
 * @module
 */

/** Names of tops, in the order in which they are shown. */
export const TOP_NAMES = [
  "paths",
  "clients",
  "hosts",
  "agents",
  "referrers",
  "protocols",
] as const;

/** One of {@linkcode TOP_NAMES}. */
export type TopName = typeof TOP_NAMES[number];
