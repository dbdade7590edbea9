import type { Finding } from '../finding.ts';
import type { Unread } from '../list-sources.ts';
import { checklist, rules } from '../rules/rules.ts';
import { escapeHtml, htmlHead } from './html-page.ts';
import type { Report } from './report.ts';
import { summaryOf } from './terminal-report.ts';

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
article { border: 1px solid; border-radius: 6px; padding: 0 1rem; margin: 1rem 0; break-inside: avoid; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
td, th { border-bottom: 1px solid; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; }
`;

/** One page without scripts and external resources. Text from the scanned code is escaped. */
export function formatHtml(report: Report): string {
  return `${htmlHead('Audit of code that handles API keys', style)}
<body>
<h1>Audit of code that handles API keys</h1>
<p>Searched: <code>${escapeHtml(report.paths.join(', '))}</code></p>
<p>${escapeHtml(summaryOf(report))}</p>
${checklistTable(report)}
<h2>Findings</h2>
${report.findings.length === 0 ? '<p>None.</p>' : report.findings.map(article).join('\n')}
${list(
  'Looked for in the whole tree and not found',
  report.absences.map((one) => `${place(one)} ${one.message}. ${rules[one.rule].fix}`),
)}
${list(
  'Answered for in the code',
  report.suppressed.map(({ finding, reason }) => `${place(finding)} ${finding.rule}: ${reason}`),
)}
${list(
  'Known from the baseline',
  report.known.map((one) => `${place(one)} ${one.rule}`),
)}
${list('Not read', [...report.unread, ...report.partlyRead, ...report.badSuppressions].map(unread))}
<h2>What this does not prove</h2>
<p>A search of the source follows keys through the code that it can read. It does not see what libraries do with a key, what is
decided only at run time, or what is switched on in a deployment. No finding is not a proof.</p>
</body>
</html>
`;
}

function checklistTable({ findings, absences }: Report): string {
  const rows = checklist.map((text, index) => {
    const count = findings.filter(({ rule }) => rules[rule].line === index + 1).length;
    const notes = absences.filter(({ rule }) => rules[rule].line === index + 1).length;
    const verdict =
      count > 0 ? `${count} found` : notes > 0 ? `${notes} to look at` : 'nothing found';
    return `<tr><td>${index + 1}</td><td>${escapeHtml(text)}</td><td>${verdict}</td></tr>`;
  });
  return `<table><thead><tr><th>Line</th><th>Checklist</th><th>Here</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function article(finding: Finding): string {
  const { title, why, fix, line } = rules[finding.rule];
  const steps = finding.steps.map(
    ({ file, line: at, text, code }) =>
      `<li><code>${escapeHtml(file)}:${at}</code> ${escapeHtml(text)}<br><code>${escapeHtml(code)}</code></li>`,
  );
  return `<article>
<h3>${escapeHtml(title)}</h3>
<p><strong>${finding.severity}</strong>, <code>${finding.rule}</code>, checklist line ${line}, <code>${escapeHtml(place(finding))}</code></p>
<p>${escapeHtml(finding.message)}.</p>
<ol>${steps.join('')}</ol>
<p>Why it matters: ${escapeHtml(why)}</p>
<p>What to do: ${escapeHtml(fix)}</p>
</article>`;
}

function list(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `<h2>${title}</h2>\n<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`;
}

function place({ steps }: Finding): string {
  const last = steps.at(-1);
  return last === undefined ? '' : `${last.file}:${last.line}`;
}

function unread({ path, reason }: Unread): string {
  return `${path}: ${reason}`;
}
