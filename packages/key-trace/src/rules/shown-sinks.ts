// Where a key is shown: logs, errors, answers.
import type { CallSink } from './call-sink.ts';

const logger = String.raw`(?:^|\.)_*(?:[\w$]*(?:log|logger|logging|loguru|winston|pino|bunyan|log4js|consola)\w*|getLogger|get_logger|getlogger)(?:\(\))?(?:\.(?:bind|opt|child|new|getChild|with_\w+|contextualize)\(\))*`;
const logLevels =
  'debug|info|warn|warning|error|critical|exception|fatal|trace|log|success|verbose|notice|silly|http|msg|write|adebug|ainfo|awarning|aerror|bind|child|warn_once|severe|fine|dir|table|record|event|contextualize';
const web = String.raw`(?:^|\.)(?:res|response|reply|rep|resp|ctx|c|context)(?:\.(?:status|code|type|header|set|headers)\(\))*`;

export const shownSinks: readonly CallSink[] = [
  // logs
  {
    rule: 'key-in-log',
    call: new RegExp(`${logger}\\.(?:${logLevels})$`, 'i'),
    unless:
      /(^|\.)(math|np|numpy|tf|torch|catalog|blog|dialog|\w*login\w*|logits?|\w*logs|git|changelog\w*|logout)\.\w+$/i,
  },
  {
    // Whatever the object is called, its method says that it is a logger.
    rule: 'key-in-log',
    call: /\.(debug|info|warn|warning|error|critical|fatal|appendLine|append_line|println|printf|writeln|write_line)$/,
    unless:
      /^(NextResponse|Response|Promise|toast|Alert|notification|message|res|response|parser|z|t|expect|self|this)\.error$|(^|\.)toast\w*(\(\))?\.\w+$/,
  },
  { rule: 'key-in-log', call: /^sys\.exit$/, language: 'python' },
  {
    rule: 'key-in-log',
    call: /^(print|pprint|pp|pprint\.(pprint|pp)|rich\.print|builtins\.print|warnings\.warn|ic|icecream\.ic|sys\.(stdout|stderr)(\.buffer)?\.write|traceback\.print\w*|click\.(echo|secho)|typer\.(echo|secho)|console\.print|rprint|syslog\.syslog|st\.(write|text|code))$/,
    language: 'python',
  },
  {
    rule: 'key-in-log',
    call: /(^|\.)(console\.(log|info|warn|error|debug|trace|dir|dirxml|table|group|groupCollapsed|assert|timeLog)|process\.(stdout|stderr)\.write|process\.emitWarning|util\.debuglog\(\)|debug)$/,
    unless: /^(this|self)\.debug$/,
  },
  {
    rule: 'key-in-log',
    call: /(^|\.)(log|_log|audit_?log|log_?(event|message|line|debug|info|error|warn(ing)?))$/i,
    unless: /^(math|np|numpy|Math|torch|git|tf)\.|\w\)?\.log_?[eE]vent$/,
  },
  {
    rule: 'key-in-log',
    call: /(^|\.)(structlog\.contextvars\.bind_contextvars|bind_contextvars|messages\.(info|error|success|warning|debug)|self\.stdout\.write|app\.logger\.\w+)$/,
  },
  // errors
  {
    rule: 'key-in-error',
    call: /^(flask\.)?abort$|(^|\.)(ctx|c|context)\.throw$|^(next|reject|callback|cb|done|createError|httpErrors\.\w+)$|^Promise\.reject$|(^|\.)(pytest|self)\.fail$/,
    unless: /^iter/,
  },
  { rule: 'key-in-error', call: /^(assert|invariant|console\.assert|assert\.ok)$/, args: [1] },
  // answers
  {
    rule: 'key-in-response',
    call: new RegExp(
      `${web}\\.(?:json|send|end|write|jsonp|text|html|body|render|setHeader|header|set|append|type|status|newResponse|sendStatus)$`,
    ),
    unless: /(^|\.)(c|ctx|context)\.(set|append|status)$|\.status$/,
  },
  {
    rule: 'key-in-response',
    call: /(^|\.)(jsonify|make_response|JsonResponse|HttpResponse|JSONResponse|ORJSONResponse|UJSONResponse|PlainTextResponse|HTMLResponse|StreamingResponse|StreamingHttpResponse|Response|NextResponse|TemplateResponse|render_template|render_template_string|HttpResponseBadRequest|HttpResponseForbidden|NextResponse\.json|Response\.json|Response\.error|json_response|web\.json_response|web\.Response)$/,
    args: [0, 1, 2, 'content', 'data', 'headers', 'body', 'text', 'json', '**', 'context'],
    opaque: false,
  },
  {
    rule: 'key-in-response',
    call: /^(flask\.)?(jsonify|render_template|make_response|flash)$|^(json|typedjson)$|^h\.response$|^self\.(write|finish)$/,
  },
  {
    rule: 'key-in-response',
    call: /(^|\.)(res|response|reply|resp|NextResponse\.\w+\(\)|(Next)?Response\(\))\.(headers\.(set|append|add)|set_?header|add_?header)$/i,
  },
  {
    rule: 'key-in-response',
    call: /(^|\.)(ws|websocket|socket|connection)\.(close|terminate)$/,
    args: [1, 'reason'],
  },
  { rule: 'key-in-response', call: /(^|\.)(render)$/, language: 'python', args: [2, 'context'] },
  {
    rule: 'key-in-response',
    call: /(^|\.)(ws|websocket|socket|io|sock|connection|conn|sse|stream)(\.(to|in)\(\)|\.broadcast)?\.(send|send_text|send_json|send_str|sendUTF|emit|writeSSE|write|sse)$/,
    unless: /(^|\.)(io\.write|stream\.write)$/,
  },
];
