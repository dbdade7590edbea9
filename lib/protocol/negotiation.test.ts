import { describe, expect, it } from 'vitest';
import { type Negotiation, negotiateProtocol, type ProtocolChoice } from './negotiation.ts';

const both = ['v1', 'v2'];

describe('negotiateProtocol', () => {
  it.each<[ProtocolChoice, string[] | null, boolean, Negotiation]>([
    ['auto', both, false, 'v2'],
    ['auto', both, true, 'v2'],
    ['auto', ['v2'], false, 'v2'],
    ['auto', ['v1'], false, 'v1'],
    ['auto', null, false, 'v1'],
    ['auto', ['v1'], true, 'downgrade'],
    ['auto', null, true, 'downgrade'],
    ['auto', ['v3'], false, 'not-offered'],
    ['auto', [], true, 'not-offered'],
    ['sealed', both, false, 'v2'],
    ['sealed', ['v1'], false, 'not-offered'],
    ['sealed', ['v1'], true, 'not-offered'],
    ['sealed', null, false, 'not-offered'],
    ['v1', both, true, 'v1'],
    ['v1', null, false, 'v1'],
    ['v1', ['v2'], true, 'not-offered'],
  ])('with %s, offered %j, sealed before: %j, gives %s', (choice, protocols, seen, expected) => {
    expect(negotiateProtocol(choice, { protocols, hasOfferedSealed: seen })).toBe(expected);
  });
});
