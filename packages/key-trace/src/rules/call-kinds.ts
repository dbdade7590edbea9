// What a call of unknown code returns from its arguments. Tried in this order: sanitiser, source, propagator.
import { NameTest } from '../names/name-test.ts';

/** The result only says something about the key, or is useless without another key. By the last name of the call. */
export const sanitisers = new NameTest(
  /^(len|bool|isinstance|issubclass|type|id|hash|callable|hasattr|any|all|Boolean|Number|parseInt|int|float|typeof|is[A-Z_]\w*|has[A-Z_]\w*|startswith|endswith|startsWith|endsWith|includes|indexOf|index|find|rfind|lastIndexOf|search|test|match|fullmatch|count|isalnum|isdigit|isascii|isspace|equals|compare_digest|timingSafeEqual|localeCompare|charCodeAt|codePointAt|byteLength|getsizeof|getrefcount|exists|verify|is_valid|validate|check|hexdigest|hmac\w*|sha\w*|md5\w*|blake\w*|hash\w*|\w*[hH]ash(ed)?|\w*_hash(ed)?|digest\w*|\w*[dD]igest|bcrypt\w*|argon2?\w*|scrypt\w*|pbkdf2\w*|derive\w*|deriveBits|createHash|createHmac|crc32|adler32|murmur\w*|xxhash\w*|mask\w*|\w*[mM]asked?|redact\w*|\w*[rR]edact(ed|or)?|_redact\w*|_mask\w*|obfuscate\w*|scrub\w*|_scrub\w*|sanitize\w*|sanitise\w*|censor\w*|anonymi[sz]e\w*|pseudonymi[sz]e\w*|strip_?secrets\w*|hide\w*|fingerprint\w*|\w*[fF]ingerprint|encrypt\w*|\w*[eE]ncrypt(ed)?|\w*_encrypt|aes_?encrypt\w*|seal\w*|\w*[sS]eal|wrap_?[kK]ey\w*|wrapKey|sign|signature|uuid5|zeroize|wipe|memset|fill|clear|last4|last_four|last(Four|4)\w*|prefix_of|preview\w*|truncate\w*|shorten\w*|summar\w+|describe\w*)$/,
);

/** Those that also return stored objects: `users.find(id)`, which is clean only if a key was passed. */
export const finders = new NameTest(
  /^(find|search|index|match|test|check|verify|validate|exists|count|any|all|has[A-Z_]\w*|summar\w+|describe\w*|preview\w*|fill|clear|sign)$/,
);

/** A function with such a name may copy its argument, but is known to remove keys from it. */
export const cleaners = new NameTest(
  /(redact|sanit|scrub|mask|censor|clean|strip|safe|filter|omit|without|exclude)/i,
);

/** Decrypts or unseals. */
export const openers = new NameTest(
  /^(\w*[dD]ecrypt\w*|\w*[uU]nseal\w*|unwrap_?[kK]ey|\w*_unwrap|open_?(box|sealed|envelope)\w*|unlock_?(api_?)?[kK]ey|decipher\w*)$/,
);

/** Reads a value by its name, which is the first text among the arguments. */
export const readers = new NameTest(
  /^(get|getenv|getItem|header|getHeader|get_header|pop|getlist|getAll|get_all|getAllHeaders|require|requireEnv|require_env|env|param|query|config|config_value|get_env|getEnv|read_?env|mustEnv|must_env|get_or_404|getString|get_secret|getSecret|get_password|get_secret_value|getfirst|get_param|setdefault|fetch_env|Env|str|default|optional|input|prompt|getpass|password|header_value|get_argument|get_body_argument|formData|val|field|__getitem__|read_secret|readSecret|secret|cookie|Header|Cookie|Query|Form|Body|getElementById|querySelector|register)$/,
);

/** Verbs before the name of a key: `load_api_key()`, `fetchSessionKey()`. */
export const getters =
  /^_*(get|load|read|fetch|resolve|extract|require|obtain|retrieve|find|lookup|current|use|provide|parse|recover|open|unlock|generate|create|new|make|ask|prompt|take|borrow|acquire|export|decode|derive|import|random|reveal|peek)(?=[A-Z_])_?/;

