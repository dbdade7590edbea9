import type { RequestListener } from 'node:http';
import { createFakeKey } from '../testkit/headers/fake-key.ts';
import { expect, test } from './fixtures.ts';
import { api } from '../testkit/pages/stamped-request.ts';

test.use({ sharesBrowser: true });

test.describe('text that cannot be a key', () => {
  test('is explained in words and sent nowhere', async ({ phantomKey, backend }) => {
    const popup = await phantomKey.openPopup();
    const field = popup.getByTestId('key-field');
    for (const [name, text, words] of [
      ['empty', '', /enter an API key/i],
      ['too long', `sk-proj-${'x'.repeat(5_000)}`, /long|4,?096/i],
      ['only spaces', '   \t ', /enter an API key/i],
      ['a space inside', 'sk-proj-FAKE FAKEFAKEFAKEFAKEFAKE', /space/i],
      ['letters that no header can carry', 'sk-proj-FAKEFAKEFAKEFAKEFAKÉ', /character/i],
      ['a space again', 'sk-proj-FAKE FAKEFAKEFAKEFAKEFAKE', /space/i],
      ['an emoji', 'sk-proj-FAKEFAKEFAKEFAKE🔑FAKE', /character/i],
    ] as const) {
      await test.step(name, async () => {
        await field.fill(text);
        await field.press('Enter');
        await expect(popup.getByTestId('form-problem')).toHaveText(words);
        // The screen repeats none of it, and nothing was sent or stored.
        if (text.trim() !== '') {
          await expect(popup.locator('body')).not.toContainText(text.trim());
        }
        expect(backend.seen.filter(({ url }) => url.includes('gitphantomscope'))).toEqual([]);
        expect((await phantomKey.readState()).rules).toEqual([]);
      });
    }
  });

  test('a key of another provider than the chosen one', async ({ phantomKey }) => {
    const popup = await phantomKey.openPopup();
    await popup.getByTestId('key-field').fill(createFakeKey());
    await popup.getByTestId('provider-select').selectOption('anthropic');
    await popup.getByTestId('key-field').press('Enter');
    await expect(popup.getByTestId('form-problem')).toContainText('OpenAI');
    // The typed text is still there and can be stored for the right provider.
    await popup.getByTestId('provider-select').selectOption('openai');
    await popup.getByTestId('store-button').click();
    await popup.getByTestId('armed-screen').waitFor();
  });

  test('a key of unknown shape is stored after the user chooses its provider', async ({
    phantomKey,
    backend,
  }) => {
    const unknown = `gateway-${createFakeKey().slice(8)}`;
    const popup = await phantomKey.openPopup();
    await popup.getByTestId('key-field').fill(unknown);
    await popup.getByTestId('key-field').press('Enter');
    await expect(popup.getByTestId('form-problem')).toContainText(/provider/i);
    await popup.getByTestId('provider-select').selectOption('openai');
    await popup.getByTestId('key-field').press('Enter');
    await popup.getByTestId('armed-screen').waitFor();
    expect(backend.provider.authorizations).toEqual([`Bearer ${unknown}`]);
  });

  test('spaces and line breaks around a key are dropped', async ({
    phantomKey,
    backend,
    apiKey,
  }) => {
    const popup = await phantomKey.openPopup();
    await popup.getByTestId('key-field').focus();
    // A paste can contain line breaks. Playwright's fill() refuses them in a one-line field.
    await popup.keyboard.insertText(` \t${apiKey} \n`);
    await popup.getByTestId('key-field').press('Enter');
    await popup.getByTestId('armed-screen').waitFor();
    expect(backend.provider.authorizations).toEqual([`Bearer ${apiKey}`]);
  });
});

