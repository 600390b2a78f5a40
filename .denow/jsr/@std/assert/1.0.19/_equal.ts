/**
 * Tells whether two values are the same in all their parts.
 *
 * @param a One value.
 * @param b The other one.
 * @returns `true` if they are.
 * @throws {TypeError} If they hold weak maps or weak sets: nobody can look
 * into them.
 */
export function equal(a: unknown, b: unknown): boolean {
  return new Comparison().same(a, b);
}

type Compared = Record<PropertyKey, unknown>;

/** Classes whose instances are the same when they are written the same. */
const COMPARED_AS_TEXT = [RegExp, URL, URLSearchParams, Intl.Locale];

class Comparison {
  /** What is being compared with what: a circle is taken to be the same. */
  readonly #seen = new Map<object, object>();

  same(a: unknown, b: unknown): boolean {
    // -0 is 0 here, and NaN is NaN.
    if (a === b || Object.is(a, b)) return true;
    if (!isObject(a) || !isObject(b)) return false;
    if (a instanceof Date && b instanceof Date) {
      return Object.is(a.getTime(), b.getTime());
    }
    if (kindOf(a) !== kindOf(b)) return false;
    if (a instanceof WeakMap || a instanceof WeakSet) {
      throw new TypeError(`Cannot compare ${a.constructor.name} instances`);
    }
    if (a instanceof WeakRef && b instanceof WeakRef) {
      return this.same(a.deref(), b.deref());
    }
    if (isBuffer(a) && isBuffer(b)) {
      return this.#sameNumbers(new Uint8Array(a), new Uint8Array(b));
    }
    if (isTypedArray(a) && isTypedArray(b)) return this.#sameNumbers(a, b);

    if (this.#seen.get(a) === b) return true;
    if (Object.keys(a).length !== Object.keys(b).length) return false;
    this.#seen.set(a, b);
    if (a instanceof Map && b instanceof Map) return this.#sameMap(a, b);
    if (a instanceof Set && b instanceof Set) return this.#sameSet(a, b);
    if (isComparedAsText(a)) return String(a) === String(b);
    return this.#sameProperties(a, b);
  }

  #sameNumbers(a: Iterable<unknown>, b: Iterable<unknown>): boolean {
    const others = [...b];
    const ones = [...a];
    return ones.length === others.length &&
      ones.every((value, i) =>
        value === others[i] || Object.is(value, others[i])
      );
  }

  #sameSet(a: Set<unknown>, b: Set<unknown>): boolean {
    return a.size === b.size &&
      [...a].every((item) =>
        b.has(item) ||
        isObject(item) && [...b].some((other) => this.same(item, other))
      );
  }

  #sameMap(a: Map<unknown, unknown>, b: Map<unknown, unknown>): boolean {
    return a.size === b.size &&
      [...a].every(([key, value]) =>
        b.has(key) && this.same(value, b.get(key)) ||
        isObject(key) &&
          [...b].some(([otherKey, otherValue]) =>
            this.same(key, otherKey) && this.same(value, otherValue)
          )
      );
  }

  #sameProperties(a: Compared, b: Compared): boolean {
    const keys = new Set([...keysOf(a), ...keysOf(b)]);
    return [...keys].every((key) =>
      key in a === key in b && this.same(a[key], b[key])
    );
  }
}

function isObject(value: unknown): value is Compared {
  return typeof value === "object" && value !== null;
}

/** The prototype; an object without one is as good as a plain one. */
function kindOf(value: object): unknown {
  return Object.getPrototypeOf(value) ?? Object.prototype;
}

function isBuffer(value: object): value is ArrayBuffer | SharedArrayBuffer {
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
}

function isTypedArray(value: object): value is Compared & Iterable<unknown> {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function isComparedAsText(value: object): boolean {
  const prototype = kindOf(value);
  if (COMPARED_AS_TEXT.some((one) => one.prototype === prototype)) return true;
  const tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  return typeof tag === "string" && tag.startsWith("Temporal.");
}

/** The keys of an object and, where it is of a class, of its prototypes. */
function keysOf(value: object): PropertyKey[] {
  const isPlain = [Object.prototype, Array.prototype].includes(
    kindOf(value) as typeof Object.prototype,
  );
  if (isPlain) {
    // Only what a copy of it would have, symbols among it.
    return Reflect.ownKeys({ ...value });
  }
  const keys: PropertyKey[] = [];
  let at: object | null = value;
  while (at && at !== Object.prototype && at !== Array.prototype) {
    keys.push(...Reflect.ownKeys(at));
    at = Object.getPrototypeOf(at);
  }
  return keys;
}
