/** Files of a package by name. */
export type Members = ReadonlyMap<string, Buffer>;

/** What a store puts beside the files that it was given: signatures and hashes, which no page of the extension loads. */
const addedByStores = [/^META-INF\/[\w.]+$/, /^_metadata\/[\w.]+\.json$/];

/** Members of the manifest that Chromium's stores write: where updates come from, and the store's public key. */
const manifestOfStores = ['update_url', 'key'];

/** How many files are the same, and a line for each that is not. */
export interface PackageComparison {
  readonly same: number;
  readonly different: readonly string[];
}

/** Compares what a store delivers with what was released, byte for byte, but for what stores add. */
export function compareMembers(released: Members, delivered: Members): PackageComparison {
  let same = 0;
  const different: string[] = [];
  for (const [name, content] of released) {
    const other = delivered.get(name);
    if (other === undefined) different.push(`${name}: only in the release`);
    else if (isSame(name, content, other)) same++;
    else different.push(`${name}: different bytes`);
  }
  for (const name of delivered.keys()) {
    const isKnown = released.has(name) || addedByStores.some((shape) => shape.test(name));
    if (!isKnown) different.push(`${name}: only in the store's package`);
  }
  return { same, different };
}

function isSame(name: string, released: Buffer, delivered: Buffer): boolean {
  if (released.equals(delivered)) return true;
  return name === 'manifest.json' && formatManifest(released) === formatManifest(delivered);
}

/** The manifest without what stores write into it, in one way of writing. A file that is no JSON equals none. */
function formatManifest(content: Buffer): string | symbol {
  try {
    const members = Object.entries(JSON.parse(content.toString('utf8')) as object);
    const own = members.filter(([name]) => !manifestOfStores.includes(name));
    return JSON.stringify(own.sort(([one], [other]) => (one < other ? -1 : 1)));
  } catch {
    return Symbol('no manifest');
  }
}
