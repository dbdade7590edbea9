// The auditor's command line: `node audit/main.ts code PATH…`, `live CONFIG`, `browser`, and `project` for all of them on this
// project.
import { runAuditCommand } from './audit-command.ts';

process.exitCode = await runAuditCommand(process.argv.slice(2));
