/** A file of the demo site. */
export interface SiteFile {
  readonly contentType: string;
  /** The text, or a function that creates it for each answer. */
  readonly text: string | (() => string);
}
