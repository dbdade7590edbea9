const config = {
  port: Number(process.env.PORT ?? 3000),
  llm: { model: 'small', secret: process.env.OPENAI_KEY },
};

export function boot() {
  console.info(`booting with ${JSON.stringify(config, null, 2)}`); // expect: key-in-log
  for (const [name, value] of Object.entries(config.llm)) {
    console.info(name, value); // expect: key-in-log
  }
}
