import { defineWxtModule } from 'wxt/modules';

/**
 * Has every built page of ours connect to nowhere. The manifest's policy covers pages and worker alike, and the worker must
 * reach whatever backend the user has added; the pages need no connection at all, so each takes it away from itself.
 */
export default defineWxtModule((wxt) => {
  wxt.hook('vite:build:extendConfig', (_entrypoints, config) => {
    config.plugins ??= [];
    config.plugins.push({
      name: 'quiet-pages',
      transformIndexHtml: { order: 'post', handler: forbidConnections },
    });
  });
});

function forbidConnections() {
  const attrs = { 'http-equiv': 'Content-Security-Policy', content: "connect-src 'none'" };
  return [{ tag: 'meta', attrs, injectTo: 'head-prepend' as const }];
}
