import Ajv from 'ajv';
import type { Operation, Schema } from './openapi.ts';

const ajv = new Ajv({ allErrors: true });

/**
 * Compares an answer with what the contract says of its operation: status, headers and body.
 * @returns a line for each difference; empty if there is none
 */
export async function findContractFaults(
  operation: Operation,
  response: Response,
): Promise<string[]> {
  const documented = operation.responses[String(response.status)];
  if (documented === undefined) return [`status ${response.status} is not documented`];
  const headers = Object.entries(documented.headers).flatMap(([name, { required, schema }]) => {
    const value = response.headers.get(name);
    if (value === null) return required ? [`${name} is missing`] : [];
    return findSchemaFaults(schema, value, name);
  });
  const type = response.headers.get('Content-Type') ?? '';
  if (!/^application\/json(?:;|$)/.test(type)) return [...headers, 'Content-Type is not JSON'];
  const { schema } = documented.content['application/json'];
  const body: unknown = await response.json();
  return [...headers, ...findSchemaFaults(schema, body, 'body')];
}

/** Compares what a request brings with the contract: its headers and its body. */
export function findRequestFaults(
  { parameters = [], requestBody }: Operation,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): string[] {
  const schema = requestBody?.content['application/json'].schema ?? {};
  return [
    ...parameters.flatMap((parameter) =>
      findSchemaFaults(parameter.schema, headers[parameter.name], parameter.name),
    ),
    ...findSchemaFaults(schema, body, 'body'),
  ];
}

function findSchemaFaults(schema: Schema, value: unknown, name: string): string[] {
  if (ajv.validate(schema, value) === true) return [];
  return (ajv.errors ?? []).map(({ dataPath, message = '' }) => `${name}${dataPath} ${message}`);
}
