/** The AI providers whose keys can be brought. */
export const providerIds = ['openai', 'anthropic', 'gemini', 'replicate', 'fal'] as const;

/** A provider's stable id, as the backend's API spells it. */
export type ProviderId = (typeof providerIds)[number];

/** What is known of a provider without asking it. */
export interface Provider {
  readonly id: ProviderId;
  /** Its name as people write it. */
  readonly label: string;
  /** The shapes its keys have, whole key. */
  readonly keyShape: RegExp;
  /** Where a user gets a key. */
  readonly keyPage: string;
  /** The environment variables that its own and other well-known tools read a key from. */
  readonly keyVariables: readonly string[];
}

/** Every provider, in the order of {@link providerIds}. */
export const providers: Readonly<Record<ProviderId, Provider>> = {
  openai: {
    id: 'openai',
    label: 'OpenAI',
    // `sk-ant-` is Anthropic's: without the look-ahead the older `sk-` shape would take it.
    keyShape: /^sk-(?!ant-)(?:(?:proj|svcacct|admin)-)?[A-Za-z0-9_-]{20,}$/,
    keyPage: 'https://platform.openai.com/api-keys',
    keyVariables: ['OPENAI_API_KEY', 'OPENAI_KEY'],
  },
  anthropic: {
    id: 'anthropic',
    label: 'Anthropic',
    keyShape: /^sk-ant-[a-z0-9]+-[A-Za-z0-9_-]{20,}$/,
    keyPage: 'https://console.anthropic.com/settings/keys',
    keyVariables: ['ANTHROPIC_API_KEY', 'CLAUDE_API_KEY'],
  },
  gemini: {
    id: 'gemini',
    label: 'Google Gemini',
    // `AIza…` are standard keys, `AQ.…` the authorisation keys that AI Studio has made since 2026.
    keyShape: /^(?:AIza[A-Za-z0-9_-]{35}|AQ\.[A-Za-z0-9_-]{20,})$/,
    keyPage: 'https://aistudio.google.com/apikey',
    keyVariables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'],
  },
  replicate: {
    id: 'replicate',
    label: 'Replicate',
    keyShape: /^r8_[A-Za-z0-9]{37}$/,
    keyPage: 'https://replicate.com/account/api-tokens',
    keyVariables: ['REPLICATE_API_TOKEN', 'REPLICATE_API_KEY'],
  },
  fal: {
    id: 'fal',
    label: 'fal',
    keyShape: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9a-f]{32}$/,
    keyPage: 'https://fal.ai/dashboard/keys',
    keyVariables: ['FAL_KEY', 'FAL_API_KEY'],
  },
};

/** Tells whether a value from outside is a provider's id. */
export function isProviderId(value: unknown): value is ProviderId {
  return providerIds.some((id) => id === value);
}

/** The provider whose keys have this shape, or `null` if none or the text is no whole key. */
export function recogniseProvider(apiKey: string): ProviderId | null {
  return providerIds.find((id) => providers[id].keyShape.test(apiKey)) ?? null;
}
