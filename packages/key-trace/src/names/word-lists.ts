// The words of the name model. A name holds a key if it ends in a word for a key and no other word says that it is only about
// one.

/** Endings that do not change what a name holds: `api_key_bytes`, `apiKeyPlaintext`. */
export const shapes = words(
  'value val str string text txt plain plaintext raw bytes buf buffer clear cleartext decrypted ' +
    'b64 base64 hex encoded trimmed bare param arg data material pt candidate v1 v2 1 2 3 input utf8 ' +
    'decoded in view',
);

/** Endings that make a bare `key` a secret: `key_plaintext`, `keyMaterial`. */
export const secretShapes = words('plain plaintext cleartext decrypted material');

/** Words that make a `key` an API key, a session key or the like. */
export const keyKinds = words(
  'api secret session byok provider openai anthropic gemini groq mistral replicate fal stripe hf ' +
    'huggingface google azure aws cohere deepseek perplexity openrouter together claude gpt xai llm ai ' +
    'model vendor decrypted plain plaintext raw cleartext access auth private encryption signing aes dek ' +
    'kek upstream customer tenant unsealed unwrapped opened unlocked live real actual their own brought ' +
    'credential bearer service subscription license sk user symmetric data wrapping master content ' +
    'exported revealed inference personal shared ephemeral brought supplied gateway',
);

/** The same for `token`. Alone, a token is usually a word of a prompt. */
export const tokenKinds = words(
  'api bearer auth access secret byok provider openai anthropic gemini replicate fal hf huggingface ' +
    'refresh upstream service vendor decrypted plain raw credential github gitlab bot slack telegram ' +
    'discord llm cohere mistral groq gpt',
);

/** Names that are keys by themselves. */
export const bareSecrets = words(
  'secret secrets byok credential credentials creds cred apikeys passphrase',
);

/** If a name contains one of these, it is about a key and not a key. */
export const aboutWords = words(
  'id ids uuid hash hashed hashes digest sha256 sha hmac fingerprint masked mask redacted obfuscated length len ' +
    'count counts size prefix suffix last4 four hint hints name names header headers label labels type ' +
    'types kind status state valid validity validated url uri endpoint path file filename field fields ' +
    'column columns index idx limit limits limiter expires expiry expired created updated timestamp at ttl rotation rotated version ' +
    'error errors err exception required missing present exists schema regex re pattern format policy scheme manager ' +
    'service store storage validator client repo repository ref placeholder title info usage quota ' +
    'scope scopes permission permissions dependency dep message msg code response result config settings ' +
    'checker encrypted cipher ciphertext enc encryptor sealed envelope wrapped event task page form button handler callback route router ' +
    'middleware attempt attempts preview is has should can needs use uses with num total max min invalid ' +
    'public primary foreign sort sorted partition dedupe dedup idempotency lock rate redis dict row object group ' +
    'translation i18n query react public safe test dummy fake example sample algorithm alg ' +
    'option options enabled disabled source origin provided available supported set unset tail head summary ' +
    'description docs pair pairs tests tester usage metric metrics model models factory builder provider providers loader ' +
    'resolver getter setter deps strategy context ctx modal dialog screen view panel row list table page section component ' +
    'checksum tag bits generator gen cache lookup pub pem',
);

/** Words without meaning of their own beside another word that makes the name a key: `provider_key`, `model_key`. */
export const modifiersOnly = words(
  'provider service model user data client config settings form row context ctx source',
);

/** Objects whose fields are names, texts or results about keys, not keys. */
export const nameHolders = words(
  'errors error err labels label messages strings styles classes css touched types columns fields ' +
    'placeholders routes paths ids names headernames keys events actions enums t i18n locale schema schemas ' +
    'constants header_names dirty visited status limits counts metrics flags features permissions ' +
    'mock mocks expect shape shapes',
);

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
