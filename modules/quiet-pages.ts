import { defineWxtModule } from 'wxt/modules';

/**
 * Keeps every built page of ours from connecting to anything. The manifest's policy covers pages and worker alike, and the
 * worker must reach any backend that the user adds. The pages need no connection, so each page has a stricter policy of its
 * own.
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
