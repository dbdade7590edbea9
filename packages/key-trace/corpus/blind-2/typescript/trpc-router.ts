import { z } from 'zod';
import { TRPCError } from '@trpc/server';
import { protectedProcedure, router } from '../trpc';

export const keysRouter = router({
  add: protectedProcedure
    .input(z.object({ provider: z.enum(['openai', 'anthropic']), apiKey: z.string().min(20) }))
    .mutation(async ({ ctx, input }) => {
      const ok = await probe(input.provider, input.apiKey);
      if (!ok) throw new TRPCError({ code: 'BAD_REQUEST', message: `Rejected: ${input.apiKey}` }); // expect: key-in-error
      await ctx.vault.put(ctx.user.id, input.apiKey);
      return { ok };
    }),
});
