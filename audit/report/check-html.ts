import type { CheckResult, Verdict } from './check-result.ts';
import { escapeHtml } from '../../packages/key-trace/src/report/html-page.ts';
import { formatEvidence } from './number-words.ts';
import { verdictWords } from './project-terminal.ts';

/** A check with all its details. */
export function checkArticle(result: CheckResult): string {
  const { id, title, verdict, reasons, evidence, repeat, doesNotProve } = result;
  const about = [
    ...result.lines.map((line) => `line ${line}`),
    ...result.promises.map((promise) => `promise ${promise}`),
  ].join(', ');
  return `<article class="check" id="${escapeHtml(id)}">
<h3>${escapeHtml(title)}</h3>
${badge(verdict)}
<div class="body">
<p class="small soft"><code>${escapeHtml(id)}</code>${about === '' ? '' : ` · ${about}`} · ${result.seconds.toFixed(1)} s</p>
${reasons.length === 0 ? '' : `<ul class="reasons">${reasons.map((reason) => `<li>${escapeHtml(reason)}</li>`).join('')}</ul>`}
<dl class="facts">
<dt>Numbers</dt><dd>${escapeHtml(formatEvidence(evidence))}</dd>
<dt>Repeat</dt><dd><code>${escapeHtml(repeat)}</code></dd>
<dt>Does not prove</dt><dd>${escapeHtml(doesNotProve)}</dd>
</dl>
</div>
</article>`;
}

/** A verdict as a sign and a word. */
export function badge(verdict: Verdict): string {
  const { sign, word } = verdictWords[verdict];
  return `<span class="verdict ${classOf(verdict)}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}

/** The class that sets the colours of a verdict. */
export function classOf(verdict: Verdict): string {
  return verdict.replace(' ', '-');
}
