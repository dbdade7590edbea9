// Defences that an application should have but does not show: HTTPS, a rate limit, validation errors without the input.
import type { Fault } from '../findings-of.ts';
import type { Cls, Module } from '../ir.ts';
import { secretKindOf } from '../names/secret-name.ts';
import { walk } from '../walk.ts';
import { readApplication, type Spot } from './application.ts';

/** Judged for the whole tree, and only if the application starts in it, because a part of an application proves nothing. */
export function findMissingDefences(modules: readonly Module[]): Fault[] {
  const app = readApplication(modules);
  if (app.starts.length === 0) return [];
  const faults: Fault[] = [];
  const [header] = app.keyHeaders;
  if (header !== undefined && !app.hasHttpsCheck) {
    faults.push(
      fault(
        'missing-https-check',
        header,
        `${header.text} is read, and nothing in the tree refuses plain HTTP`,
      ),
    );
  }
  if (!app.hasRateLimit) {
    for (const route of app.validationRoutes) {
      faults.push(
        fault('missing-rate-limit', route, `${route.text} has no rate limit in the tree`),
      );
    }
  }
  if (app.usesFastApi && !app.hasValidationHandler) faults.push(...echoes(modules));
  return faults;
}

function fault(rule: Fault['rule'], { file, at }: Spot, message: string): Fault {
  return { rule, file, at, message };
}

/** FastAPI answers a malformed body with an error that contains the body. */
function echoes(modules: readonly Module[]): Fault[] {
  const faults: Fault[] = [];
  for (const { path, body, language } of modules) {
    if (language !== 'python') continue;
    walk(body, {
      cls: (cls) => {
        const field = keyField(cls);
        if (field === undefined) return;
        const message = `${cls.name} has ${field.name}, and nothing handles RequestValidationError`;
        faults.push({ rule: 'validation-error-echo', file: path, at: field.at, message });
      },
    });
  }
  return faults;
}

function keyField(cls: Cls): Cls['fields'][number] | undefined {
  if (!cls.bases.some((base) => /(BaseModel|SQLModel)$/.test(base))) return undefined;
  return cls.fields.find(({ name }) => secretKindOf(name) !== undefined);
}
