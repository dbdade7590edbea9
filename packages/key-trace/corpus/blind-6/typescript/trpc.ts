import { z } from 'zod';
import { TRPCError } from '@trpc/server';
import { publicProcedure, router } from './trpc';

const input = z.object({ provider: z.enum(['openai', 'mistral']), apiKey: z.string().min(20) });

export const keys = router({
  save: publicProcedure.input(input).mutation(async ({ input, ctx }) => {
    ctx.logger.info({ provider: input.provider }, 'saving key');
    ctx.logger.debug({ input }, 'saving key'); // expect: key-in-log
    if (!(await ctx.check(input.apiKey))) {
      throw new TRPCError({ code: 'BAD_REQUEST', message: `rejected: ${input.apiKey}` }); // expect: key-in-error
    }
    return { saved: true, provider: input.provider };
  }),
});
