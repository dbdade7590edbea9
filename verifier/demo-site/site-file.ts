/** A file of the demo site. */
export interface SiteFile {
  readonly contentType: string;
  /** As it is, or made anew for each answer. */
  readonly text: string | (() => string);
}
