import type { Page } from '@playwright/test';
import type { Picture } from './png.ts';

/** Draws what a data URL shows, in its own size, and reads the pixels back. */
export async function readPixels(page: Page, dataUrl: string): Promise<Picture> {
  const { width, height, base64 } = await page.evaluate(async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('a canvas must have a context');
    context.drawImage(image, 0, 0);
    const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height);
    // Known to every browser that draws for us, and not yet to TypeScript's library.
    const bytes = new Uint8Array(data) as Uint8Array & { toBase64(): string };
    return { width, height, base64: bytes.toBase64() };
  }, dataUrl);
  return { width, height, pixels: new Uint8Array(Buffer.from(base64, 'base64')) };
}
