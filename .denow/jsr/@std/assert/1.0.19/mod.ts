/**
 * Stand-in for `@std/assert`: the assertions that the tests use. What it does
 * not have, it does not export.
 *
 * @module
 */

export * from "./almost_equals.ts";
export * from "./array_includes.ts";
export * from "./assert.ts";
export { AssertionError } from "./assertion_error.ts";
export * from "./compare.ts";
export * from "./equals.ts";
export * from "./exists.ts";
export * from "./fail.ts";
export * from "./false.ts";
export * from "./instance_of.ts";
export * from "./match.ts";
export * from "./object_match.ts";
export * from "./string_includes.ts";
export * from "./throws.ts";