/** The result contains the arguments, as text or bytes. By the last name of the call. */
export const textual = new NameTest(
  /^(str|repr|ascii|format|format_map|bytes|bytearray|memoryview|encode|decode|strip|lstrip|rstrip|trim|trimStart|trimEnd|trim_end|lower|upper|toLowerCase|toUpperCase|title|capitalize|casefold|toString|toJSON|valueOf|join|concat|padStart|padEnd|ljust|rjust|zfill|center|repeat|split|rsplit|partition|rpartition|splitlines|replaceAll|replace|translate|removeprefix|removesuffix|expandtabs|normalize|b64encode|b64decode|urlsafe_b64encode|urlsafe_b64decode|standard_b64encode|standard_b64decode|b32encode|b16encode|a85encode|btoa|atob|hexlify|unhexlify|hex|fromhex|base64|quote|quote_plus|unquote|escape|unescape|urlencode|encodeURIComponent|encodeURI|decodeURIComponent|decodeURI|stringify|dumps|pformat|inspect|sprintf|safe_str|force_str|force_text|force_bytes|smart_str|smart_text|to_bytes|to_str|ensure_str|ensure_bytes|dedent|indent|fill|wrap|from_bytes|fromCharCode|fromCodePoint|String|TextEncoder|TextDecoder|Uint8Array|Buffer|URL|URLSearchParams|Blob|File|reversed|sorted|get_secret_value|getSecretValue|expose_secret|exposeSecret|reveal|unwrap|render_to_string|substitute|safe_substitute|Template|Text|HTML|format_html|mark_safe|tobytes|getvalue|raw|dedupe|serialize|to_json|to_string|jsonable_encoder|cast|value|text|formatMessage|Markup|to_thread|run_in_executor|html|super|print_r|safe_dump|dump_json|model_dump_json|json)$/,
);

/** The result is a copy or a view of the arguments: lists, records, promises. */
export const copying = new NameTest(
  /^(dict|list|tuple|set|frozenset|copy|deepcopy|clone|cloneDeep|structuredClone|slice|asdict|astuple|vars|model_dump|to_dict|toObject|toJS|as_dict|_asdict|items|values|keys|entries|fromEntries|Object|assign|freeze|seal_object|from|of|resolve|all|allSettled|race|any|then|catch|finally|next|iter|enumerate|zip|chain|map|filter|flat|flatMap|reverse|sort|concat_all|gather|wait_for|shield|ensure_future|create_task|await|merge|extend|defaults|defaultsDeep|pick|omit|ChainMap|OrderedDict|defaultdict|MappingProxyType|SimpleNamespace|Namespace|Map|Set|Array|Promise|partial|bind|useMemo|useRef|useState|ref|reactive|computed|signal|readonly|toRaw|unref|toRefs|toRef|shallowRef|first|last|one|max|min|pop|shift|getall|multi_items|raw|read|parse|safeParse|parseAsync|validate|loads|literal_eval|getBuffer|validated_data|is_valid|cleaned_data|export|parse_obj|model_validate|from_dict|from_orm|construct|replace_dict|wait|result|getattr)$/,
);

/** The result is the function that was passed, wrapped: `promisify(execFile)`. */
export const wrappers = new NameTest(
  /^(promisify|denodeify|pify|partial|bind|wraps|debounce|throttle|memoize|memoise|lru_cache|sync_to_async|async_to_sync|useCallback|useEvent|once|retry|unstable_cache)$/,
);

/** Stores its arguments in the object on which it is called. */
export const mutators = new NameTest(
  /^(append|push|unshift|extend|insert|add|update|set|setdefault|appendleft|write|writelines|splice|enqueue|put|add_header|put_nowait|prepend|addAll)$/,
);

/** Unknown functions whose names say that they build text from their arguments. */
export const builders = new NameTest(
  /(format|fmt|pretty|stringif|seriali[sz]e|bearer|to_?(text|str|string|json|dict|line|url|msg|message|header|headers)$|^(normali[sz]e|clean|strip|trim|pad|concat|join|quote|encode|decode|wrap_?text)|(build|make|compose|render|create|get|construct|prepare|assemble)_?\w*(message|msg|url|uri|header|headers|line|text|payload|body|query|command|cmd|curl|string|str|prompt|auth|authorization|params|request|context|data|details|info)$|(message|url|uri|payload|curl|line|header|headers)$)/i,
);
