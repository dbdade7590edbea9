import { GraphQLError } from 'graphql';

export const resolvers = {
  Mutation: {
    connect: async (_: unknown, args: { provider: string; apiKey: string }) => {
      if (await probe(args.provider, args.apiKey)) return true;
      throw new GraphQLError('rejected', { extensions: { code: 'REJECTED', input: args } }); // expect: key-in-error
    },
  },
};
