import { describe, expect, it } from 'vitest';
import { packageOf } from './bundled-packages.ts';

describe('packageOf', () => {
  it.each([
    ['/home/me/product/lib/api-key.ts', null],
    ['/home/me/product/node_modules/react/index.js', 'react'],
    ['/p/node_modules/@noble/ciphers/utils.js', '@noble/ciphers'],
    ['/p/node_modules/outer/node_modules/inner/index.js', 'inner'],
    ['C:\\p\\node_modules\\react\\index.js', 'react'],
    ['\0rolldown/runtime.js', 'rolldown'],
    ['\0vite/modulepreload-polyfill.js', 'vite'],
    ['virtual:wxt-background-entrypoint?/p/entrypoints/background/index.ts', 'wxt'],
  ])('%j', (moduleId, name) => {
    expect(packageOf(moduleId)).toBe(name);
  });

  it('refuses a module that it cannot place', () => {
    expect(() => packageOf('virtual:stranger')).toThrow(TypeError);
  });
});
