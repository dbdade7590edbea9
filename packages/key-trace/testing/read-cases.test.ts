import { describe, expect, it } from 'vitest';
import { parseCases } from './read-cases.ts';

const title = '# `key-in-log`, Python\n';

function parse(body: string) {
  return parseCases(`${title}\n${body}`, 'python', 'python/a.md');
}

describe('parseCases', () => {
  it('reads files and folders, with every byte of their code', () => {
    const cases = parse(
      '## dev/a.py\n\n```py\n## not/a.heading\n\nx = 1\n```\n\n## blind/two\n\n### b.py\n\n```py\n```\n\n### c.py\n\n```py\n  y\n\n```\n',
    );
    expect(cases).toEqual([
      {
        part: 'dev',
        language: 'python',
        name: 'a.py',
        isFolder: false,
        files: [{ name: 'a.py', text: '## not/a.heading\n\nx = 1\n' }],
      },
      {
        part: 'blind',
        language: 'python',
        name: 'two',
        isFolder: true,
        files: [
          { name: 'b.py', text: '' },
          { name: 'c.py', text: '  y\n\n' },
        ],
      },
    ]);
  });

  it.each([
    ['text outside of a fence', '## dev/a.py\n\nx = 1\n'],
    ['a fence that does not end', '## dev/a.py\n\n```py\nx = 1\n'],
    ['code without a heading', '```py\nx = 1\n```\n'],
    ['a heading without code', '## dev/a.py\n\n## dev/b.py\n\n```py\n```\n'],
    ['two files without their names', '## dev/a\n\n```py\n```\n\n```py\n```\n'],
  ])('refuses %s', (_what, body) => {
    expect(() => parse(body)).toThrow(SyntaxError);
  });
});
