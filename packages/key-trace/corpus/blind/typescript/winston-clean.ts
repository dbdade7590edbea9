import winston from 'winston';

const logger = winston.createLogger({ transports: [new winston.transports.Console()] });

export async function callModel(options: { apiKey: string; model: string; maxTokens: number }) {
  const { apiKey, ...rest } = options;
  logger.debug('calling model', { ...rest, at: Date.now() });
  const answer = await post('/v1/complete', rest, { authorization: `Bearer ${apiKey}` });
  logger.info(`used ${answer.usage.totalTokens} of ${rest.maxTokens} tokens`);
  return answer;
}
