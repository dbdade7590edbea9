import type { ProviderId } from '../lib/providers.ts';
import {
  createLiveProvider,
  type LiveProvider,
  type LiveProviderOptions,
} from './live-provider.ts';
import type { ProviderTable } from './model-connector.ts';
import { anthropic } from './providers/anthropic.ts';
import { gemini } from './providers/gemini.ts';
import { openai } from './providers/openai.ts';

/** The providers with a connector. */
export type LiveProviderId = Extract<ProviderId, 'openai' | 'anthropic' | 'gemini'>;

/** Where each provider's API is reached. */
export type BaseUrls = Readonly<Record<LiveProviderId, string>>;

/** The providers' own addresses. */
export const liveBaseUrls: BaseUrls = {
  openai: 'https://api.openai.com',
  anthropic: 'https://api.anthropic.com',
  gemini: 'https://generativelanguage.googleapis.com',
};

const rows: Readonly<Record<LiveProviderId, LiveProvider>> = { openai, anthropic, gemini };

/** A row for every provider with a connector. */
export function createLiveProviders(
  baseUrls: BaseUrls,
  options: Omit<LiveProviderOptions, 'baseUrl'> = {},
): ProviderTable {
  const create = (id: LiveProviderId) =>
    createLiveProvider(rows[id], { ...options, baseUrl: baseUrls[id] });
  return { openai: create('openai'), anthropic: create('anthropic'), gemini: create('gemini') };
}
