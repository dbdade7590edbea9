// What other programs can import from the package.
export { expectControlsFound, SearchVoid } from './controls.ts';
export { type EncodedSecret, encodingsOf } from './encodings.ts';
export {
  type ByteHit,
  compileNeedles,
  type Needles,
  searchBytes,
  type Secret,
} from './search-bytes.ts';
export { type ContentReport, type DepthLimits, searchContents } from './search-contents.ts';
export { type MemoryReport, searchMemory } from './search-memory.ts';
export {
  type SearchOptions,
  searchTree,
  type TreeHit,
  type TreeReport,
  type Unreadable,
} from './search-tree.ts';
