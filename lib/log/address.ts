/**
 * IP addresses in the bytes of a line.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc4291#section-2.2}
 *
 * @module
 */

import {
  digitsEnd,
  find,
  findLast,
  hasText,
  hexDigit,
  isDigit,
} from "./scan.ts";

const TAB = 0x09;
const SPACE = 0x20;
const QUOTE = 0x22;
const PERCENT = 0x25;
const PLUS = 0x2b;
const COMMA = 0x2c;
const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

const ENCODED_BLANK = new TextEncoder().encode("%20");

/** How many groups of 16 bits an address has. */
const GROUPS = 8;
/** In front of an IPv4 address, to make it one of IPv6 (RFC 4291, 2.5.5.2). */
const MAPPED = 0xffff;

/**
 * The address that was read last, in groups of 16 bits; one of IPv4 stands in the
 * last two, as `::ffff:192.0.2.1`.
 */
export const groups: Uint16Array = new Uint16Array(GROUPS);

/** Where the address that was found last stands. */
export const found = { start: 0, end: 0 };

/**
 * Reads an address into {@linkcode groups}.
 *
 * @returns Whether all of `bytes[start..end)` is one, of IPv4 or IPv6.
 */
export function readAddress(
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  if (readIpv4(bytes, start, end, GROUPS - 2)) {
    groups.fill(0, 0, GROUPS - 3);
    groups[GROUPS - 3] = MAPPED;
    return true;
  }
  return readIpv6(bytes, start, end);
}

/**
 * Reads an address as it stands in a list of X-Forwarded-For: maybe in brackets,
 * with a port or a zone behind it, among blanks or quotes; a blank may be `+`, as of
 * IIS, or `%20`, as of CloudFront. It is read into {@linkcode groups}, and
 * {@linkcode found} tells where it is without all that.
 *
 * @returns Whether there is one in `bytes[start..end)`, and nothing else.
 */
export function findAddress(
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  let from = aroundEnd(bytes, start, end);
  let to = end;
  while (to > from && isAround(bytes[to - 1]!)) to--;
  if (from < to && bytes[from] === BRACKET) {
    from++;
    const closing = find(bytes, CLOSING_BRACKET, from, to);
    if (closing === to) return false;
    if (closing + 1 < to && !isPort(bytes, closing + 1, to)) return false;
    to = closing;
  } else {
    const colon = find(bytes, COLON, from, to);
    // With more than one colon it is of IPv6, whose port needs brackets.
    if (isPort(bytes, colon, to)) to = colon;
  }
  const zone = find(bytes, PERCENT, from, to);
  found.start = from;
  found.end = zone;
  return readAddress(bytes, from, zone);
}

/**
 * Whether there is a list of addresses, with commas between, and nothing else but
 * `unknown` and `-` for some of them.
 */
export function isAddressList(
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  let addresses = 0;
  for (let at = start; at < end;) {
    const next = find(bytes, COMMA, at, end);
    if (findAddress(bytes, at, next)) addresses++;
    else if (!isUnknown(bytes, at, next)) return false;
    at = next + 1;
  }
  return addresses > 0;
}

/**
 * Whether the last one of a list, with commas between, is an address: a proxy appends
 * that of its client to whatever the client has sent.
 */
export function endsWithAddress(
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  const comma = findLast(bytes, COMMA, start, end);
  return comma >= start && findAddress(bytes, comma + 1, end);
}

/**
 * Whether the address in {@linkcode groups} is one that a client can have on the
 * Internet: none of a private network, a shared one, a loop, a link, a multicast.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6890}
 */
export function isPublic(): boolean {
  for (const { address, bits } of NOT_PUBLIC) {
    if (isWithin(address, bits)) return false;
  }
  return true;
}

/**
 * Whether the address in {@linkcode groups} is in a network.
 *
 * @param network The network's address, in groups.
 * @param bits How many bits of it count, of 128.
 */
export function isWithin(network: Uint16Array, bits: number): boolean {
  let left = bits;
  for (let i = 0; left > 0; i++, left -= 16) {
    const different = groups[i]! ^ network[i]!;
    if (left >= 16 ? different !== 0 : different >>> (16 - left) !== 0) {
      return false;
    }
  }
  return true;
}

/** So many bits of an address say that it is one of IPv4. */
export const IPV4_BITS = 96;

