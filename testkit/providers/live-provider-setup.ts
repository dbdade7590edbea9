import { afterEach, beforeEach } from 'vitest';
import { providerIds, type ProviderId } from '../../lib/providers.ts';
import { ModelProviderError } from '../../verifier/errors.ts';
import { SecretBytes } from '../../packages/receiver/src/secret-bytes.ts';
import type { LiveProviderOptions } from '../../verifier/providers/live-provider.ts';
import { createLiveProviders, liveBaseUrls } from '../../verifier/providers/live-providers.ts';
import {
  createModelConnector,
  type ModelConnector,
} from '../../verifier/providers/model-connector.ts';
import { FakeProvider } from './fake-provider.ts';
import { apiKey, type Wire } from './provider-wire.ts';

/** Small, so that a test reaches them soon. */
export const limits = { connectMs: 300, totalMs: 600, maxBodyBytes: 4096 };

/** A provider, and the verifier's connector to it. New for each test. */
export let provider: FakeProvider;
export let connector: ModelConnector;

/** Before each test a provider, and a connector that asks it in the place of all. */
export function setUpProvider(): void {
  beforeEach(async () => {
    provider = await FakeProvider.start();
    connector = connectTo(provider.baseUrl);
  });
  afterEach(() => provider[Symbol.asyncDispose]());
}

/** A connector to this base URL in the place of every provider's. */
export function connectTo(
  baseUrl: string,
  options: Partial<LiveProviderOptions> = {},
): ModelConnector {
  const baseUrls = Object.fromEntries(providerIds.map((id) => [id, baseUrl]));
  const table = createLiveProviders(
    { ...liveBaseUrls, ...baseUrls },
    { limits, isDevelopment: true, ...options },
  );
  return createModelConnector(table);
}

/** The key as the connector takes it. */
export function createSecret(text = apiKey): SecretBytes {
  return new SecretBytes(Buffer.from(text));
}

/** Why the list of models cannot be had; `null` if it can, or the failure is another. */
export async function faultOf(id: ProviderId, from = connector): Promise<string | null> {
  const error: unknown = await from
    .listModels(id, createSecret())
    .catch((reason: unknown) => reason);
  return error instanceof ModelProviderError ? error.fault : null;
}

/** Answers as the provider does for a good key, at each of its endpoints. */
export function answerWell({ path, models, validation, limits: limitHeaders }: Wire): void {
  provider.answer = (request, response) => {
    const known = { [path]: models, ...(validation && { [validation.path]: validation.body }) };
    const body = known[request.url ?? ''];
    const headers = { 'Content-Type': 'application/json; charset=utf-8', ...limitHeaders };
    response.writeHead(body === undefined ? 404 : 200, headers).end(JSON.stringify(body));
  };
}

/** Answers the list of models with this, and well elsewhere. */
export function answerList(format: Wire, body: string, contentType = 'application/json'): void {
  answerWell(format);
  const { answer } = provider;
  provider.answer = (request, response) => {
    if (request.url !== format.path) answer(request, response);
    else response.writeHead(200, { 'Content-Type': contentType }).end(body);
  };
}

/** The list of models in the provider's shape, with these ids. */
export function listOf(id: ProviderId, names: readonly string[]): unknown {
  if (id === 'gemini') return { models: names.map((name) => ({ name })) };
  if (id === 'fal') return { models: names.map((name) => ({ endpoint_id: name })) };
  if (id === 'replicate') return { results: names.map((name) => ({ owner: 'o', name })) };
  return { data: names.map((name) => ({ id: name })) };
}
