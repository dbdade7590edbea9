// Filters and processors of loggers that remove keys by their shape, with a regular expression.
import type { Fault } from '../findings-of.ts';
import type { Module } from '../ir.ts';

export interface Scrubbing {
  /** Files whose loggers are filtered, and whether session keys are removed too. Direct console output is not filtered. */
  readonly files: ReadonlyMap<string, boolean>;
  readonly gaps: readonly Fault[];
}

/** A filter that is defined in a module: its name and its source. */
interface Scrubber {
  readonly module: Module;
  readonly at: number;
  readonly name: string;
  readonly body: string;
}

const replacing = /\.(sub|subn|replace|replaceAll)\(/;
/** A pattern of keys: `sk-[A-Za-z0-9]{20,}`, `Bearer\s+\S+`, `api_key=…`. */
const keyShape =
  /(sk|gsk|xai|hf|aiza|key|token|bearer)[\w\\?()|[\]:=\s"'-]{0,40}(\[[^\]\n]+\]|\\[wS]|\.)[*+{]/i;

/** Finds the filters that are attached to a logger of the tree, and what they let through. */
export function findScrubbers(modules: readonly Module[]): Scrubbing {
  const files = new Map<string, boolean>();
  const gaps: Fault[] = [];
  const isAboutSessions = modules.some(({ text }) => /session[-_]?key/i.test(text));
  for (const scrubber of modules.flatMap(scrubbersOf)) {
    const covered = coveredBy(scrubber, modules);
    if (covered.length === 0) continue;
    const gap = gapOf(scrubber, isAboutSessions);
    if (gap !== undefined) {
      const { module, at } = scrubber;
      gaps.push({ rule: 'redaction-gap', file: module.path, at, message: gap });
    }
    if (passesArguments(scrubber)) continue;
    const isWide = takesSessionKeys(scrubber);
    for (const { path } of covered) files.set(path, isWide || files.get(path) === true);
  }
  return { files, gaps };
}

const definitions =
  /^(?:class (\w+)\((?:[\w.]+\.)?(?:Filter|Formatter|JsonFormatter)\)|def (\w+)\()/gm;
const hooks =
  /\b(?:const|let)\s+(\w+)\s*=\s*(?:winston\.)?format\(|\b(?:hooks\s*:\s*\{\s*logMethod|formatters\s*:\s*\{\s*log)\b/g;

function scrubbersOf(module: Module): Scrubber[] {
  const { text } = module;
  if (!replacing.test(text) || !keyShape.test(text)) return [];
  const starts = module.language === 'python' ? definitions : hooks;
  return [...text.matchAll(starts)].flatMap((match): Scrubber[] => {
    const body = blockAt(text, match.index);
    const name = match[1] ?? match[2] ?? '';
    return replacing.test(body) ? [{ module, at: match.index, name, body }] : [];
  });
}

/** Up to the next line that is not indented, including closing brackets. */
function blockAt(text: string, at: number): string {
  const end = /\n(?![\s)\]}]|$)/.exec(text.slice(at));
  return text.slice(at, end === null ? undefined : at + end.index);
}

/**
 * The files whose log lines pass through it. A filter of a logger, unlike one of a handler, sees only the lines of that logger.
 */
function coveredBy({ module, name }: Scrubber, modules: readonly Module[]): readonly Module[] {
  if (module.language === 'typescript') {
    const isUsed = name === '' || new RegExp(`\\b${name}\\(`).test(module.text);
    return isUsed ? modules : [];
  }
  const named = String.raw`\(?["']?(?:\w+\.)*${name}\b`;
  const everywhere = new RegExp(
    String.raw`\w*(?:handler|hdlr|\bh)\.addFilter${named}|setFormatter${named}|["']\(\)["']:\s*${named}|processors\s*=\s*\[[^\]]*\b${name}\b|patch(?:er)?\s*[=(]\s*${name}\b`,
    'i',
  );
  if (modules.some(({ text }) => everywhere.test(text))) return modules;
  const ofLogger = new RegExp(String.raw`\.addFilter${named}`);
  const own = modules.filter(({ text }) => ofLogger.test(text));
  return modules.filter((one) => own.includes(one) || own.some((other) => imports(one, other)));
}

function imports({ text }: Module, { path }: Module): boolean {
  const name =
    path
      .replace(/\.\w+$/, '')
      .split('/')
      .at(-1) ?? '';
  return new RegExp(String.raw`^(?:from|import)\s[^\n]*\b${name}\b`, 'm').test(text);
}

/** `record.msg` is a template: in `log.info("%s", key)` the key is in `record.args`. */
function passesArguments({ body }: Scrubber): boolean {
  const isFilter = /\brecord\.msg\s*=/.test(body);
  return isFilter && !/getMessage\(|record\.args\b/.test(body);
}

function gapOf(scrubber: Scrubber, isAboutSessions: boolean): string | undefined {
  if (passesArguments(scrubber)) return 'the filter cleans record.msg, and not its arguments';
  return isAboutSessions && !takesSessionKeys(scrubber)
    ? 'the pattern takes out keys of one shape, and no session_key'
    : undefined;
}

/** By their name, or because the pattern matches any long text. */
function takesSessionKeys({ module: { text } }: Scrubber): boolean {
  const patterns = text
    .split('\n')
    .filter((line) => keyShape.test(line) && /\br["']|compile\(|\/\S+\//.test(line));
  return patterns.some((line) => /session/i.test(line) || /\]\{(3[2-9]|4\d),/.test(line));
}
