import { createRef } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it } from 'vitest';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { ProviderSelect, type ProviderSelectProps } from './ProviderSelect.tsx';

beforeEach(() => {
  speakFromFiles();
});

function render(props: Partial<ProviderSelectProps>) {
  return renderToStaticMarkup(
    <ProviderSelect
      ref={createRef()}
      selected={null}
      recognised={null}
      isInvalid={false}
      problemId="p"
      onChoose={() => undefined}
      {...props}
    />,
  );
}

it('asks for a choice if no provider is known', () => {
  expect(render({})).toContain('<option value="" disabled="" selected="">Choose a provider');
});

it('says in words which provider was recognised', () => {
  expect(render({ selected: 'fal', recognised: 'fal' })).toMatch(/role="status".*Recognised: fal/);
});

it('offers every provider', () => {
  expect(render({}).match(/<option/g)).toHaveLength(6);
});
