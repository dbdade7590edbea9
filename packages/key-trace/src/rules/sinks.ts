// Where a key must not go: calls by their path (`logging.getLogger().info`), and assignment targets.
import { browserSinks } from './browser-sinks.ts';
import type { CallSink } from './call-sink.ts';
import type { RuleId } from './rules.ts';
import { sentSinks } from './sent-sinks.ts';
import { shownSinks } from './shown-sinks.ts';
import { storedSinks } from './stored-sinks.ts';

export interface StoreSink {
  readonly rule: RuleId;
  readonly target: RegExp;
}

/** The first match counts. */
export const callSinks: readonly CallSink[] = [
  ...shownSinks,
  ...storedSinks,
  ...sentSinks,
  ...browserSinks,
];

export const storeSinks: readonly StoreSink[] = [
  { rule: 'key-in-cookie', target: /(^|\.)document\.cookie$/ },
  { rule: 'key-in-cookie', target: /(^|\.)(cookies|cookie)\[\]$/ },
  {
    rule: 'key-in-cookie',
    target:
      /(^|\.)(req|request|ctx|c|self\.request|flask|st)\.session(\[\]|\.[\w$]+)$|^session\[\]$/,
  },
  { rule: 'key-in-browser-storage', target: /(^|\.)(localStorage|sessionStorage)(\[\]|\.[\w$]+)$/ },
  { rule: 'key-in-url', target: /(^|\.)document\.title$/ },
  {
    rule: 'key-in-browser-storage',
    target: /(^|\.)(window|globalThis|top|parent|opener|popup\w*|\w+Window)\.name$/,
  },
  {
    rule: 'key-in-url',
    target:
      /(^|\.)((window|document|globalThis|self|top|parent)\.)?location(\.(href|hash|search|pathname))?$|(^|\.)[\w$]*url\w*\.(search|hash|searchParams|query)$/i,
  },
  {
    rule: 'key-in-response',
    target:
      /(^|\.)(res|resp|response|reply|ctx)\.(body|headers\[\]|headers\.[\w$]+|data|text)$|^self\.(wfile)$/,
  },
  {
    rule: 'key-in-cache',
    target: /(^|\.)[\w$]*(redis|diskcache\w*)\w*(\.\w+)?(\(\))?\[\]$/i,
  },
  { rule: 'key-on-disk', target: /(^|\.)(shelf|\w*shelve\.open\(\)|dbm\.open\(\))\[\]$/ },
  { rule: 'key-in-telemetry', target: /(^|\.)(scope|event)\.(extra|tags|user|contexts)\[\]$/ },
];
