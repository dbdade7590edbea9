/** The part of a report in which controls are looked up. */
interface ReportWithHits {
  hits: readonly { label: string }[];
}

/** The search did not find its controls, so the absence of other findings proves nothing. */
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
