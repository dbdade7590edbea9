// Where a key must not go: calls by their path (`logging.getLogger().info`), and places that are assigned to.
import type { RuleId } from './rules.ts';

export interface CallSink {
  readonly rule: RuleId;
  readonly call: RegExp;
  readonly unless?: RegExp;
  /** Which arguments count: places and names; all of them where it is left out. */
  readonly args?: readonly (number | string)[];
  /** What the source text of the call must look like. */
  readonly written?: RegExp;
  /** With fewer arguments the call gives back a text instead. */
  readonly least?: number;
  /** Rows and messages: what an unknown class got, it hands on. */
  readonly opaque?: boolean;
  readonly language?: 'python' | 'typescript';
}

export interface StoreSink {
  readonly rule: RuleId;
  readonly target: RegExp;
}

const logger = String.raw`(?:^|\.)_*(?:[\w$]*(?:log|logger|logging|loguru|winston|pino|bunyan|log4js|consola)\w*|getLogger|get_logger|getlogger)(?:\(\))?(?:\.(?:bind|opt|child|new|getChild|with_\w+|contextualize)\(\))*`;
const logLevels =
  'debug|info|warn|warning|error|critical|exception|fatal|trace|log|success|verbose|notice|silly|http|msg|write|adebug|ainfo|awarning|aerror|bind|child|warn_once|severe|fine|dir|table|record|event|contextualize';
const redis = String.raw`(?:^|\.)[\w$]*(?:redis|rdb|valkey|memcached?|dragonfly|keyv|cache|caches|kv)\w*(?:\(\)|\[\])*(?:\.(?:pipeline|multi|client|conn|connection|redis|default|from_url|fromUrl|Redis|StrictRedis|createClient|asyncio|Cluster|RedisCluster|duplicate)(?:\(\))?)*`;
const web = String.raw`(?:^|\.)(?:res|response|reply|rep|resp|ctx|c|context)(?:\.(?:status|code|type|header|set|headers)\(\))*`;
const http = String.raw`(?:^|\.)(?:requests|httpx|aiohttp|axios|got|ky|superagent|needle|undici|\$?http|https|[\w$]*(?:client|session|http|api|fetcher)\w*)(?:\(\))?`;