test.describe('answers of the backend', () => {
  const validate = `${api}/keys/validate`;

  test('are explained in words, and only a rejected key waits for the user', async ({
    phantomKey,
    backend,
  }) => {
    const popup = await phantomKey.openPopup();
    const said = popup.getByTestId('check-outcome');
    for (const [name, outcome, listener] of [
      ['400', 'couldNotDecrypt', error(400, 'BYOK_DECRYPTION_FAILED')],
      ['401 without seeing a key', 'headersNotSeen', error(401, 'BYOK_KEY_REQUIRED')],
      ['401, rejected by the provider', 'rejected', error(401, 'INVALID_BYOK_KEY')],
      ['422', 'providerUnknown', error(422, 'VALIDATION_ERROR')],
      ['429', 'rateLimited', error(429, 'RATE_LIMIT_EXCEEDED', { 'Retry-After': '30' })],
      ['500', 'backendFailed', error(500, 'INTERNAL_ERROR')],
      ['502', 'providerDown', error(502, 'MODEL_PROVIDER_ERROR')],
      ['HTML', 'notSupported', answer(200, '<!doctype html><h1>Welcome</h1>')],
      ['HTML with 404', 'notSupported', answer(404, '<h1>Not found</h1>')],
      ['nothing', 'notSupported', answer(200, '')],
      ['half an answer', 'backendUnreachable', breakOff],
      ['no answer but a closed line', 'backendUnreachable', hangUp],
      ['a redirect', 'notSupported', answer(302, '', { Location: 'https://evil.example/' })],
      ['out of quota', 'outOfQuota', answer(200, '{"valid":true,"state":"out_of_quota"}')],
    ] as const) {
      await test.step(name, async () => {
        backend.answer(validate, listener);
        await popup.getByTestId('key-field').fill(createFakeKey());
        await popup.getByTestId('key-field').press('Enter');
        await expect(said).toHaveAttribute('data-outcome', outcome);
        // The popup shows a title of its own and says what to do next.
        expect(((await said.textContent()) ?? '').length).toBeGreaterThan(30);
        await expect(popup.locator('body')).not.toContainText('words of the backend');
        const rules = outcome === 'rejected' ? 0 : 1;
        expect((await phantomKey.readState()).rules).toHaveLength(rules);
        expect(backend.seen.filter(({ url }) => url.includes('evil'))).toEqual([]);
        await popup.getByTestId('forget-button').click();
        await popup.getByTestId('key-field').waitFor();
      });
    }
  });

  test('a rejected key is armed only after the user says so', async ({
    phantomKey,
    backend,
    apiKey,
  }) => {
    backend.answer(validate, error(401, 'INVALID_BYOK_KEY'));
    const popup = await phantomKey.openPopup();
    await popup.getByTestId('key-field').fill(apiKey);
    await popup.getByTestId('key-field').press('Enter');
    await popup.getByTestId('arm-button').click();
    await popup.getByTestId('armed-screen').waitFor();
    expect((await phantomKey.readState()).rules).toHaveLength(1);
  });

  test('the backend is down, and Check succeeds when it is back', async ({
    phantomKey,
    backend,
    apiKey,
  }) => {
    backend.answer(validate, hangUp);
    const popup = await phantomKey.openPopup();
    await popup.getByTestId('key-field').fill(apiKey);
    await popup.getByTestId('key-field').press('Enter');
    const said = popup.getByTestId('check-outcome');
    await expect(said).toHaveAttribute('data-outcome', 'backendUnreachable');
    backend.answer(validate, null);
    await popup.getByTestId('check-button').click();
    await expect(said).toHaveAttribute('data-outcome', 'works');
  });
});

function answer(
  status: number,
  body: string,
  headers: Record<string, string> = {},
): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(body);
  };
}

function error(
  status: number,
  code: string,
  headers: Record<string, string> = {},
): RequestListener {
  const body = JSON.stringify({ error: { code, message: 'words of the backend' } });
  return answer(status, body, headers);
}

function hangUp(...[request]: Parameters<RequestListener>): void {
  request.socket.destroy();
}

function breakOff(...[request, response]: Parameters<RequestListener>): void {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100' });
  response.write('{"valid":', () => request.socket.destroy());
}
