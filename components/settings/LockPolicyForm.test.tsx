// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultLockPolicy, type LockPolicy } from '../../lib/extension/lock-policy.ts';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { LockPolicyForm } from './LockPolicyForm.tsx';
import { byTestId, enter, finish, mount, press } from '../ui/mount-for-test.tsx';

beforeEach(() => {
  speakFromFiles();
});

function mountForm(lock: Partial<LockPolicy> = {}, managed: readonly string[] = []) {
  const kept = Promise.withResolvers<undefined>();
  const onChange = vi.fn(() => kept.promise);
  const root = mount(
    <LockPolicyForm
      lock={{ ...defaultLockPolicy, ...lock }}
      isManaged={(field) => managed.includes(field)}
      onChange={onChange}
    />,
  );
  const fieldOf = (id: string) => byTestId(root, id) as HTMLInputElement & HTMLSelectElement;
  return { root, onChange, fieldOf, kept };
}

function leave(field: HTMLElement): void {
  act(() => {
    field.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
  });
}

describe('LockPolicyForm', () => {
  it('shows the policy in words', () => {
    const { fieldOf } = mountForm({ idleMinutes: null, maxUses: 20, onComputerLock: false });
    const chosen = (id: string) => fieldOf(id).selectedOptions[0]?.textContent;
    expect(chosen('idle-select')).toBe('When the browser closes');
    expect(chosen('max-select')).toBe('8 hours');
    expect(fieldOf('uses-field').value).toBe('20');
    expect(fieldOf('computer-lock').checked).toBe(false);
  });

  it('offers every choice', () => {
    const { fieldOf } = mountForm();
    const offered = (id: string) => [...fieldOf(id).options].map(({ text }) => text);
    expect(offered('idle-select')).toEqual([
      '5 minutes',
      '15 minutes',
      '30 minutes',
      '1 hour',
      'When the browser closes',
    ]);
    expect(offered('max-select')).toEqual(['1 hour', '4 hours', '8 hours', '24 hours', 'No limit']);
  });

  it.each([
    ['idle-select', '5', { idleMinutes: 5 }],
    ['idle-select', '', { idleMinutes: null }],
    ['max-select', '60', { maxMinutes: 60 }],
  ])('saves a choice at once: %s %j', (id, value, choice) => {
    const { fieldOf, onChange } = mountForm();
    enter(fieldOf(id), value);
    expect(onChange.mock.calls).toEqual([[choice]]);
  });

  it('saves whether a locked computer counts, and says so', async () => {
    const { root, fieldOf, onChange, kept } = mountForm();
    await press(fieldOf('computer-lock'));
    expect(onChange.mock.calls).toEqual([[{ onComputerLock: false }]]);
    expect(byTestId(root, 'lock-saved').textContent).toBe('');
    await finish(kept);
    expect(byTestId(root, 'lock-saved').textContent).toBe('Saved');
  });

  it.each([
    ['12', 12],
    [' 1000000 ', 1_000_000],
    ['', null],
  ])('takes %j for the number of uses when the field loses focus', (text, maxUses) => {
    const { fieldOf, onChange } = mountForm({ maxUses: 3 });
    enter(fieldOf('uses-field'), text);
    expect(onChange).not.toHaveBeenCalled();
    leave(fieldOf('uses-field'));
    expect(onChange.mock.calls).toEqual([[{ maxUses }]]);
  });

  it('takes it on Enter too', () => {
    const { fieldOf, onChange } = mountForm();
    enter(fieldOf('uses-field'), '9');
    act(() => {
      const enterKey = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true });
      fieldOf('uses-field').dispatchEvent(enterKey);
    });
    expect(onChange.mock.calls).toEqual([[{ maxUses: 9 }]]);
  });

  it.each(['0', '-1', '1.5', '1e3', 'many', '1000001', '99999999'])(
    'explains a wrong number of uses: %j',
    (text) => {
      const { root, fieldOf, onChange } = mountForm();
      enter(fieldOf('uses-field'), text);
      leave(fieldOf('uses-field'));
      expect(byTestId(root, 'problem-text').textContent).toContain('from 1 to 1,000,000');
      expect(onChange).not.toHaveBeenCalled();
    },
  );

  it('does not let the user change a choice of the organisation', () => {
    const fields = ['idleMinutes', 'maxMinutes', 'maxUses', 'onComputerLock'];
    const { root, fieldOf } = mountForm({}, fields);
    const ids = ['idle-select', 'max-select', 'uses-field', 'computer-lock'];
    expect(ids.map((id) => fieldOf(id).disabled)).toEqual([true, true, true, true]);
    expect(root.querySelectorAll('[data-testid="managed-note"]')).toHaveLength(4);
  });
});
