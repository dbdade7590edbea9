// The defences of a whole application. A defence is reported as missing only if the start of the application is in the tree.
import { type Call, type Fn, type Module, pathOf } from '../ir.ts';
import { headerKindOf } from '../names/secret-name.ts';
import { walk } from '../walk.ts';

export interface Spot {
  readonly file: string;
  readonly at: number;
  readonly text: string;
}

/** The facts of a tree on which missing defences are judged. */
export interface Application {
  /** Where the application is created: `FastAPI()`, `express()`. */
  readonly starts: readonly Spot[];
  /** Reads of the headers that carry keys. */
  readonly keyHeaders: readonly Spot[];
  /** Routes that validate a key. */
  readonly validationRoutes: readonly Spot[];
  readonly hasHttpsCheck: boolean;
  readonly hasRateLimit: boolean;
  readonly hasValidationHandler: boolean;
  readonly usesFastApi: boolean;
}

const starts =
  /^(fastapi\.)?FastAPI$|^(flask\.)?Flask$|^express$|^fastify$|^Fastify$|^Hono$|^OpenAPIHono$|^Koa$|^Starlette$|^(web\.)?Application$|^NestFactory\.create$/;
const https =
  /HTTPSRedirect|SECURE_SSL_REDIRECT|SECURE_PROXY_SSL_HEADER|x-forwarded-proto|X-Forwarded-Proto|X_FORWARDED_PROTO|ssl_certfile|ssl_context|\.secure\b|is_secure\b|url\.scheme|require_?https|force_?https|enforce_?https|sslify|Talisman|createSecureServer|https\.createServer|\bhsts\b|Strict-Transport-Security|trust proxy|\.protocol\b|forceSSL|TLSSocket|encrypted\s*===|HTTPS_REQUIRED/i;
const limits =
  /rate_?limit|ratelimit|slowapi|limiter|throttl|RateLimiter|express-slow-down|flask_limiter|axes|too_?many_?requests|\b429\b/i;
const validationHandlers =
  /RequestValidationError|exception_handler\(.*ValidationError|hide_input_in_errors|ValidationError.*exception_handler/;
const validating =
  /(validat|verify|check|test|connect)\w*[-_/]?(api[-_]?)?keys?\b|\bkeys?\/(validate|verify|check|test)|byok\/(validate|verify|check)/i;
const routeCall =
  /(^|\.)(get|post|put|patch|all|route|api_route|add_url_rule|add_api_route|path|re_path)$/;

/** Files that cannot contain any of these facts are skipped. */
const speaksOfServers =
  /FastAPI|Flask|express|fastify|Hono|Koa|Starlette|Application\(|NestFactory|(session|encrypted)[-_]?key|byok|(validat|verify|check|test|connect)\w*[-_/]?(api[-_]?)?keys?|keys?\/(validate|verify|check|test)/i;

export function readApplication(modules: readonly Module[]): Application {
  const found = { starts: [] as Spot[], keyHeaders: [] as Spot[], validationRoutes: [] as Spot[] };
  for (const module of modules) {
    if (!speaksOfServers.test(module.text)) continue;
    walk(module.body, {
      expr: (expr, fn) => {
        if (expr.kind === 'call') readCall(module, expr, fn, found);
        if (expr.kind === 'item' && expr.key.kind === 'literal')
          readHeader(module, expr.key.value, expr.at, found.keyHeaders);
      },
      fn: (fn) => {
        readParams(module, fn, found.keyHeaders);
      },
    });
  }
  const any = (pattern: RegExp) => modules.some(({ text }) => pattern.test(text));
  return {
    ...found,
    hasHttpsCheck: any(https),
    hasRateLimit: any(limits),
    hasValidationHandler: any(validationHandlers),
    usesFastApi: any(/\bFastAPI\b/),
  };
}

interface Found {
  readonly starts: Spot[];
  readonly keyHeaders: Spot[];
  readonly validationRoutes: Spot[];
}

function readCall(module: Module, call: Call, fn: Fn | undefined, found: Found): void {
  const path = pathOf(call.callee) ?? '';
  if (starts.test(path)) found.starts.push({ file: module.path, at: call.at, text: `${path}()` });
  const [first] = call.args;
  const name = first?.value.kind === 'literal' ? first.value.value : undefined;
  if (/(^|\.)(get|header|getHeader)$/.test(path))
    readHeader(module, name, call.at, found.keyHeaders);
  if (typeof name !== 'string' || !routeCall.test(path) || fn?.name === 'test') return;
  if (validating.test(name) && name.includes('/')) {
    found.validationRoutes.push({ file: module.path, at: call.at, text: name });
  }
}

function readHeader(module: Module, name: unknown, at: number, spots: Spot[]): void {
  if (typeof name !== 'string' || !/^(http[-_])?x[-_]/i.test(name)) return;
  const kind = headerKindOf(name);
  if (kind === 'session key' || kind === 'encrypted key') {
    spots.push({ file: module.path, at, text: name });
  }
}

/** FastAPI passes headers to parameters by name. */
function readParams(module: Module, fn: Fn, spots: Spot[]): void {
  for (const { target, initial, annotation, at } of fn.params) {
    const isHeader =
      (initial?.kind === 'call' && pathOf(initial.callee) === 'Header') ||
      annotation?.includes('Header(') === true;
    if (isHeader && target.kind === 'name') readHeader(module, target.name, at, spots);
  }
}
