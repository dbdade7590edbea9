import { setImmediate as nextTurn } from 'node:timers/promises';
import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

/** For tests of a component: mounts it in a document. */
export function mount(element: ReactNode): HTMLElement {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  const container = document.createElement('div');
  document.body.replaceChildren(container);
  act(() => {
    createRoot(container).render(element);
  });
  return container;
}

/** The same, and waits for the work that its effects have started. */
export async function mountSettled(element: ReactNode): Promise<HTMLElement> {
  const container = mount(element);
  await act(() => nextTurn());
  return container;
}

/** The element with this `data-testid`. */
export function byTestId(root: ParentNode, id: string): HTMLElement {
  return expectElement(root.querySelector<HTMLElement>(`[data-testid="${id}"]`), id);
}

/** The only field for a key. */
export function fieldIn(root: ParentNode): HTMLInputElement {
  return expectElement(root.querySelector<HTMLInputElement>('input[type=password]'), 'input');
}

/** Puts a text into a field, as a paste does. */
export function enter(field: HTMLInputElement | HTMLSelectElement, text: string): void {
  act(() => {
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

/** Pastes a text, and returns whether the browser would still insert it. */
export async function paste(field: HTMLElement, text: string): Promise<'left' | 'prevented'> {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
  await act(async () => {
    field.dispatchEvent(event);
    await Promise.resolve();
  });
  return event.defaultPrevented ? 'prevented' : 'left';
}

/** Drops a text, and returns whether the browser would still insert it. */
export async function drop(field: HTMLElement, text: string): Promise<'left' | 'prevented'> {
  const dataTransfer = new DataTransfer();
  dataTransfer.setData('text/plain', text);
  const event = new Event('drop', { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'dataTransfer', { value: dataTransfer });
  await act(async () => {
    field.dispatchEvent(event);
    await Promise.resolve();
  });
  return event.defaultPrevented ? 'prevented' : 'left';
}

/** Clicks, and waits for the work that the click starts. */
export async function press(element: HTMLElement): Promise<void> {
  await act(async () => {
    element.click();
    await nextTurn();
  });
}

/** Ends an action that a test has delayed, and lets React handle it. */
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
