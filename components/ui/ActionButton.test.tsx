// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest';
import { ActionButton } from './ActionButton.tsx';
import { byTestId, finish, mount, press } from './mount-for-test.tsx';

function mountButton(onPress: () => Promise<void>) {
  const look = { kind: 'secondary', label: 'Check', pendingLabel: 'Checking…' } as const;
  const root = mount(<ActionButton {...look} testId="button" onPress={onPress} />);
  return byTestId(root, 'button');
}

it('shows that its action is under way, and when it has ended', async () => {
  const action = Promise.withResolvers<undefined>();
  const button = mountButton(() => action.promise);
  await press(button);
  expect(button.textContent).toBe('Checking…');
  expect(button.getAttribute('aria-disabled')).toBe('true');
  await finish(action);
  expect(button.textContent).toBe('Check');
});

it('does not start its action twice', async () => {
  const action = Promise.withResolvers<undefined>();
  const onPress = vi.fn(() => action.promise);
  const button = mountButton(onPress);
  await press(button);
  await press(button);
  expect(onPress).toHaveBeenCalledOnce();
  await finish(action);
});
