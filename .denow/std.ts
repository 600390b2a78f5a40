/**
 * All that the project takes from the standard library. The launcher lets Deno
 * fetch it to find out whether the registry can be reached, and a test holds
 * the stand-ins in `.denow/jsr` to it.
 *
 * @module
 */

import "@std/assert";
import "@std/cli/parse-args";
import "@std/cli/unicode-width";
import "@std/fmt/bytes";
import "@std/fmt/colors";
import "@std/fmt/duration";
import "@std/streams/merge-readable-streams";
import "@std/testing/time";
