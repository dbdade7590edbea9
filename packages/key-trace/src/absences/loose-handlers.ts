// Exception handlers around keys: those that log any exception, and those of decryption that answer in different ways.
import type { Fault } from '../findings-of.ts';
import {
  type Expr,
  type Fn,
  type Handler,
  lastName,
  type Module,
  pathOf,
  type Stmt,
} from '../ir.ts';
import { secretKindOf } from '../names/secret-name.ts';
import { partsOf, walk } from '../walk.ts';

const logs =
  /(^|\.)(print|exception|error|warning|warn|info|debug|critical|log|print_exc|json|send|jsonify|JSONResponse|JsonResponse|HttpResponse|Response|HTTPException|abort)$/;
const opener = /decrypt|unseal|unwrap_?key|open_?envelope/i;

export function findLooseHandlers(module: Module): Fault[] {
  const faults: Fault[] = [];
  // Most errors in JavaScript contain no request. Errors of these clients do.
  const isLoud = module.language === 'python' || /\b(axios|got|ky|superagent)\b/.test(module.text);
  if (!/\b(except|catch)\b/.test(module.text)) return faults;
  walk(module.body, {
    stmt: (statement, fn) => {
      if (statement.kind !== 'try') return;
      const before = namesIn(statement.body);
      const isAboutKeys = [...before, ...paramsOf(fn)].some(
        (name) => secretKindOf(name) !== undefined,
      );
      for (const handler of isLoud && isAboutKeys ? statement.handlers : []) {
        const at = loggedAt(handler);
        if (at !== undefined) {
          const message = 'any exception is logged or answered while a key is in use';
          faults.push({ rule: 'broad-except-logged', file: module.path, at, message });
        }
      }
      if (before.some((name) => opener.test(name)) && answersDiffer(statement.handlers)) {
        const message = 'failures of decryption answer in different ways';
        faults.push({
          rule: 'decrypt-answers-differ',
          file: module.path,
          at: statement.at,
          message,
        });
      }
    },
  });
  return faults;
}

function paramsOf(fn: Fn | undefined): string[] {
  return (fn?.params ?? []).flatMap(({ target }) => (target.kind === 'name' ? [target.name] : []));
}

function namesIn(body: readonly Stmt[]): string[] {
  const names: string[] = [];
  walk(body, {
    expr: (expr) => {
      if (expr.kind === 'name') names.push(expr.name);
      if (expr.kind === 'member') names.push(expr.property);
    },
  });
  return names;
}

/** A place where a catch-all handler logs the exception, its text or its traceback. */
function loggedAt(handler: Handler): number | undefined {
  const isBroad = handler.types.every((type) => /(^|\.)(Exception|BaseException)$/.test(type));
  if (!isBroad) return undefined;
  const name = handler.target?.kind === 'name' ? handler.target.name : undefined;
  let at: number | undefined;
  walk(handler.body, {
    expr: (expr) => {
      if (expr.kind !== 'call' || !logs.test(pathOf(expr.callee) ?? '')) return;
      const isTrace =
        /(^|\.)(exception|print_exc)$/.test(pathOf(expr.callee) ?? '') ||
        expr.args.some(
          ({ name: option, value }) =>
            option === 'exc_info' && value.kind === 'literal' && value.value === true,
        );
      if (isTrace || expr.args.some(({ value }) => printsException(value, name))) at ??= expr.at;
    },
  });
  return at;
}

/** The exception itself, not its class or code. */
function printsException(expr: Expr, name: string | undefined): boolean {
  if (name === undefined) return /format_exc/.test(pathOf(expr) ?? '');
  if (expr.kind === 'name') return expr.name === name;
  if (expr.kind === 'member')
    return pathOf(expr.object) === name && /^(message|stack|args)$/.test(expr.property);
  if (expr.kind === 'call' && /^(type|is[A-Z_]?\w*)$/.test(lastName(pathOf(expr.callee) ?? '')))
    return false;
  if (expr.kind === 'choice') return expr.options.some((one) => printsException(one, name));
  return partsOf(expr).some((part) => printsException(part, name));
}

/** Two handlers of one `try` that raise or return different texts or codes. */
function answersDiffer(handlers: readonly Handler[]): boolean {
  const answers = handlers.map(({ body }) => answerOf(body)).filter((answer) => answer !== '');
  return new Set(answers).size > 1;
}

function answerOf(body: readonly Stmt[]): string {
  const literals: string[] = [];
  walk(body, {
    stmt: (statement) => {
      if (statement.kind !== 'raise' && statement.kind !== 'return') return;
      if (statement.value === undefined) return;
      walk([{ kind: 'expr', value: statement.value, at: statement.at }], {
        expr: (expr) => {
          if (expr.kind === 'literal') literals.push(String(expr.value));
          if (expr.kind === 'name') literals.push(expr.name);
        },
      });
    },
  });
  return literals.join('|');
}
