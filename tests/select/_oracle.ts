import type { Hit } from "./_records.ts";

/** What is asked for, and what of it is to be counted, in plain words. */
export interface Asked {
  readonly only: readonly string[];
  readonly exclude: readonly string[];
  readonly sectionDepth: number;
  readonly realIp: boolean;
  readonly site: string;
}

/** A hit as it is to be counted; null where it is left out. */
export interface Wanted extends Hit {
  readonly section: string | null;
  readonly path: string | null;
}

/** Does what README says, with text and regular expressions. */
export function wantedOf(hit: Hit, asked: Asked): Wanted | null {
  const client = asked.realIp ? realIpOf(hit) : hit.client;
  const section = sectionOf(hit.target, asked);
  const path = hit.target?.replace(/[?#].*$/, "") ?? null;
  const wanted = { ...hit, client, section, path };
  const holds = (text: string) => holdsFor(wanted, text, asked.site);
  return asked.only.every(holds) && !asked.exclude.some(holds) ? wanted : null;
}

function sectionOf(target: string | null, { sectionDepth, site }: Asked) {
  const match = /^([a-z]+:\/\/[^/?#]+)?(\/[^?#]*)?/.exec(target ?? "");
  const [origin = "", path = ""] = match?.slice(1) ?? [];
  const cut = path.split("/").slice(0, sectionDepth + 1).join("/");
  const section = origin === site && path !== "" ? cut : origin + cut;
  return section === "" ? null : section;
}

function realIpOf(hit: Hit): string {
  const addresses = (hit.forwarded ?? "").split(",").map((word) =>
    word.trim().replace(/^\[(.*)\](:\d+)?$/, "$1")
      .replace(/^([\d.]+):\d+$/, "$1")
  ).filter((word) => /^(\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:]*)$/.test(word));
  const isPublic = (address: string) => !/^(10|127|192\.168)\./.test(address);
  return addresses.find(isPublic) ?? addresses[0] ?? hit.client;
}

function holdsFor(hit: Wanted, text: string, site: string): boolean {
  const [, name, operator, value] = /^([a-z]+)([!=<>~]+)(.*)$/.exec(text)!;
  const field = valueOf(hit, name!);
  const not = operator!.startsWith("!");
  if (field === null) return not;
  if (typeof field === "number") {
    const hundreds = /^(\d)xx$/.exec(value!)?.[1];
    const number = Number(value);
    switch (operator) {
      case "<":
        return field < number;
      case "<=":
        return field <= number;
      case ">":
        return field > number;
      case ">=":
        return field >= number;
    }
    const isEqual = hundreds
      ? Math.floor(field / 100) === Number(hundreds)
      : field === number;
    return isEqual !== not;
  }
  const shown = name === "section" && field.startsWith("/")
    ? site + field
    : field;
  if (operator!.endsWith("~")) {
    return shown.toLowerCase().includes(value!.toLowerCase()) !== not;
  }
  if (value === "10.0.0.0/23") return /^10\.0\.[01]\./.test(field) !== not;
  const own = name === "section" && value!.startsWith(`${site}/`)
    ? value!.slice(site.length)
    : value!;
  const isEqual = own.endsWith("*")
    ? field.startsWith(own.slice(0, -1)) ||
      shown.startsWith(value!.slice(0, -1))
    : field === own;
  return isEqual !== not;
}

function valueOf(hit: Wanted, name: string): string | number | null {
  switch (name) {
    case "status":
      return hit.status;
    case "bytes":
      return hit.bytes;
    case "time":
      return hit.micros === null ? null : hit.micros / 1e6;
    case "method":
      return hit.method;
    case "section":
      return hit.section;
    case "path":
      return hit.path || null;
    case "target":
      return hit.target;
    case "client":
      return hit.client;
    case "host":
      return hit.host;
    case "ua":
    case "agent":
      return hit.agent;
    case "referer":
    case "referrer":
      return hit.referrer;
    case "protocol":
      return hit.protocol;
  }
  throw new Error(name);
}

const FIELDS = {
  number: ["status", "bytes"],
  text: [
    ...["method", "section", "path", "target", "client", "host"],
    ...["agent", "ua", "referrer", "referer", "protocol"],
  ],
};

type Random = (below: number) => number;

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random(from.length)]!;
}

/** An expression that holds for some hits, and not for others. */
export function anyExpression(random: Random, some: Wanted): string {
  const kind = random(6);
  if (kind === 0) {
    return `status${pick(random, ["=", "!="])}${pick(random, ["5xx", "2xx"])}`;
  }
  if (kind === 1) {
    return `client${pick(random, ["=", "!="])}${
      pick(random, ["10.0.0.0/23", "192.0.2.3", "2001:db8::1"])
    }`;
  }
  if (kind === 2) {
    const operator = pick(random, ["<", "<=", ">", ">=", "=", "!="]);
    const time = random(2) && some.micros !== null
      ? some.micros / 1e6
      : 1 / (1 + random(1000));
    return `time${operator}${time.toFixed(6)}`;
  }
  if (kind === 3) {
    const field = pick(random, FIELDS.number);
    const operator = pick(random, ["<", "<=", ">", ">=", "=", "!="]);
    const value = field === "status"
      ? some.status ?? 404
      : random(2)
      ? some.bytes
      : random(2000);
    return `${field}${operator}${value}`;
  }
  const field = pick(random, FIELDS.text);
  const value = String(valueOf(some, field) ?? "/api");
  const from = random(value.length + 1);
  const to = from + 1 + random(5);
  const part = value.slice(from, to) || "b";
  return pick(random, [
    `${field}=${value}`,
    `${field}!=${value}`,
    `${field}=${value.slice(0, to)}*`,
    `${field}!=${value.slice(0, to)}*`,
    `${field}~${part}`,
    `${field}!~${part.toUpperCase()}`,
  ]);
}
