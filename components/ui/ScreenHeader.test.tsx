// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { mount } from './mount-for-test.tsx';
import { ScreenHeader } from './ScreenHeader.tsx';

it('names product, state and meaning', () => {
  const root = mount(<ScreenHeader isAwake title="In use" lead="Requests carry it." />);
  expect(root.textContent).toBe('Phantom KeyIn useRequests carry it.');
});

it('takes the focus only if it replaces another screen', () => {
  const heading = (takesFocus: boolean) => {
    const root = mount(<ScreenHeader isAwake title="t" lead="l" takesFocus={takesFocus} />);
    return root.querySelector('h1') === document.activeElement;
  };
  expect(heading(true)).toBe(true);
  expect(heading(false)).toBe(false);
});