export const callSinks: readonly CallSink[] = [
  // logs
  {
    rule: 'key-in-log',
    call: new RegExp(`${logger}\\.(?:${logLevels})$`, 'i'),
    unless:
      /(^|\.)(math|np|numpy|tf|torch|catalog|blog|dialog|\w*login\w*|logits?|\w*logs|git|changelog\w*|logout)\.\w+$/i,
  },
  {
    // Whatever it is called: its method says that it is a logger.
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
    call: /(^|\.)(console\.(log|info|warn|error|debug|trace|dir|table|group|assert|timeLog)|process\.(stdout|stderr)\.write|process\.emitWarning|util\.debuglog\(\)|debug)$/,
    unless: /^(this|self)\.debug$/,
  },
  {
    rule: 'key-in-log',
    call: /(^|\.)(log|_log|audit_?log|log_?(event|message|line|debug|info|error|warn(ing)?))$/i,
    unless: /^(math|np|numpy|Math|torch|git|tf)\./,
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
  { rule: 'key-in-response', call: /(^|\.)(render)$/, language: 'python', args: [2, 'context'] },
  {
    rule: 'key-in-response',
    call: /(^|\.)(ws|websocket|socket|io|sock|connection|conn|sse|stream)(\.(to|in)\(\)|\.broadcast)?\.(send|send_text|send_json|send_str|sendUTF|emit|writeSSE|write|sse)$/,
    unless: /(^|\.)(io\.write|stream\.write)$/,
  },
  // disk
  {
    rule: 'key-on-disk',
    call: /(^|\.)(open|io\.open|os\.fdopen|aiofiles\.open|tempfile\.\w+|\w*TemporaryFile|SpooledTemporaryFile|gzip\.open|codecs\.open|createWriteStream|fs\.open|mkstemp|fsp?\.promises\.open|NamedTemporaryFile)\(\)(\.file)?\.(write|writelines|writeFile|appendFile|end|writestr|print)$/,
  },
  {
    rule: 'key-on-disk',
    call: /(^|\.)(f|fh|fp|fd|file|tmp|temp|out|outfile|handle|tmp_?file|temp_?file|dest|output|cache_?file|config_?file|key_?file|env_?file|f_out|fout|stream|writer|ws)\.(write|writelines|writerow|writeFile)$/i,
    unless: /^ws\./,
  },
  {
    rule: 'key-on-disk',
    call: /(^|\.)(write_text|write_bytes|writeFile|writeFileSync|appendFile|appendFileSync|outputFile|outputFileSync|outputJson|outputJsonSync|writeJson|writeJsonSync|writeJSON|writeTextFile|writeTextFileSync|atomic_write|write_json|write_file)$/,
    args: [0, 1, 'data', 'contents', 'content'],
  },
  {
    rule: 'key-on-disk',
    call: /^(Bun\.write|os\.write|json\.dump|pickle\.dump|toml\.dump|marshal\.dump|joblib\.dump|dill\.dump|torch\.save|np\.save|tomli_w\.dump|plistlib\.dump|set_key|dotenv\.set_key|Deno\.write\w*)$/,
  },
  { rule: 'key-on-disk', call: /^yaml\.(dump|safe_dump|dump_all)$/, least: 2 },
  {
    rule: 'key-on-disk',
    call: /(^|\.)(configparser|config|ConfigParser\(\)|conf|store|electronStore|ElectronStore\(\)|Conf\(\)|Store\(\))\.(set|put)$/,
    args: [1, 2],
    unless: /useStore|Redux|session/i,
    language: 'typescript',
  },
  {
    rule: 'key-on-disk',
    call: /(^|\.)(writer|csv\.writer\(\)|csv\.DictWriter\(\)|zf|zipf|archive|zipfile\.ZipFile\(\))\.(writerow|writerows|writestr)$/,
  },
  {
    rule: 'key-on-disk',
    call: /(^|\.)(put_object|upload_fileobj|upload_from_string|upload_blob|default_storage\.save|putObject|PutObjectCommand|ContentFile)$/,
    opaque: true,
  },
  {
    rule: 'key-on-disk',
    call: /(^|\.)(config|parser|cfg|cp|conf|configparser|ConfigParser\(\))\.set$/,
    language: 'python',
    least: 3,
  },
  // caches
  {
    rule: 'key-in-cache',
    call: /(^|\.)(setex|psetex|setnx|hset|hmset|hsetnx|lpush|rpush|sadd|zadd|setEx|hSet|lPush|rPush|sAdd|zAdd|setNX)$/,
  },
  { rule: 'key-in-cache', call: /(^|\.)(env|bindings|platform\.env)\.[A-Z_\d]+\.put$/ },
  { rule: 'key-in-cache', call: /^r\.(set|append|getset|mset|publish)$/, language: 'python' },
  {
    rule: 'key-in-cache',
    call: new RegExp(
      `${redis}\\.(?:set|setex|psetex|setnx|set_many|aset|add|hset|hmset|hsetnx|lpush|rpush|sadd|zadd|mset|getset|append|put|store|publish|xadd|set_value|get_or_set|write|setItem|hSet|lPush|rPush|sAdd|zAdd|setEx|mSet|xAdd|setNX|get|hget|exists|incr|expire|delete|del|get_many|execute_command|call|sendCommand)$`,
      'i',
    ),
    unless:
      /(^|\.)(Map|WeakMap|dict|TTLCache|LRUCache|OrderedDict|defaultdict|Set|lru_cache|LRU)\(\)\.\w+$|useCache|queryCache|caches?\.open/,
  },
  // queues
  {
    rule: 'key-in-queue',
    call: /(^|\.)(delay|apply_async|send_task|enqueue|enqueue_job|enqueue_in|enqueue_at|enqueue_call|basic_publish|send_message|sendMessageBatch|sendToQueue|publish_message|send_with_options|s|si|signature|schedule_job|perform_async|send_and_wait|addBulk|schedule|defer|defer_async|kiq|perform_later|submit_job|create_job|add_job|addJob|start_workflow|execute_workflow)$/,
    unless:
      /(^|\.)(_|lodash|rxjs|chrome|browser|runtime|port|tabs|\w*bot\w*|ReactDOM|chat\w*|\w*telegram\w*)(\.\w+)*\.(delay|send_message)$|^(delay|s|si|enqueue)$|controller\.enqueue$/,
    opaque: true,
  },
  {
    rule: 'key-in-queue',
    call: /(^|\.)[\w$]*(queue|queues|producer|kafka|sqs|rabbit|amqp|channel|broker|nats|pubsub|topic|publisher|exchange|inngest|jobs|boss|sns|eventbus|event_bus|bull|agenda|worker_?pool|celery|dramatiq|scheduler)\w*(\(\)|\[\])*\.(add|send|publish|produce|push|put|enqueue|emit|now|schedule|add_job|trigger|every|createJob|sendBatch|basic_publish|delay)$/i,
    unless: /asyncio\.Queue\(\)|^queue\.Queue\(\)|BroadcastChannel|(^|\.)asyncio\./,
    opaque: true,
  },
  {
    rule: 'key-in-queue',
    call: /^(SendMessageCommand|PublishCommand|SendMessageBatchCommand|PutEventsCommand|PutRecordCommand)$/,
    opaque: true,
  },
  { rule: 'key-in-queue', call: /(^|\.)\w+_(task|job)\.send$/ },
  { rule: 'key-in-queue', call: /(^|\.)\w*sqs\w*\.sendMessage$/i, opaque: true },
  // databases
  {
    // Whatever it is called: its text says that it is SQL.
    rule: 'key-in-database',
    call: /\.(query|execute|executemany|run|exec|all|get|fetch\w*|queryRaw|raw|scalar|begin)$|^(query|execute)$/,
    written:
      /^[^()]*\(\s*(?:(?:sa\.)?text\(\s*|sql)?[rbfu]*["'`]+\s*(?:INSERT|UPDATE|SELECT|DELETE|MERGE|REPLACE|UPSERT|WITH|ALTER|CALL|SET)\b/i,
    opaque: true,
  },
  {
    rule: 'key-in-database',
    call: /(^|\.)(persistAndFlush|document\(\)\.(set|update|create))$|(^|\.)\w*(dynamo|ddb|docClient|documentClient)\w*\.(put|update|putItem|batchWrite)$|(^|\.)\w*(elastic\w*|opensearch\w*|es|es_client|esClient)\.(index|update|create|bulk)$/i,
    opaque: true,
  },
  {
    rule: 'key-in-database',
    call: /(^|\.)[\w$]*(cursor|cur|conn|connection|db|database|engine|session|pool|sql|pg|client|tx|trx|knex|sqlite|stmt|statement|postgres|mysql|query_?runner|manager|sequelize|prisma)\w*(\(\)|\[\])*(\.(prepare|connect|begin|cursor|raw)\(\))?\.(execute|executemany|executescript|exec|query|run|raw|fetch|fetchrow|fetchval|fetch_one|fetch_all|all|\$executeRaw|\$queryRaw|\$executeRawUnsafe|\$queryRawUnsafe|copy_from|exec_driver_sql|scalar|scalars|unsafe|insert|add|add_all|merge|bulk_save_objects|bulk_insert_mappings|save|put|persist|put_item|insert_one|insert_many|update_one)$/i,
    unless:
      /(^|\.)(subprocess|app|uvicorn|asyncio|re|shell|ssh\w*|\w*regex\w*|http\w*|api_?client|aiohttp\.ClientSession\(\)|httpx\.\w+\(\)|requests\.Session\(\))\.\w+$|child_process|redis|cache|(^|\.)[\w$]*(session|client)\.(run|query|all|fetch|put)$/i,
    opaque: true,
  },
  {
    rule: 'key-in-database',
    call: /(^|\.)(objects(\.\w+\(\))*\.(create|acreate|update|aupdate|get_or_create|update_or_create|bulk_create|bulk_update)|insert_one|insert_many|insertOne|insertMany|updateOne|updateMany|findOneAndUpdate|findByIdAndUpdate|update_one|update_many|replace_one|replaceOne|find_one_and_update|bulkWrite|bulkCreate|findOrCreate|createMany|upsert|insertGraph|setDoc|updateDoc|addDoc|put_item|update_item|PutItemCommand|PutCommand|on_conflict_do_update)$/,
    opaque: true,
  },
  {
    rule: 'key-in-database',
    call: /(^|\.)(insert|update|insertInto|updateTable|replaceInto|into|from|table|collection|doc|sql|Insert|insert_into|where|query|filter|model)\(\)(\.(where|filter|eq|doc)\(\))*\.(values|set|insert|update|upsert|add|patch|create|save|returning)$/,
    opaque: true,
  },
  {
    rule: 'key-in-database',
    call: /(^|\.)([\w$]*(prisma|Db|DB|[rR]epo|[rR]epository|Dao|_db)\w*|_*(db|dao|tx|orm|em|trx)(\d|_\w+)?|\w+Model|[A-Z]\w+)(\(\))?(\.[\w$]+)?\.(create|update|insert|save|upsert|persist|createMany|updateMany|insertAndFetch|store|findOneAndUpdate|build)$/,
    unless:
      /^(Object|Promise|React|JSON|Array|URL|axios|Reflect|Map|OpenAI|Anthropic|Client|SecretBytes|Buffer|Date|Number|String|Math|Intl|Symbol|Ajv|BigInt)(\(\))?\.\w+$|(^|\.)(chat|completions|messages|responses|images|embeddings|models|axios|audio|files|threads|[\w$]*(sandbox|openai|anthropic|hash|hmac|cipher|digest|client|hasher)\w*)\.(create|update|insert|save)$|createHash|hashlib|Vault|Keychain|keyring/i,
    opaque: true,
  },
  { rule: 'key-in-database', call: /(^|\.)(sql|Prisma\.sql)$/, language: 'typescript' },
  // URLs
  {
    rule: 'key-in-url',
    call: new RegExp(
      `${http}\\.(?:get|post|put|patch|delete|head|options|request|stream|fetch|send|build_request|ws_connect)$`,
      'i',
    ),
    args: ['url', '#url', 'params', '#params', '#searchParams', '#query', '#qs'],
    unless: /redis|cache|db|prisma|boto|session\.(get|delete)$/i,
  },
  {
    rule: 'key-in-url',
    call: /^(fetch|window\.fetch|globalThis\.fetch|self\.fetch|\$fetch|useFetch|ky|got|axios|request|urlopen|urllib\.request\.(urlopen|Request)|Request|new Request|WebSocket|EventSource|websockets\.connect|websocket\.create_connection|navigator\.sendBeacon|node_fetch|nodeFetch|window\.open|webbrowser\.open|importScripts)$/,
    args: ['#url', '#params', '#searchParams', '#query'],
  },
  {
    rule: 'key-in-url',
    call: /(^|\.)searchParams\.(set|append)$|(^|\.)(URL\(\)|yarl\.URL\(\))\.(with_query|update_query|searchParams\.set)$/,
  },
  {
    rule: 'key-in-url',
    call: /(^|\.)(redirect|RedirectResponse|HttpResponseRedirect|NextResponse\.redirect|Response\.redirect|location\.(assign|replace)|history\.(pushState|replaceState|push|replace)|router\.(push|replace)|navigate|window\.open|permanentRedirect|url_for|goto)$/,
  },
  // telemetry
  {
    rule: 'key-in-telemetry',
    call: /(^|\.)(sentry_sdk|Sentry|[\w$]*(posthog|mixpanel|amplitude|analytics|segment|bugsnag|rollbar|datadog|newrelic|honeybadger|airbrake|raven|telemetry|statsd|tracker|heap|plausible|umami|appinsights|appInsights|datadogRum|DD_LOGS|datadogLogs|LogRocket|FullStory|Bugsnag|track_?js|raygun|ReactGA|mlflow|wandb|elasticApm|apm|ddtrace|intercom|hubspot|gtm|matomo)\w*)(\(\))?(\.(People|people|scope|getCurrentScope\(\)|Scope\(\)))*\.(\w+)$/i,
    unless: /\.(init|load|configure|setup|start|Client|create)$|limiter/i,
  },
  {
    rule: 'key-in-telemetry',
    call: /^(gtag|ga|fbq|dataLayer\.push|window\.dataLayer\.push|window\.gtag|plausible|capture_message|capture_exception|capture_event|captureMessage|captureException|captureEvent|set_tag|set_extra|set_context|set_user|setTag|setExtra|setContext|addBreadcrumb|add_breadcrumb|trackEvent|track_event|logEvent|sendBeacon|va\.track|track)$/,
  },
  {
    rule: 'key-in-telemetry',
    call: /(^|\.)(\w*span\w*|get_current_span\(\)|getActiveSpan\(\)|startSpan\(\)|scope|transaction)\.(set_attribute|set_attributes|setAttribute|setAttributes|add_event|addEvent|set_tag|setTag|set_extra|setExtra|set_context|setContext|set_data|setData|record_exception|log_kv|set_user|setUser)$/i,
  },
  {
    rule: 'key-in-telemetry',
    call: /(^|\.)(add_custom_attribute|addCustomAttribute|addCustomAttributes|noticeError|notice_error|record_custom_event|recordCustomEvent|captureBreadcrumb|addMetadata|add_metadata|addMetaData)$/,
  },
  { rule: 'key-in-telemetry', call: /^(mp|ph)\.(track|capture|identify|people_set|alias)$/ },
  {
    rule: 'key-in-telemetry',
    call: /\.(track|trackEvent|track_event|logEvent|log_event|captureMessage|capture_message|addBreadcrumb|add_breadcrumb|setExtra|set_extra)$/,
  },
  { rule: 'key-in-telemetry', call: /\.labels$/, language: 'python' },
  { rule: 'key-in-telemetry', call: /(^|\.)(navigator\.sendBeacon|sendBeacon)$/, args: [1] },
  {
    rule: 'key-in-telemetry',
    call: /(^|\.)[\w$]*(counter|gauge|histogram|metric|requests_total|latency)\w*(\.labels\(\))?\.(labels|inc|observe|add|record|increment)$/i,
  },
  {
    rule: 'key-in-telemetry',
    call: /(^|\.)[\w$]*(slack|discord|webhook|mailer|smtp|sendgrid|resend|transporter|ses|twilio)\w*(\.\w+)*\.(send|post|sendMail|send_message|postMessage|chat_postMessage|send_mail|sendmail|emails\.send|execute|notify)$|^(send_mail|sendMail)$/i,
  },
  // processes
  {
    rule: 'key-in-subprocess',
    call: /(^|\.)(subprocess\.(run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|os\.(system|popen|execv|execvp|execve|execl|spawnl|spawnv|spawnlp)|asyncio\.create_subprocess_(exec|shell)|create_subprocess_(exec|shell)|commands\.getoutput|pexpect\.spawn|Popen|check_output|check_call)$/,
    args: [0, 1, 2, 3, 4, 5, 6, 'args'],
    language: 'python',
  },
  {
    rule: 'key-in-subprocess',
    call: /(^|\.)((child_process|cp|childProcess)\.(exec|execSync|execFile|execFileSync|spawn|spawnSync|fork)|(?<!\.)exec|execSync|execFile|execFileSync|spawn|spawnSync|execAsync|execFileAsync|execa|execaSync|execaCommand|shell\.exec|Bun\.spawn|Deno\.Command|Deno\.run|zx\.\$)$/,
    args: [0, 1],
    unless:
      /(db|pool|knex|sqlite|client|[Rr]e(gex)?(Exp)?|pattern|\w*Re|\w*Regex|multi\(\)|pipeline\(\)|connection|stmt|query\w*|find\w*\(\)|redis|RE|RX|…)\.exec$/,
    language: 'typescript',
  },
  { rule: 'key-in-subprocess', call: /^\$$/, written: /^\$`/, language: 'typescript' },
  // browser
  {
    rule: 'key-in-browser-storage',
    call: /(^|\.)(localStorage|sessionStorage|localforage|localForage|AsyncStorage|SecureStorage|secureLocalStorage|idbKeyval|MMKV\(\)|storage)\.(setItem|set|put|setStringAsync)$|(^|\.)(storage)\.(local|sync|managed)\.set$|^(idbSet|idb\.set)$/,
    unless: /^(this|self)\.storage\.(set|put)$/,
  },
  {
    rule: 'key-in-browser-storage',
    call: /(^|\.)(\w*[sS]tore|\w*objectStore\(\)|db|idb|\w*table|\w*Table|idbKeyval|keyval)\.(put|setItem)$/,
    language: 'typescript',
  },
  {
    rule: 'key-in-browser-storage',
    call: /(^|\.)(caches\.open\(\)|cache)\.put$|objectStore\(\)\.add$|^idb-keyval\.(set|setMany|update)$|^db\.\w+\.(put|bulkPut)$/,
    language: 'typescript',
  },
  {
    rule: 'key-in-browser-storage',
    call: /^(useLocalStorage|useSessionStorage|useLocalStorageState|usePersistedState|usePersistentState|setLocalStorage|saveToLocalStorage)$/,
    args: [0, 1],
  },
  {
    rule: 'key-in-cookie',
    call: /(^|\.)(set_cookie|set_signed_cookie|setCookie|setSignedCookie|cookie|cookies\(\)\.set|cookies\.set|Cookies\.set|Cookie\.set|cookieStore\.set|cookies\(\)\.await\.set|nookies\.set|cookieJar\.set|jar\.set|serialize_cookie|serializeCookie|universalCookie\.set|cookie\.serialize|setcookie|set_secure_cookie)$|(^|\.)session\.(set|put|flash)$/,
    unless: /storage\.session\.set$/,
  },
  {
    rule: 'key-in-post-message',
    call: /(^|\.)postMessage$/,
    unless: /(worker|port|self|parentPort|slack|chat)\w*(\(\))?(\.port)?\.postMessage$/i,
  },
  {
    rule: 'key-in-clipboard',
    call: /(^|\.)(clipboard\.(writeText|write|copy|setString|setText|setStringAsync|writeSync)|pyperclip\.copy|clipboardy\.write(Sync)?|clipboardData\.setData|Clipboard\.set\w*|copyToClipboard|copy_to_clipboard|clipboard_append|QApplication\.clipboard\(\)\.setText|copyTextToClipboard|copy-to-clipboard)$/,
    unless: /cache/i,
  },
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
    target: /(^|\.)[\w$]*(redis|shelf|shelve\.open\(\)|diskcache\w*)\w*(\.\w+)?\[\]$/i,
  },
  { rule: 'key-in-telemetry', target: /(^|\.)(scope|event)\.(extra|tags|user|contexts)\[\]$/ },
];
