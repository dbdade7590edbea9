// These functions run in the page by `page.evaluate`, so each must contain everything that it needs.

/** The controls in document order. Of several radio buttons only the chosen one. */
export function listStops(): string[] {
  const controls = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  return [...document.querySelectorAll<HTMLElement>(controls)]
    .filter((element) => element.checkVisibility() && !element.matches(':disabled'))
    .filter((element) => !element.matches('input[type=radio]:not(:checked)'))
    .map((element) => `${element.localName} ${element.dataset['testid'] ?? element.textContent}`);
}

/** The focused element, named as by {@link listStops}, and whether it is visible: inside the window and not covered. */
export function readFocus(): { stop: string; isVisible: boolean } {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement)) return { stop: 'nothing', isVisible: false };
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const isCovered = seen !== null && !element.contains(seen) && !seen.contains(element);
  const isOutlined =
    outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && !/, 0\)$/.test(outlineColor);
  return {
    stop: `${element.localName} ${element.dataset['testid'] ?? element.textContent}`,
    isVisible: isOutlined && !isCovered && bottom > 0 && top < innerHeight,
  };
}

/** Every element that may move, by transition or animation. */
export function readMotion(): string[] {
  return [...document.querySelectorAll('*')]
    .filter((element) => {
      const { transitionProperty, transitionDuration, animationName } = getComputedStyle(element);
      const hasTransition = transitionProperty !== 'none' && transitionDuration !== '0s';
      return hasTransition || animationName !== 'none';
    })
    .map(({ outerHTML }) => outerHTML);
}

/** Texts and controls that are cut off, outside the window, or covered after scrolling to them. */
export function findHidden(): string[] {
  const isText = (element: Element): boolean =>
    [...element.childNodes].some(
      ({ nodeType, textContent }) => nodeType === 3 && textContent?.trim(),
    );
  const elements = [...document.querySelectorAll<HTMLElement>('body *')]
    .filter((element) => element.checkVisibility() && !element.matches('option, script'))
    .filter((element) => isText(element) || element.matches('input, select, textarea'));
  const hidden = elements.filter((element) => {
    element.scrollIntoView({ block: 'center' });
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const isCut =
      element.scrollWidth > element.clientWidth + 1 &&
      getComputedStyle(element).overflowX !== 'visible' &&
      !element.matches('input, select, textarea');
    const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const isCovered = seen !== null && !element.contains(seen) && !seen.contains(element);
    return isCut || isCovered || left < 0 || right > innerWidth + 1;
  });
  scrollTo(0, 0);
  return hidden.map(({ outerHTML }) => outerHTML);
}

/** Texts, borders of controls and pictures that do not stand out from their background. */
export function findFaint(): string[] {
  const read = (colour: string): number[] => [...colour.matchAll(/[\d.]+/g)].map(Number);
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = read(colour).map((byte) => {
      const value = byte / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one: string, other: string): number => {
    const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return read(one)[3] === 0 ? 1 : (high + 0.05) / (low + 0.05);
  };
  const groundOf = (element: Element | null): string => {
    if (element === null) return getComputedStyle(document.documentElement).backgroundColor;
    const { backgroundColor } = getComputedStyle(element);
    return read(backgroundColor)[3] === 0 ? groundOf(element.parentElement) : backgroundColor;
  };
  const isFaint = (element: Element): boolean => {
    const { color, borderTopColor, borderTopWidth, textDecorationLine } = getComputedStyle(element);
    if (contrast(color, groundOf(element)) < 4.5) return true;
    if (!element.matches('button, select, textarea, input:not([type=radio], [type=checkbox])'))
      return false;
    const hasEdge =
      parseFloat(borderTopWidth) >= 1 &&
      contrast(borderTopColor, groundOf(element.parentElement)) >= 3;
    return !hasEdge && textDecorationLine !== 'underline';
  };
  const isFaintPicture = (picture: Element): boolean =>
    [...picture.querySelectorAll('rect, path')].every((shape) => {
      const { fill, stroke } = getComputedStyle(shape);
      const ground = groundOf(picture.parentElement);
      return [fill, stroke].every((paint) => paint === 'none' || contrast(paint, ground) < 3);
    });
  const elements = [...document.querySelectorAll('body *')].filter(
    (element) => element.checkVisibility() && !element.matches('option, script, svg *, :disabled'),
  );
  return elements
    .filter((element) => (element.localName === 'svg' ? isFaintPicture(element) : isFaint(element)))
    .map(({ outerHTML }) => outerHTML);
}
