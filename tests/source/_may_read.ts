/**
 * Tells which of the paths that it is given may be read, as JSON, in a process
 * with less permission than the tests have.
 *
 * @module
 */

import { realFileSystem } from "../../lib/source/file_system.ts";

const encoder = new TextEncoder();
const answers = Deno.args.map((path) => realFileSystem.mayRead(path));
Deno.stdout.writeSync(encoder.encode(JSON.stringify(answers)));
