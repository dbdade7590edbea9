// Where a key is sent: URLs, analytics, processes.
import type { CallSink } from './call-sink.ts';

const http = String.raw`(?:^|\.)(?:requests|httpx|aiohttp|axios|got|ky|superagent|needle|undici|\$?http|https|[\w$]*(?:client|session|http|api|fetcher)\w*)(?:\(\))?`;

export const sentSinks: readonly CallSink[] = [
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
  {
    rule: 'key-in-url',
    call: /^(httpx\.)?(Async)?Client$|^(axios\.create|axios\.Axios|got\.extend|ky\.(create|extend)|(aiohttp\.)?ClientSession|requests\.Request)$/,
    args: ['params', '#params', '#searchParams', 'base_url', '#baseURL', '#prefixUrl'],
  },
  // telemetry
  {
    rule: 'key-in-telemetry',
    call: /(^|\.)(sentry_sdk|Sentry|[\w$]*(posthog|mixpanel|amplitude|analytics|segment|bugsnag|rollbar|datadog|newrelic|honeybadger|airbrake|raven|telemetry|statsd|tracker|heap|plausible|umami|appinsights|appInsights|datadogRum|DD_LOGS|datadogLogs|LogRocket|FullStory|Bugsnag|track_?js|raygun|ReactGA|mlflow|wandb|elasticApm|apm|ddtrace|intercom|statsig|launchdarkly|optimizely|june|customerio|braze|logrocket|fullstory|hotjar|clarity|hubspot|gtm|matomo)\w*)(\(\))?(\.(People|people|scope|getCurrentScope\(\)|Scope\(\)))*\.(\w+)$/i,
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
  {
    // Whatever the object is called, its method says that it reports to somebody.
    rule: 'key-in-telemetry',
    call: /\.(capture|captureEvent|capture_event|captureException|capture_exception|identify|setContext|set_context|setUserProperties|set_user_properties|setTags|set_tags|recordEvent|record_event|sendEvent|send_event|reportEvent|report_event|notify|notifyError|leaveBreadcrumb|leave_breadcrumb|setUserContext|set_user_context)$/,
    unless: /(^|\.)(re|regex|video|canvas|camera|condition|cond|cv|stack|image)\w*\.\w+$/i,
  },
  { rule: 'key-in-telemetry', call: /(^|\.)(navigator\.sendBeacon|sendBeacon)$/, args: [1] },
  {
    rule: 'key-in-telemetry',
    call: /(^|\.)[\w$]*(counter|gauge|histogram|metric|requests_total|latency)\w*(\.labels\(\))?\.(labels|inc|observe|add|record|increment)$/i,
  },
  {
    rule: 'key-in-telemetry',
    call: /(^|\.)[\w$]*(slack|discord|webhook|mailer|smtp|sendgrid|resend|transporter|(?<![a-z])ses(?![a-z])|twilio)\w*(\.\w+)*\.(send|post|sendMail|send_message|postMessage|chat_postMessage|send_mail|sendmail|emails\.send|execute|notify)$|^(send_mail|sendMail)$/i,
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
];
