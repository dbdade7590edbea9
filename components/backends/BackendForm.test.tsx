// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { BackendForm } from './BackendForm.tsx';
import { byTestId, enter, mount, press } from '../ui/mount-for-test.tsx';

beforeEach(() => {
  speakFromFiles();
});

const texts = { api: 'https://api.example.com/api/', sites: 'https://app.example.com', name: '' };

function mountForm(written: Partial<typeof texts> = {}) {
  const onAdd = vi.fn<(backend: Omit<Backend, 'id'>) => void>();
  const root = mount(<BackendForm others={[gitPhantomScope]} onAdd={onAdd} />);
  const fieldOf = (name: string) => byTestId(root, `${name}-field`) as HTMLInputElement;
  for (const [name, text] of Object.entries({ ...texts, ...written })) enter(fieldOf(name), text);
  return { root, onAdd, fieldOf, submit: () => press(byTestId(root, 'add-button')) };
}

describe('BackendForm', () => {
  it('passes on a backend in its exact form, and is empty again', async () => {
    const sites = 'https://app.example.com/\n\n https://two.example.com \n';
    const form = mountForm({ sites, name: ' Mine ' });
    await form.submit();
    expect(form.onAdd.mock.calls).toEqual([
      [
        {
          label: 'Mine',
          apiOrigin: 'https://api.example.com',
          apiPath: '/api/',
          siteOrigins: ['https://app.example.com', 'https://two.example.com'],
        },
      ],
    ]);
    expect(form.fieldOf('api').value).toBe('');
  });

  it('shows no problem after it has passed on a backend', async () => {
    const form = mountForm({ api: 'https://bücher.example' });
    await form.submit();
    expect(form.onAdd).toHaveBeenCalledOnce();
    expect(byTestId(form.root, 'api-field-exact').textContent).toBe('');
  });

  it('passes it on within the event, so that the browser allows a prompt', () => {
    const form = mountForm();
    act(() => {
      byTestId(form.root, 'add-button').click();
      expect(form.onAdd).toHaveBeenCalledOnce();
    });
  });

  it.each([
    ['api', { api: 'http://api.example.com' }, 'must begin with https://'],
    ['api', { api: gitPhantomScope.apiOrigin }, 'already has this address'],
    ['sites', { sites: '' }, 'at least one site'],
    ['sites', { sites: 'https://app.example.com\nhttps://*.example.com' }, 'A star stands for'],
    ['name', { name: 'x'.repeat(41) }, '40 visible characters'],
  ])('names the problem at the field %s: %j', async (name, written, words) => {
    const form = mountForm(written);
    await form.submit();
    const field = form.fieldOf(name);
    expect(document.activeElement).toBe(field);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    const described = field.getAttribute('aria-describedby')?.split(' ') ?? [];
    const text = described.map((id) => document.getElementById(id)?.textContent).join(' ');
    expect(text).toContain(words);
    expect(form.onAdd).not.toHaveBeenCalled();
    enter(field, 'https://better.example');
    expect(field.getAttribute('aria-invalid')).toBe('false');
  });

  it('shows which host a look-alike is to the browser', () => {
    const form = mountForm({ api: 'https://\u0430pple.example/', sites: 'https://bücher.example' });
    expect(byTestId(form.root, 'api-field-exact').textContent).toContain('//xn--pple-43d.example');
    expect(byTestId(form.root, 'sites-field-exact').textContent).toContain('xn--bcher-kva.example');
    enter(form.fieldOf('api'), 'https://apple.example/');
    expect(byTestId(form.root, 'api-field-exact').textContent).toBe('');
  });
});
