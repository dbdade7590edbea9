import { SpanStatusCode, trace } from '@opentelemetry/api';

const tracer = trace.getTracer('gateway');

export function withSpan<T>(apiKey: string, model: string, run: (key: string) => Promise<T>): Promise<T> {
  return tracer.startActiveSpan('llm.call', async (span) => {
    span.setAttributes({ 'llm.model': model, 'llm.byok': apiKey.length > 0 });
    try {
      return await run(apiKey);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
