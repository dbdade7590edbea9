import { z } from 'zod';
import { TRPCError } from '@trpc/server';
import { protectedProcedure, router } from '../trpc';

export const keysRouter = router({
  list: protectedProcedure.query(({ ctx }) =>
    ctx.db.keyInfo.findMany({ where: { userId: ctx.user.id }, select: { id: true, provider: true, lastFour: true } }),
  ),
  check: protectedProcedure
    .input(z.object({ provider: z.enum(['openai', 'anthropic']), apiKey: z.string().min(20) }))
    .mutation(async ({ ctx, input }) => {
      const ok = await probe(input.provider, input.apiKey);
      ctx.log.info({ provider: input.provider, ok }, 'checked a key');
      if (!ok) throw new TRPCError({ code: 'BAD_REQUEST', message: 'The provider refused the key' });
      return { ok };
    }),
});
