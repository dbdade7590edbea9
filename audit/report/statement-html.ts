import { badge } from './check-html.ts';
import { escapeHtml } from '../../packages/key-trace/src/report/html-page.ts';
import { formatTotals } from './number-words.ts';
import type { ProjectReport, Statement } from './project-report.ts';

/** A line of the checklist, or a promise. */
type Kind = 'line' | 'promise';

/** Every statement with its verdict, on one page. */
export function overview({ checklist, promises }: ProjectReport): string {
  return `<section aria-labelledby="overview">
<h2 id="overview">At a glance</h2>
${glance('The ten lines of the checklist', 'line', checklist)}
${glance('The twelve promises', 'promise', promises)}
</section>`;
}

function glance(caption: string, kind: Kind, list: readonly Statement[]): string {
  const rows = list.map(
    ({ number, text, verdict, totals }) =>
      `<tr><td class="soft">${number}</td><th scope="row"><a href="#${kind}-${number}">${escapeHtml(text)}</a><br><span class="small soft">${escapeHtml(formatTotals(totals))}</span></th><td>${badge(verdict)}</td></tr>`,
  );
  return `<table>
<caption>${caption}</caption>
<thead class="spoken"><tr><th scope="col">Number</th><th scope="col">Statement and evidence</th><th scope="col">Verdict</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`;
}

/** The statements one by one: their evidence, the command that repeats it, and what it does not prove. */
export function statementList(
  kind: Kind,
  title: string,
  intro: string,
  list: readonly Statement[],
): string {
  const id = `${kind}s`;
  return `<section aria-labelledby="${id}" class="new-page">
<h2 id="${id}">${title}</h2>
<p class="soft">${intro}</p>
<ol class="statements">
${list.map((each) => statement(kind, each)).join('\n')}
</ol>
</section>`;
}

function statement(
  kind: Kind,
  { number, text, verdict, totals, checks, repeat, doesNotProve }: Statement,
): string {
  const links = checks.map(
    (id) => `<a href="#${escapeHtml(id)}"><code>${escapeHtml(id)}</code></a>`,
  );
  return `<li class="statement" id="${kind}-${number}">
<span class="number">${number}</span>
<h3>${escapeHtml(text)}</h3>
${badge(verdict)}
<div class="body">
<dl class="facts">
<dt>Evidence</dt><dd>${escapeHtml(formatTotals(totals))}</dd>
<dt>Repeat</dt><dd><code>${escapeHtml(repeat)}</code></dd>
<dt>Does not prove</dt><dd><ul>${doesNotProve.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ul></dd>
</dl>
<details class="small"><summary>Which checks</summary><p>${links.join(', ')}</p></details>
</div>
</li>`;
}
