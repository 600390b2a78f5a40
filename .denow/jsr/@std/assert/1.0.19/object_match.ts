import { assertEquals } from "./equals.ts";

type Keyed = Record<PropertyKey, unknown>;

/**
 * Asserts that an object has the properties of another one, at any depth. It
 * may have more, and its arrays may be longer.
 *
 * @param actual The object.
 * @param expected What it is to have.
 * @param msg What to add to the failure's message.
 */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  // Both are made plain objects, so that classes do not count.
  assertEquals(
    new Picker().pickObject(actual, expected),
    new Picker().pickObject(expected, expected),
    msg,
  );
}

/** Takes from an object what another one has too. */
class Picker {
  /** What is being picked from: a circle is left as it is. */
  readonly #seen = new WeakMap<object, unknown>();

  pickObject(from: Keyed, like: Keyed): Keyed {
    if (typeof from !== "object" && typeof from !== "function" || !from) {
      const what = from === null ? "null" : `type ${typeof from}`;
      throw new TypeError(`Cannot assertObjectMatch ${what}`);
    }
    if (this.#seen.get(from) === like) return from;
    this.#seen.set(from, like);
    const picked: Keyed = {};
    for (const key of Reflect.ownKeys(from)) {
      if (!Object.hasOwn(like, key)) continue;
      const value = this.#pick(from[key], like[key]);
      Object.defineProperty(picked, key, {
        value,
        configurable: true,
        enumerable: true,
        writable: true,
      });
    }
    return picked;
  }

  #pickArray(from: unknown[], like: unknown[]): unknown[] {
    if (this.#seen.get(from) === like) return from;
    this.#seen.set(from, like);
    return from.slice(0, like.length).map((value, i) =>
      this.#pick(value, like[i])
    );
  }

  #pick(value: unknown, like: unknown): unknown {
    if (value instanceof RegExp || value instanceof Date) return value;
    if (Array.isArray(value) && Array.isArray(like)) {
      return this.#pickArray(value, like);
    }
    if (!isObject(value) || !isObject(like)) return value;
    if (value instanceof Map && like instanceof Map) {
      const shared = [...value].filter(([key]) => like.has(key));
      return new Map(shared.map(([key, inner]) => {
        const other = like.get(key);
        const both = isObject(inner) && isObject(other);
        return [key, both ? this.pickObject(inner, other) : inner];
      }));
    }
    if (value instanceof Set && like instanceof Set) {
      return value.intersection(like);
    }
    return this.pickObject(value, like);
  }
}

function isObject(value: unknown): value is Keyed {
  return typeof value === "object" && value !== null;
}
