import type { ProviderId } from '../../lib/providers.ts';
import { anthropic } from './anthropic.ts';
import { fal } from './fal.ts';
import { gemini } from './gemini.ts';
import {
  createLiveProvider,
  type LiveProvider,
  type LiveProviderOptions,
} from './live-provider.ts';
import type { ProviderTable } from './model-connector.ts';
import { openai } from './openai.ts';
import { replicate } from './replicate.ts';

/** The base URL of each provider's API. */
export type BaseUrls = Readonly<Record<ProviderId, string>>;

/** The providers' own addresses. */
export const liveBaseUrls: BaseUrls = {
  openai: 'https://api.openai.com',
  anthropic: 'https://api.anthropic.com',
  gemini: 'https://generativelanguage.googleapis.com',
  replicate: 'https://api.replicate.com',
  fal: 'https://api.fal.ai',
};

const rows: readonly LiveProvider[] = [openai, anthropic, gemini, replicate, fal];

/** Creates a row for every provider. */
export function createLiveProviders(
  baseUrls: BaseUrls,
  options: Omit<LiveProviderOptions, 'baseUrl'> = {},
): ProviderTable {
  const create = (row: LiveProvider) =>
    createLiveProvider(row, { ...options, baseUrl: baseUrls[row.id] });
  return Object.fromEntries(rows.map((row) => [row.id, create(row)]));
}
