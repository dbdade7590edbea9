import httpProxy from 'http-proxy';
import type { IncomingMessage, ServerResponse } from 'node:http';

const proxy = httpProxy.createProxyServer({ target: 'https://api.openai.com', changeOrigin: true });

export function forward(req: IncomingMessage, res: ServerResponse, apiKey: string): void {
  proxy.on('proxyReq', (outgoing) => {
    outgoing.setHeader('authorization', `Bearer ${apiKey}`);
    outgoing.removeHeader('x-session-key');
  });
  proxy.on('error', (error: NodeJS.ErrnoException) => {
    console.error('proxy error', error.code);
    res.writeHead(502).end('bad gateway');
  });
  proxy.web(req, res);
}
