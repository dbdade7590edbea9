// @ts-check
// What a site's own JavaScript looks like when Phantom Key is at work: it knows nothing of a key.

const productionHost = 'gitphantomscope.com';
const backendOrigin =
  location.hostname === productionHost ? `https://api.${productionHost}` : location.origin;

/** What the backend's error codes mean to a person: what happened, and what to do. */
const errorWords = {
  BYOK_KEY_REQUIRED: [
    'No key came with the request',
    location.hostname === productionHost
      ? 'Open Phantom Key and store a key.'
      : `Open Phantom Key and store a key. It adds the key only on https://${productionHost}, which is what npm start opens.`,
  ],
  BYOK_DECRYPTION_FAILED: [
    'The backend could not decrypt the key',
    'Open Phantom Key, forget the key and store it again.',
  ],
  INVALID_BYOK_KEY: [
    'Your provider refused the key',
    'Check at your provider that the key is still active, then store it again in Phantom Key.',
  ],
  VALIDATION_ERROR: [
    'The backend does not work with this key',
    'Open Phantom Key and check which provider the key belongs to.',
  ],
  RATE_LIMIT_EXCEEDED: ['Too many requests', 'Wait a minute, then try again.'],
  MODEL_PROVIDER_ERROR: ['Your provider did not answer', 'Try again in a few minutes.'],
};
const unknownError = ['The backend could not answer', 'Try again in a few minutes.'];
const unreachable = ['The backend cannot be reached', 'Check that it is running, then try again.'];

/** What a provider said of a key that it took but cannot serve now. */
const stateWords = {
  out_of_quota: 'Your provider took the key, but nothing is left to spend on it.',
  rate_limited: 'Your provider took the key, but has had too many requests with it.',
};

const button = expectElement('load-models');
const pageSees = expectElement('page-sees');
const backendSaw = expectElement('backend-saw');
const backendError = expectElement('backend-error');
const outcome = expectElement('outcome');

button.addEventListener('click', () => void loadModels());

async function loadModels() {
  if (button.getAttribute('aria-busy') === 'true') return;
  button.setAttribute('aria-busy', 'true');
  outcome.textContent = 'Asking the backend…';
  const request = new Request(`${backendOrigin}/api/v1/models`, {
    headers: { Accept: 'application/json' },
    credentials: 'omit',
    cache: 'no-store',
  });
  showRequest(request);
  await askBackend(request);
  button.removeAttribute('aria-busy');
}

/** @param {Request} request */
async function askBackend(request) {
  try {
    const response = await fetch(request);
    const body = await response.json().catch(() => null);
    if (response.ok && Array.isArray(body?.models)) showAnswer(body);
    else showError(errorWords[body?.error?.code] ?? unknownError);
  } catch {
    // The browser does not tell a page why: no connection, no TLS, no CORS.
    showError(unreachable);
  }
}

/** @param {Request} request */
function showRequest(request) {
  const headers = [...request.headers].map(([name, value]) => `${name}: ${value}`);
  pageSees.replaceChildren(
    createList([
      ['Method', createText('span', request.method, 'mono')],
      ['URL', createText('span', request.url, 'mono')],
      ['Headers', createItems(headers)],
    ]),
    createText('p', describeKeyHeaders(request), 'verdict'),
  );
}

/** @param {Request} request */
function describeKeyHeaders({ headers }) {
  const isThere = headers.has('X-Encrypted-Key') || headers.has('X-Session-Key');
  return isThere
    ? 'A key header is visible to this page. This must not happen.'
    : 'No key is here, not even an encrypted one.';
}

/** @param {{ provider: string, key_fingerprint: string, models: string[], state?: string }} answer */
function showAnswer({ provider, key_fingerprint: fingerprint, models, state }) {
  backendError.hidden = true;
  const stateText = stateWords[state ?? 'ok'];
  outcome.textContent = stateText ?? `You can use ${countModels(models.length)}.`;
  backendSaw.replaceChildren(
    createList([
      ['Provider', createText('span', provider, 'mono')],
      ['Fingerprint of the key', createText('span', fingerprint, 'fingerprint')],
      ['Models', stateText ? createText('span', stateText) : createItems(models)],
    ]),
    createText('p', 'The key was decrypted, used once and wiped.', 'verdict'),
  );
}

/** @param {number} count */
function countModels(count) {
  return count === 1 ? '1 model' : `${count} models`;
}

/** @param {string[]} words what happened, and what to do */
function showError([what, whatToDo]) {
  outcome.textContent = '';
  backendSaw.replaceChildren();
  backendError.replaceChildren(createText('p', what, 'what'), createText('p', whatToDo));
  backendError.hidden = false;
}

/** @param {[string, HTMLElement][]} entries */
function createList(entries) {
  const list = document.createElement('dl');
  for (const [term, value] of entries) {
    const group = document.createElement('div');
    const description = document.createElement('dd');
    description.append(value);
    group.append(createText('dt', term), description);
    list.append(group);
  }
  return list;
}

/** @param {string[]} texts */
function createItems(texts) {
  const list = document.createElement('ul');
  list.append(...texts.map((text) => createText('li', text)));
  return list;
}

/**
 * @param {string} tag
 * @param {string} text
 * @param {string} [className]
 */
function createText(tag, text, className = '') {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className !== '') element.className = className;
  return element;
}

/** @param {string} id */
function expectElement(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page must have #${id}`);
  return element;
}
