import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project.ts';

/** What the control extension plants, and where. */
export interface PlantedByExtension {
  readonly storageLocal: string;
  readonly dynamicRule: string;
}

/** Makes a copy of the control extension that plants these texts. Returns its folder. */
export async function copyControlExtension(
  folder: string,
  planted: PlantedByExtension,
): Promise<string> {
  await cp(join(projectRoot, 'testkit', 'other-extensions', 'control'), folder, {
    recursive: true,
  });
  await writeFile(join(folder, 'canaries.json'), JSON.stringify(planted));
  return folder;
}
