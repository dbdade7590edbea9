const config = {
  port: Number(process.env.PORT ?? 3000),
  llm: { model: 'small', secret: process.env.OPENAI_KEY },
};

export function boot() {
  const { secret, ...shown } = config.llm;
  console.info(`booting with ${JSON.stringify(shown)} on ${config.port}`, secret === undefined);
}
