// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { gitPhantomScope } from '../../lib/extension/backends.ts';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { LocalVerifierForm, type LocalVerifierFormProps } from './LocalVerifierForm.tsx';
import { byTestId, enter, mount, press } from '../ui/mount-for-test.tsx';

beforeEach(() => {
  speakFromFiles();
});

function mountForm(others: LocalVerifierFormProps['others'] = [gitPhantomScope]) {
  const onAdd = vi.fn<LocalVerifierFormProps['onAdd']>();
  const root = mount(<LocalVerifierForm others={others} onAdd={onAdd} />);
  const port = byTestId(root, 'port-field') as HTMLInputElement;
  return { root, onAdd, port, submit: () => press(byTestId(root, 'local-button')) };
}

function localBackend(origin: string) {
  return { label: 'Local verifier', apiOrigin: origin, apiPath: '/api/', siteOrigins: [origin] };
}

describe('LocalVerifierForm', () => {
  it('adds the verifier at its default address in one click', async () => {
    const form = mountForm();
    await form.submit();
    expect(form.onAdd.mock.calls).toEqual([[localBackend('https://localhost:8443')]]);
  });

  it('takes another port', async () => {
    const form = mountForm();
    enter(form.port, ' 9443 ');
    await form.submit();
    expect(form.onAdd.mock.calls).toEqual([[localBackend('https://localhost:9443')]]);
  });

  it.each(['', '0', '99999', 'x', '8443/', '8443@evil.example', '-1', '8 443'])(
    'explains what a port is: %j',
    async (text) => {
      const form = mountForm();
      enter(form.port, text);
      await form.submit();
      expect(byTestId(form.root, 'problem-text').textContent).toContain('from 1 to 65535');
      expect(document.activeElement).toBe(form.port);
      expect(form.onAdd).not.toHaveBeenCalled();
    },
  );

  it('keeps two ports of one host apart', async () => {
    const form = mountForm([{ id: 'local', ...localBackend('https://localhost:9443') }]);
    await form.submit();
    expect(byTestId(form.root, 'problem-text').textContent).toContain('on another port');
  });
});
