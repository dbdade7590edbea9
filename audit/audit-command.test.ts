import { describe, expect, it, vi } from 'vitest';
import { runAuditCommand } from './audit-command.ts';

describe('runAuditCommand', () => {
  it.each([
    ['code', '--baseline <file>'],
    ['live', '--postgres <url>'],
    ['browser', '--chromium-build <dir>'],
    ['project', '--promise <number>'],
  ])('has help for %s', async (command, option) => {
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await runAuditCommand([command, '--help'])).toBe(0);
    const help = said.mock.calls.map(([text]) => text).join('');
    expect(help).toContain(`Usage: audit ${command}`);
    expect(help).toContain(option);
    expect(help).toContain('Ends with 0');
  });

  it.each([
    [[], 'Commands:'],
    [['lives'], 'Did you mean live?'],
    [['browser', '--only', 'all'], 'Each must be a known check'],
    [['project', '--line', '11'], 'It must be a number from 1 to 10'],
    [['project', '--part', 'code,all'], 'Each must be a known part'],
  ])('ends with 2 for %j', async (args, expected) => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await runAuditCommand(args)).toBe(2);
    expect(said.mock.calls.map(([text]) => text).join('')).toContain(expected);
  });

  it('ends with 2 and a reason if a command cannot do its work', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    expect(await runAuditCommand(['code', '/not/there'])).toBe(2);
    expect(said.mock.calls.join()).toContain('/not/there');
  });
});
