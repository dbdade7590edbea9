import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

/** For tests that act on a component: it in a document. */
export function mount(element: ReactNode): HTMLElement {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  const container = document.createElement('div');
  document.body.replaceChildren(container);
  act(() => {
    createRoot(container).render(element);
  });
  return container;
}

/** The element with this `data-testid`. */
export function byTestId(root: ParentNode, id: string): HTMLElement {
  return expectElement(root.querySelector<HTMLElement>(`[data-testid="${id}"]`), id);
}

/** The one field of a component. */
export function fieldIn(root: ParentNode): HTMLInputElement {
  return expectElement(root.querySelector('input'), 'input');
}

/** The one select of a component. */
export function selectIn(root: ParentNode): HTMLSelectElement {
  return expectElement(root.querySelector('select'), 'select');
}

/** Puts a text into a field, as a paste does. */
export function enter(field: HTMLInputElement | HTMLSelectElement, text: string): void {
  act(() => {
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

/** Clicks, and lets what that starts go as far as it can without waiting. */
export async function press(element: HTMLElement): Promise<void> {
  await act(async () => {
    element.click();
    await Promise.resolve();
  });
}

/** Ends an action that a test has held back, and lets React see it. */
export async function finish(action: PromiseWithResolvers<undefined>): Promise<void> {
  await act(async () => {
    action.resolve(undefined);
    await action.promise;
  });
}

function expectElement<Found extends Element>(element: Found | null, name: string): Found {
  if (element === null) throw new Error(`there is no element ${name}`);
  return element;
}
