/**
 * The hot path: reading plain lines, and counting them.
 *
 * This is AssemblyScript, TypeScript that becomes WebAssembly: `./denow task kernel`
 * makes `kernel.wasm` of it and of what it imports.
 *
 * @module
 */

export {
  clearDistinct,
  closeDistinct,
  mergeRanks,
  note,
  openDistinct,
  ranksOf,
} from "./distinct.as";
export { hash, moreHash } from "./hash.as";
export { learnTime, readLines, readPlaced } from "./lines.as";
export { allocate, allocated, release } from "./memory.as";
export { bracketFrom, newlineBefore, newlineFrom } from "./scan.as";
export { addRows, closeSummary, openSummary } from "./summary.as";
export { merge } from "./merge.as";
export { packedBytes, packRows, unpackRows } from "./pack.as";
export { add, find } from "./table.as";
export { clearTable, closeTable, openTable, tellMoves } from "./table_memory.as";
