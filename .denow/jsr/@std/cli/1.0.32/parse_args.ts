/**
 * Stand-in for `@std/cli/parse-args`: command line arguments in, an object of
 * their values out.
 *
 * Covered: `alias`, `boolean`, `collect`, `default`, `string`, `unknown`.
 * The other options throw.
 *
 * @module
 */

type Name = string | undefined;

/** Whether nothing says which type any argument has. */
type Untyped<Bools, Texts, Lists> = [Bools, Texts, Lists] extends
  [undefined | false, undefined, undefined] ? true : false;

type OnlyNames<T> = Extract<T, string>;

/** What each named argument is, before defaults and aliases. */
type Named<Bools, Texts, Lists> =
  & { [K in Exclude<OnlyNames<Texts>, Lists>]?: string }
  & { [K in Exclude<OnlyNames<Bools>, Lists>]: boolean }
  & { [K in Extract<OnlyNames<Texts>, Lists>]: string[] }
  & { [K in Extract<OnlyNames<Bools>, Lists>]: boolean[] }
  & { [K in Exclude<OnlyNames<Lists>, Texts | Bools>]: unknown[] };

type WithDefaults<Values, Defaults> = Defaults extends Record<string, unknown> ?
    & Omit<Values, keyof Defaults>
    & {
      [K in keyof Defaults]: K extends keyof Values
        ? Defaults[K] | NonNullable<Values[K]>
        : unknown;
    }
  : Values;

type AliasesOf<K, Aliases> = K extends keyof Aliases
  ? Aliases[K] extends string ? Aliases[K]
  : Aliases[K] extends ReadonlyArray<infer A extends string> ? A
  : never
  : never;

type WithAliases<Values, Aliases> = {
  [K in keyof Values as K | AliasesOf<K, Aliases>]: Values[K];
};

type Flat<T> = { [K in keyof T]: T[K] };

/** What {@linkcode parseArgs} returns. */
export type Args<
  // deno-lint-ignore no-explicit-any
  Values = Record<string, any>,
> = Flat<
  & Values
  & {
    /** The arguments that belong to no option. */
    _: Array<string | number>;
  }
>;

/** Options for {@linkcode parseArgs}. */
export interface ParseOptions<
  Bools extends boolean | Name = boolean | Name,
  Texts extends Name = Name,
  Lists extends Name = Name,
  Defaults extends Record<string, unknown> | undefined =
    | Record<string, unknown>
    | undefined,
  Aliases extends
    | Record<string, string | ReadonlyArray<string>>
    | undefined =
      | Record<string, string | ReadonlyArray<string>>
      | undefined,
