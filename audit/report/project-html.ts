import type { AuditPart, CheckResult, Verdict } from './check-result.ts';
import { badge, checkArticle, classOf } from './check-html.ts';
import { escapeHtml, htmlHead } from '../../packages/key-trace/src/report/html-page.ts';
import type { ProjectReport } from './project-report.ts';
import { projectStyle } from './project-style.ts';
import { sentenceOf, verdictWords } from './project-terminal.ts';
import { overview, statementList } from './statement-html.ts';

const headlines: Readonly<Record<Verdict, string>> = {
  pass: 'Everything that was tried held.',
  fail: 'Something did not hold.',
  void: 'Nothing failed, but something proves nothing.',
  'not run': 'Nothing was tried.',
};

const parts: Readonly<Record<AuditPart, { readonly title: string; readonly intro: string }>> = {
  browser: {
    title: 'The extension, in real browsers',
    intro:
      'The production build in Chromium and Firefox: invented keys are typed, used, forgotten and lost in a crash; then files, memory, messages and requests are searched for them.',
  },
  live: {
    title: 'The backend, running',
    intro:
      'The verifier in a process of its own gets invented keys through every route and failure; then everything that it put out is searched for them.',
  },
  code: {
    title: 'The source',
    intro:
      'Every source file is read, and keys are followed from where they come in to where they must not go. Tests are left out: they leak on purpose.',
  },
};

/** The report of the project as one page without scripts and without external resources. Text from audited files is escaped. */
export function formatProjectHtml(report: ProjectReport): string {
  const { circumstances, verdict } = report;
  return `${htmlHead(`Security audit of Phantom Key ${circumstances.version}`, projectStyle)}
<body>
<header>
<h1>Security audit of Phantom Key</h1>
<p class="soft">Version ${escapeHtml(circumstances.version)}, commit <code>${escapeHtml(circumstances.commit)}</code>, <time datetime="${escapeHtml(circumstances.at)}">${escapeHtml(formatTime(circumstances.at))}</time></p>
<div class="banner ${classOf(verdict)}"><p><strong>${verdictWords[verdict].sign} ${headlines[verdict]}</strong> ${escapeHtml(sentenceOf(report))}</p></div>
<nav aria-label="Parts of this page"><ul>
<li><a href="#lines">The checklist</a></li>
<li><a href="#promises">The promises</a></li>
${Object.entries(parts)
  .map(([part, { title }]) => `<li><a href="#${part}">${title}</a></li>`)
  .join('\n')}
</ul></nav>
</header>
<main>
${overview(report)}
${howToRead(report)}
${statementList('line', 'The ten lines of the checklist', 'What a backend and front end that take people’s own API keys have to hold.', report.checklist)}
${statementList('promise', 'The twelve promises', 'What Phantom Key promises its users, from <code>docs/threat-model.md</code>.', report.promises)}
${(['browser', 'live', 'code'] as const).map((part) => partSection(part, report.results)).join('\n')}
</main>
<footer class="small soft">
<p>Made with ${escapeHtml(circumstances.programs.join(', '))}. The same as data: <code>report.json</code>, beside this page.</p>
</footer>
</body>
</html>
`;
}

function howToRead({ totals }: ProjectReport): string {
  return `<section aria-labelledby="reading">
<h2 id="reading">How to read this</h2>
<p>Phantom Key handles <em>API keys</em>: secrets with which a program pays for an AI service. The audit made up keys, used them as a person would,
and then looked for them where no key may be, in up to ${totals.encodings} ways of writing each (plain text, base64, hexadecimal, compressed and others).</p>
<ul class="key small">
<li>${badge('pass')} it was tried, and nothing was found</li>
<li>${badge('fail')} a key, or a way for one, was found</li>
<li>${badge('void')} the test itself did not work</li>
<li>${badge('not run')} not tried this time</li>
</ul>
<p>A search that finds nothing may simply be blind. So each search is given something to find: texts planted where a key would be.
If it misses one of them, its verdict is “${verdictWords.void.word}”, and the audit as a whole does not pass.</p>
<p>Each entry names the command that repeats it, run in the project’s folder after <code>npm ci</code>, and says what it does <em>not</em> prove. An audit
shows the presence of faults, never that there are none.</p>
</section>`;
}

function partSection(part: AuditPart, results: readonly CheckResult[]): string {
  const { title, intro } = parts[part];
  const own = results.filter((result) => result.part === part);
  const articles =
    own.length === 0 ? '<p>Not part of this run.</p>' : own.map(checkArticle).join('\n');
  return `<section aria-labelledby="${part}" class="new-page">
<h2 id="${part}">${title}</h2>
<p class="soft">${intro}</p>
${articles}
</section>`;
}

/** `24 November 2026, 18:40 UTC`. */
function formatTime(iso: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return `${format.format(new Date(iso))} UTC`;
}
