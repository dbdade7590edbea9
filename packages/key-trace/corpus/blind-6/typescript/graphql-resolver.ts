import { GraphQLError } from 'graphql';

export const resolvers = {
  Query: {
    providerKey: (_: unknown, { id }: { id: string }, ctx: { keys: Map<string, string> }) => ({ id, present: ctx.keys.has(id) }),
  },
  Mutation: {
    async saveProviderKey(_: unknown, args: { provider: string; apiKey: string }) {
      if (args.apiKey.length < 20) {
        throw new GraphQLError(`key ${args.apiKey} is too short`); // expect: key-in-error
      }
      console.log('saving', args.provider);
      console.log('saving', args); // expect: key-in-log
      return { ok: true };
    },
  },
};
