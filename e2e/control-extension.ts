import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the control extension plants, and where. */
export interface PlantedByExtension {
  readonly storageLocal: string;
  readonly dynamicRule: string;
}

/** Makes a copy of the control extension that plants these. Gives its folder. */
export async function copyControlExtension(
  folder: string,
  planted: PlantedByExtension,
): Promise<string> {
  await cp(join(import.meta.dirname, 'extensions', 'control'), folder, { recursive: true });
  await writeFile(join(folder, 'canaries.json'), JSON.stringify(planted));
  return folder;
}
