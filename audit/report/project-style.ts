/** The style of the report: light and dark on screens, and black on white on paper, without what only a screen needs. */
export const projectStyle = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1b1b21, #e9e9ef);
  --soft: light-dark(#55555f, #a9a9b6);
  --paper: light-dark(#ffffff, #16161b);
  --panel: light-dark(#f5f5f8, #202027);
  --rule: light-dark(#d9d9e1, #393943);
  --held: light-dark(#16623a, #7fd6a2);
  --held-fill: light-dark(#e4f4ea, #16301f);
  --failed: light-dark(#a3161f, #ff9a9a);
  --failed-fill: light-dark(#fdeaea, #3c191b);
  --open: light-dark(#7a4a00, #f2c069);
  --open-fill: light-dark(#fdf1dc, #372912);
  font: 1rem/1.5 system-ui, sans-serif;
  color: var(--ink);
  background: var(--paper);
}
* { box-sizing: border-box; }
body { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 0.25rem; letter-spacing: -0.01em; }
h2 { font-size: 1.3rem; margin: 3rem 0 0.5rem; }
h3 { font-size: 1rem; line-height: 1.4; margin: 0; }
p { margin: 0.5rem 0; max-width: 46rem; }
a { color: inherit; }
a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
code { font: 0.86em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.small { font-size: 0.875rem; }
.banner { border-radius: 10px; padding: 1.1rem 1.25rem; margin: 1.5rem 0; }
.banner p { margin: 0; }
.banner strong { font-size: 1.2rem; display: block; }
.pass { color: var(--held); background: var(--held-fill); }
.fail { color: var(--failed); background: var(--failed-fill); }
.void { color: var(--open); background: var(--open-fill); }
.not-run { color: var(--soft); background: var(--panel); }
.verdict { display: inline-block; border-radius: 999px; padding: 0.1rem 0.6rem; font-size: 0.8125rem; font-weight: 600; white-space: nowrap; }
nav ul, .key { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.4rem 1.5rem; margin: 0.75rem 0; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 0.5rem 0; font-size: 0.875rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.statements { list-style: none; margin: 1rem 0; padding: 0; }
.statement { display: grid; grid-template-columns: 2.25rem 1fr max-content; gap: 0 0.5rem; padding: 0.9rem 0; border-top: 1px solid var(--rule); }
.statement > .number { color: var(--soft); font-variant-numeric: tabular-nums; }
.statement > .body { grid-column: 2 / -1; }
.statement .verdict, .check .verdict { justify-self: end; align-self: start; }
summary { cursor: pointer; }
summary:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
details ul { margin: 0.25rem 0 0.5rem; padding-left: 1.2rem; }
.check { display: grid; grid-template-columns: 1fr max-content; gap: 0.1rem 1rem; padding: 0.8rem 0; border-top: 1px solid var(--rule); scroll-margin-top: 1rem; }
.check > .body { grid-column: 1 / -1; }
.check:target { background: var(--panel); outline: 0.5rem solid var(--panel); }
.reasons { color: var(--failed); margin: 0.25rem 0; padding-left: 1.2rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 1.75rem; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.4rem; }
td, th { border-top: 1px solid var(--rule); padding: 0.45rem 0.5rem 0.45rem 0; text-align: left; vertical-align: top; font-weight: 400; }
td:first-child { width: 2.25rem; font-variant-numeric: tabular-nums; }
td:last-child { text-align: right; padding-right: 0; }
th a { text-decoration-color: var(--rule); }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
dd ul { margin: 0; padding-left: 1rem; }
.statement { scroll-margin-top: 1rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--rule); padding-top: 1rem; }
@media (max-width: 40rem) {
  .statement { grid-template-columns: 1.75rem 1fr; }
  .statement > .verdict { grid-column: 2; grid-row: 2; justify-self: start; margin-top: 0.25rem; }
  .check { grid-template-columns: 1fr; }
  .check > .verdict { justify-self: start; }
  dl.facts { grid-template-columns: 1fr; }
  dl.facts dd { margin-bottom: 0.3rem; }
}
@page { margin: 16mm 15mm; }
@media print {
  :root { color-scheme: light; font-size: 9.5pt; }
  body { max-width: none; padding: 0; }
  nav, .screen-only { display: none; }
  h2 { break-after: avoid; margin-top: 1.6rem; }
  .statement, .check, .banner, tr { break-inside: avoid; }
  th a { text-decoration: none; }
  .verdict, .banner { border: 1px solid currentColor; print-color-adjust: exact; }
  .new-page { break-before: page; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; }
}
`;
