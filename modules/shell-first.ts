import { defineWxtModule } from 'wxt/modules';

const stylesheet = /\s*<link rel="stylesheet"[^>]*>/g;

/**
 * Moves the stylesheets of built pages from the head to the end of the body. In the head they delay the first paint until they
 * have loaded. At the end, the static shell, which needs none, is painted at once. Scripts wait for them either way, so nothing
 * that React renders appears without its styles.
 */
export default defineWxtModule((wxt) => {
  wxt.hook('vite:build:extendConfig', (_entrypoints, config) => {
    config.plugins ??= [];
    config.plugins.push({
      name: 'shell-first',
      transformIndexHtml: { order: 'post', handler: moveStylesheets },
    });
  });
});

function moveStylesheets(html: string): string {
  const links = html.match(stylesheet) ?? [];
  return html.replace(stylesheet, '').replace(/\s*<\/body>/, (end) => links.join('') + end);
}