> {
  /** Not covered by this stand-in: throws when `true`. */
  "--"?: boolean;
  /** Other names of an argument. */
  alias?: Aliases;
  /** Arguments that take no value; `true` means all double hyphenated ones. */
  boolean?: Bools | ReadonlyArray<OnlyNames<Bools>>;
  /** Arguments whose values are gathered in an array. */
  collect?: Lists | ReadonlyArray<OnlyNames<Lists>>;
  /** Values of arguments that are not given. */
  default?: Defaults;
  /** Not covered by this stand-in: throws when it names something. */
  negatable?: string | ReadonlyArray<string>;
  /** Not covered by this stand-in: throws when `true`. */
  stopEarly?: boolean;
  /** Arguments whose values stay text, and `_` for positional ones. */
  string?: Texts | ReadonlyArray<OnlyNames<Texts>>;
  /** Called with what no other option names; `false` drops it. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

type Values = Record<string, unknown>;

/**
 * Reads command line arguments into an object.
 *
 * @param args The arguments, as `Deno.args` gives them.
 * @param options What is known of them.
 * @returns The values by name, with the positional arguments in `_`.
 * @throws {Error} If an option is used that this stand-in does not cover.
 *
 * @example Usage
 * ```ts
 * import { parseArgs } from "@std/cli/parse-args";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseArgs(["--foo", "--bar=baz", "./quux.txt"]), {
 *   foo: true,
 *   bar: "baz",
 *   _: ["./quux.txt"],
 * });
 * ```
 */
export function parseArgs<
  Bools extends boolean | Name = undefined,
  Texts extends Name = undefined,
  Lists extends Name = undefined,
  Defaults extends Record<string, unknown> | undefined = undefined,
  const Aliases extends
    | Record<string, string | ReadonlyArray<string>>
    | undefined = undefined,
>(
  args: readonly string[],
  options: ParseOptions<Bools, Texts, Lists, Defaults, Aliases> = {},
): Args<
  // deno-lint-ignore no-explicit-any
  Untyped<Bools, Texts, Lists> extends true ? Record<string, any>
    :
      & Record<string, unknown>
      & WithAliases<WithDefaults<Named<Bools, Texts, Lists>, Defaults>, Aliases>
> {
  if (options["--"]) throw notCovered("--");
  if (options.stopEarly) throw notCovered("stopEarly");
  if (listOf(options.negatable).length > 0) throw notCovered("negatable");

  const known = new Known(options);
  const result: Values = { _: [] };

  const end = args.indexOf("--");
  const parsed = end < 0 ? args : args.slice(0, end);
  const rest = end < 0 ? [] : args.slice(end + 1);

  for (let i = 0; i < parsed.length; i++) {
    const arg = parsed[i]!;
    if (arg.length > 1 && arg.startsWith("-")) {
      const read = arg.startsWith("--") ? readLong : readShort;
      const { found, tookNext } = read(arg, parsed[i + 1], known);
      for (const [key, value] of found) store(arg, key, value);
      if (tookNext) i++;
    } else if (options.unknown?.(arg) !== false) {
      add(known.isText("_") ? arg : numberOr(arg));
    }
  }

  for (const [name, value] of Object.entries(options.default ?? {})) {
    if (isSet(result, name)) continue;
    set(result, name, value);
    for (const other of known.othersOf(name)) set(result, other, value);
  }
  for (const name of known.bools) {
    if (!isSet(result, name)) {
      set(result, name, known.isList(name) ? [] : false);
    }
  }
  for (const name of known.texts) {
    if (!isSet(result, name) && known.isList(name)) set(result, name, []);
  }
  add(...rest);

  return result as ReturnType<
    typeof parseArgs<Bools, Texts, Lists, Defaults, Aliases>
  >;

  /** Throws a TypeError, as the real one does, where `--_=x` set `_`. */
  function add(...values: Array<string | number>) {
    (result._ as Array<string | number>).push(...values);
  }

  function store(arg: string, key: string, given: string | boolean) {
    const isLongFlag = /^--[^=]+$/.test(arg);
    if (!known.has(key) && !(known.allBools && isLongFlag)) {
      if (options.unknown?.(arg, key, given) === false) return;
    }
    const value = typeof given === "string" && !known.isText(key)
      ? numberOr(given)
      : given;
    const put = known.isList(key) ? append : set;
    put(result, key, value);
    for (const other of known.othersOf(key)) put(result, other, value);
  }
}

/** What the options say about names. */
class Known {
  readonly allBools: boolean;
  readonly bools: Set<string>;
  readonly texts: Set<string>;
  readonly lists: Set<string>;
  readonly #others = new Map<string, Set<string>>();

  constructor(options: ParseOptions) {
    for (const [name, given] of Object.entries(options.alias ?? {})) {
      if (given === undefined) {
        throw new TypeError("Alias value must be defined");
      }
      const others = typeof given === "string" ? [given] : given;
      this.#others.set(name, new Set(others));
      for (const other of others) {
        const rest = others.filter((one) => one !== other);
        this.#others.set(other, new Set([name, ...rest]));
      }
    }
    const { boolean, string, collect } = options;
    this.allBools = boolean === true;
    this.bools = this.#withAliases(typeof boolean === "boolean" ? [] : boolean);
    this.texts = this.#withAliases(string);
    this.lists = this.#withAliases(collect);
  }

  has(name: string): boolean {
    return this.bools.has(name) || this.texts.has(name) ||
      this.lists.has(name) || this.#others.has(name);
  }

  /** Whether the name, or another name of the same argument, takes no value. */
  isBool(name: string): boolean {
    return this.bools.has(name) ||
      this.othersOf(name).some((other) => this.bools.has(other));
  }

  isText(name: string): boolean {
    return this.texts.has(name);
  }

  isList(name: string): boolean {
    return this.lists.has(name);
  }

  othersOf(name: string): string[] {
    return [...this.#others.get(name) ?? []];
  }

  #withAliases(names: string | ReadonlyArray<string> | undefined): Set<string> {
    return new Set(
      listOf(names).flatMap((name) => [name, ...this.othersOf(name)]),
    );
  }
}

interface Read {
  found: Array<[key: string, value: string | boolean]>;
  tookNext: boolean;
}

/** Reads `--key=value`, `--key value` or `--key`. */
function readLong(arg: string, next: string | undefined, known: Known): Read {
  const body = arg.slice(2);
  const negated = body.length > 3 && body.startsWith("no-");
  const name = negated ? body.slice(3) : body;
  const equals = name.indexOf("=", 1);
  if (equals > 0) {
    const key = name.slice(0, equals);
    const value = name.slice(equals + 1);
    const isBool = known.bools.has(key);
    return {
      found: [[key, isBool ? value !== "false" : value]],
      tookNext: false,
    };
  }
  const key = body;
  if (next) {
    const takesValue = !known.allBools && !known.isBool(key);
    if (takesValue && !next.startsWith("-")) {
      return { found: [[key, next]], tookNext: true };
    }
    if (isTrueOrFalse(next)) {
      return { found: [[key, next === "true"]], tookNext: true };
    }
  }
  return { found: [[key, valueOfBare(key, known)]], tookNext: false };
}

/** Reads `-k value`, `-k5`, `-k=value`, `-k` or several keys at once. */
function readShort(arg: string, next: string | undefined, known: Known): Read {
  const found: Read["found"] = [];
  const last = arg.length - 1;
  for (let i = 1; i < last; i++) {
    const key = arg[i]!;
    const value = valueInCluster(arg, i);
    found.push([key, value ?? valueOfBare(key, known)]);
    if (value !== undefined) return { found, tookNext: false };
  }

  const key = arg[last]!;
  if (key === "-") return { found, tookNext: false };
  if (next) {
    if (!/^--?[^-]/.test(next) && !known.isBool(key)) {
      found.push([key, next]);
      return { found, tookNext: true };
    }
    if (isTrueOrFalse(next)) {
      found.push([key, next === "true"]);
      return { found, tookNext: true };
    }
  }
  found.push([key, valueOfBare(key, known)]);
  return { found, tookNext: false };
}

/** The value that the key at `index` has in the argument itself, if any. */
function valueInCluster(arg: string, index: number): string | undefined {
  const rest = arg.slice(index + 1);
  if (rest === "-") return "-";
  if (rest === "=") return "";
  if (/[A-Za-z]/.test(arg[index]!)) {
    const assigned = /=(.+)/.exec(rest);
    if (assigned) return assigned[1];
    if (/\d(\.\d*)?(e-?\d+)?$/.test(rest)) return rest;
  }
  // A cluster's last character is always a key.
  if (rest.length > 1 && /\W/.test(rest[0]!)) return rest;
}

function valueOfBare(key: string, known: Known): "" | true {
  return known.isText(key) ? "" : true;
}

function isTrueOrFalse(text: string): boolean {
  return text === "true" || text === "false";
}

function numberOr(text: string): string | number {
  const isNumber = text.trim() !== "" && Number.isFinite(Number(text));
  return isNumber ? Number(text) : text;
}

/** `a.b` names the property `b` of the object `a`. */
function holderOf(object: Values, name: string): [Values, string] | undefined {
  const path = name.split(".");
  const last = path.pop()!;
  for (const key of path) {
    if (isUnsafe(object, key)) return;
    object[key] ??= {};
    object = object[key] as Values;
  }
  if (!isUnsafe(object, last)) return [object, last];
}

function isUnsafe(object: Values, key: string): boolean {
  return key === "__proto__" ||
    key === "constructor" && typeof object[key] === "function";
}

function set(object: Values, name: string, value: unknown) {
  const found = holderOf(object, name);
  if (found) found[0][found[1]] = value;
}

function append(object: Values, name: string, value: unknown) {
  const found = holderOf(object, name);
  if (!found) return;
  const [holder, key] = found;
  const before = holder[key];
  if (Array.isArray(before)) before.push(value);
  else holder[key] = before ? [before, value] : [value];
}

function isSet(object: Values, name: string): boolean {
  let value: unknown = object;
  for (const key of name.split(".")) {
    if (!Object.hasOwn(value as Values, key)) return false;
    value = (value as Values)[key];
  }
  return true;
}

function listOf(names: string | ReadonlyArray<string> | undefined): string[] {
  const list = typeof names === "string" ? [names] : [...names ?? []];
  return list.filter((name) => name !== "");
}

function notCovered(option: string): Error {
  return new Error(
    `parseArgs() option "${option}" is not covered by the stand-in for @std/cli: the real package is needed`,
  );
}
