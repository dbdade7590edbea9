import Router from '@koa/router';

const router = new Router();
router.post('/validate', async (ctx) => {
  const { providerKey } = ctx.request.body as { providerKey: string };
  ctx.body = { status: 'checked', providerKey }; // expect: key-in-response
});