/** Whether the address in {@linkcode groups} is one of IPv4. */
export function isIpv4(): boolean {
  return isWithin(ANY_IPV4, IPV4_BITS);
}

/** A network: its address in groups, and how many bits of it count, of 128. */
export interface Network {
  readonly address: Uint16Array;
  readonly bits: number;
}

/**
 * Reads a network: an address, alone or with a length behind it, as in
 * `10.0.0.0/8` and `2001:db8::/32`.
 *
 * @returns The network; nothing where the text is none.
 */
export function networkOf(text: string): Network | undefined {
  const match = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text);
  if (!match) return undefined;
  const bytes = new TextEncoder().encode(match[1]);
  if (!readAddress(bytes, 0, bytes.length)) return undefined;
  const most = match[1]!.includes(":") ? 128 : 32;
  const length = match[2] === undefined ? most : Number(match[2]);
  if (length > most) return undefined;
  return { address: groups.slice(), bits: length + 128 - most };
}

const ANY_IPV4 = Uint16Array.of(0, 0, 0, 0, 0, MAPPED, 0, 0);

/** README lists them. */
const NOT_PUBLIC: readonly Network[] = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/3",
  "::/127",
  "fc00::/7",
  "fe80::/10",
  "ff00::/8",
].map((text) => networkOf(text)!);

function readIpv4(
  b: Uint8Array,
  start: number,
  end: number,
  group: number,
): boolean {
  let i = start;
  let high = 0;
  for (let part = 0; part < 4; part++) {
    let value = 0;
    const first = i;
    while (i < end && i < first + 3 && isDigit(b[i]!)) {
      value = value * 10 + b[i++]! - ZERO;
    }
    if (i === first || value > 255) return false;
    if (part < 3 && (i === end || b[i++] !== DOT)) return false;
    if (part % 2 === 0) high = value << 8;
    else groups[group + (part >> 1)] = high | value;
  }
  return i === end;
}

function readIpv6(b: Uint8Array, start: number, end: number): boolean {
  let count = 0;
  /** Which group comes behind the `::`. */
  let gap = -1;
  let i = start;
  if (i + 1 < end && b[i] === COLON && b[i + 1] === COLON) {
    gap = 0;
    i += 2;
  }
  while (i < end) {
    if (count === GROUPS) return false;
    const first = i;
    let value = 0;
    while (i < end && i < first + 4) {
      const digit = hexDigit(b[i]!);
      if (digit < 0) break;
      value = value * 16 + digit;
      i++;
    }
    if (i < end && b[i] === DOT) {
      if (count > GROUPS - 2 || !readIpv4(b, first, end, count)) return false;
      count += 2;
      i = end;
      break;
    }
    if (i === first) return false;
    groups[count++] = value;
    if (i === end) break;
    if (b[i++] !== COLON || i === end) return false;
    if (b[i] === COLON) {
      if (gap >= 0) return false;
      gap = count;
      i++;
    }
  }
  if (gap < 0) return count === GROUPS;
  if (count === GROUPS) return false;
  groups.copyWithin(GROUPS - (count - gap), gap, count);
  groups.fill(0, gap, GROUPS - (count - gap));
  return true;
}

/** `:443`, and nothing behind it. */
function isPort(b: Uint8Array, start: number, end: number): boolean {
  if (b[start] !== COLON || start + 1 >= end) return false;
  return digitsEnd(b, start + 1, end) === end;
}

const UNKNOWN = new TextEncoder().encode("unknown");
const NONE = new TextEncoder().encode("-");

function isUnknown(b: Uint8Array, start: number, end: number): boolean {
  const from = aroundEnd(b, start, end);
  let to = end;
  while (to > from && isAround(b[to - 1]!)) to--;
  return isText(b, from, to, UNKNOWN) || isText(b, from, to, NONE);
}

function isText(b: Uint8Array, start: number, end: number, text: Uint8Array) {
  return end - start === text.length && hasText(b, text, start, end);
}

/** One past the blanks and quotes that begin at an offset. */
function aroundEnd(b: Uint8Array, start: number, end: number): number {
  let i = start;
  for (;;) {
    if (i < end && isAround(b[i]!)) i++;
    else if (hasText(b, ENCODED_BLANK, i, end)) i += ENCODED_BLANK.length;
    else return i;
  }
}

function isAround(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === QUOTE || byte === PLUS;
}
