import { trace } from '@opentelemetry/api';

const tracer = trace.getTracer('gateway');

export function withSpan<T>(apiKey: string, model: string, run: () => Promise<T>): Promise<T> {
  return tracer.startActiveSpan('llm.call', async (span) => {
    span.setAttributes({ 'llm.model': model, 'llm.credential': apiKey }); // expect: key-in-telemetry
    try {
      return await run();
    } finally {
      span.end();
    }
  });
}
