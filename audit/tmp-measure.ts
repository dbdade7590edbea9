import { measureCorpus } from './static/measure-corpus.ts';
for (const part of process.argv.slice(2)) console.log(part, await measureCorpus(part));
