/** The part of a report that controls are looked up in. */
interface ReportWithHits {
  hits: readonly { label: string }[];
}

/** The search did not find what was planted for it, so what else it did not find proves nothing. */
export class SearchVoid extends Error {
  readonly code = 'SEARCH_VOID';

  constructor(missing: readonly string[]) {
    super(missing.map((label) => `the search is void: control ${label} was not found`).join('; '));
    this.name = 'SearchVoid';
  }
}

/**
 * Requires that every planted control was found.
 *
 * @throws {SearchVoid} naming each control that was not found
 */
export function expectControlsFound(
  report: ReportWithHits,
  controlLabels: readonly string[],
): void {
  const found = new Set(report.hits.map(({ label }) => label));
  const missing = controlLabels.filter((label) => !found.has(label));
  if (controlLabels.length === 0) throw new SearchVoid(['(none was planted)']);
  if (missing.length > 0) throw new SearchVoid(missing);
}
