import { readFile } from 'node:fs/promises';
import { defineWxtModule } from 'wxt/modules';

/** The messages of a language without the notes to translators and without white space. */
export default defineWxtModule((wxt) => {
  wxt.hook('build:publicAssets', async (_wxt, files) => {
    for (const [at, file] of files.entries()) {
      if (!('absoluteSrc' in file) || !/_locales.\w+.messages\.json$/.test(file.relativeDest))
        continue;
      const contents = lean(await readFile(file.absoluteSrc, 'utf8'));
      files[at] = { relativeDest: file.relativeDest, contents };
    }
  });
});

function lean(text: string): string {
  return JSON.stringify(JSON.parse(text), (name, value: unknown) =>
    name === 'description' ? undefined : value,
  );
}
