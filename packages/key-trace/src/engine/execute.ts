import type { Handler, Stmt } from '../ir.ts';
import { analyseClass, analyseFunction, functionValue } from './analyse-function.ts';
import { assignTo } from './assign.ts';
import { reportDecorated } from './decorators.ts';
import { evaluate } from './evaluate.ts';
import type { Frame } from './frame.ts';
import { bindImport } from './imports.ts';
import { textForms } from './instance.ts';
import { reportLeaks } from './leaks.ts';
import { caughtBy, raise, takeCaught } from './raise.ts';
import { elementOf } from './read.ts';
import { isHarmlessType, isMaskedType } from './sources.ts';
import { clean, nothing, originsWithin, type Value } from './value.ts';

/** Whether the end of the statements is unreachable. */
export function execute(statements: readonly Stmt[], frame: Frame): boolean {
  hoist(statements, frame);
  for (const statement of statements) {
    if (executeOne(statement, frame)) return true;
  }
  return false;
}

/** Functions and classes can be used before the line that defines them. */
function hoist(statements: readonly Stmt[], frame: Frame): void {
  for (const statement of statements) {
    if (statement.kind === 'function') {
      frame.scope.set(statement.fn.name, functionValue(statement.fn, frame));
    }
    if (statement.kind === 'class' && statement.cls.name !== '') {
      const cls = { cls: statement.cls, module: frame.state.module.path };
      frame.scope.set(statement.cls.name, { ...nothing, cls, path: statement.cls.name });
    }
  }
}

function executeOne(statement: Stmt, frame: Frame): boolean {
  switch (statement.kind) {
    case 'assign':
      executeAssign(statement, frame);
      return false;
    case 'expr':
      evaluate(statement.value, frame);
      return false;
    case 'return':
      executeReturn(statement, frame);
      return true;
    case 'raise':
      executeRaise(statement, frame);
      return true;
    case 'leave':
      return true;
    case 'if':
      evaluate(statement.test, frame);
      return executeBranches(statement.then, statement.otherwise, frame);
    case 'loop':
      executeLoop(statement, frame);
      return false;
    case 'try':
      return executeTry(statement, frame);
    case 'block':
      return execute(statement.body, frame);
    case 'function':
      for (const decorator of statement.fn.decorators) evaluate(decorator, frame);
      analyseFunction(statement.fn, frame);
      reportDecorated(statement.fn, frame);
      return false;
    case 'class':
      analyseClass(statement.cls, frame);
      return false;
    case 'import':
      bindImport(statement, frame);
      return false;
  }
}

function executeAssign(statement: Stmt & { kind: 'assign' }, frame: Frame): void {
  const value = evaluate(statement.value, frame);
  const typed = isHarmlessType(statement.annotation)
    ? clean
    : isMaskedType(statement.annotation)
      ? { ...value, isMasked: true }
      : value;
  assignTo(statement.target, typed, frame, statement.isNew);
}

function executeReturn(statement: Stmt & { kind: 'return' }, frame: Frame): void {
  if (statement.value === undefined) return;
  const value = evaluate(statement.value, frame);
  frame.returns.push(value);
  if (textForms.test(frame.fn?.name ?? '')) {
    // Printing the object reads it.
    const origins = originsWithin(value).filter(({ kind }) => kind !== 'parameter');
    const text = `${frame.fn?.name ?? ''}()`;
    reportLeaks(frame, origins, { rule: 'key-in-text-form', at: statement.at, text });
  }
  // The answer of a cloud function.
  const isAnswer = value.fields?.has('statusCode') === true && value.fields.has('body');
  if (frame.isRoute || isAnswer) {
    const text = 'the answer of a route';
    reportLeaks(frame, originsWithin(value), { rule: 'key-in-response', at: statement.at, text });
  }
}

/** An error contains the arguments of its constructor, whether or not its class is in the tree. */
function executeRaise(statement: Stmt & { kind: 'raise' }, frame: Frame): void {
  if (statement.value === undefined) return;
  const value = evaluate(statement.value, frame);
  raise(value, frame);
  // A re-raised exception is reported where it was first raised.
  if (value.path === 'exception') return;
  const origins = originsWithin(value, { opaque: true });
  reportLeaks(frame, origins, { rule: 'key-in-error', at: statement.at, text: 'the error' });
}

function executeBranches(then: readonly Stmt[], otherwise: readonly Stmt[], frame: Frame): boolean {
  const before = frame.scope.snapshot();
  const thenEnds = execute(then, frame);
  const afterThen = frame.scope.snapshot();
  frame.scope.restore(before);
  const otherwiseEnds = execute(otherwise, frame);
  if (thenEnds) return otherwiseEnds;
  if (otherwiseEnds) frame.scope.restore(afterThen);
  else frame.scope.join(afterThen);
  return false;
}

/** Twice, because the second iteration sees the results of the first. */
function executeLoop(statement: Stmt & { kind: 'loop' }, frame: Frame): void {
  const before = frame.scope.snapshot();
  for (let round = 0; round < 2; round += 1) {
    const over = statement.over === undefined ? nothing : evaluate(statement.over, frame);
    if (statement.target !== undefined) assignTo(statement.target, elementOf(over), frame, true);
    execute(statement.body, frame);
  }
  frame.scope.join(before);
}

/** A handler starts from any state between the one before the body and the one after it. */
function executeTry(statement: Stmt & { kind: 'try' }, frame: Frame): boolean {
  const before = frame.scope.snapshot();
  const raisedBefore = frame.raised.length;
  const bodyEnds = execute(statement.body, frame);
  const raised = takeCaught(frame, raisedBefore, statement.handlers);
  const after = frame.scope.snapshot();
  const ends: { vars: Map<string, Value>; isEnd: boolean }[] = [{ vars: after, isEnd: bodyEnds }];
  for (const handler of statement.handlers) {
    frame.scope.restore(new Map(after));
    frame.scope.join(before);
    ends.push({
      isEnd: executeHandler(handler, caughtBy(handler, raised), frame),
      vars: frame.scope.snapshot(),
    });
  }
  const open = ends.filter(({ isEnd }) => !isEnd);
  frame.scope.restore(new Map((open[0] ?? ends[0])?.vars));
  for (const { vars } of open.slice(1)) frame.scope.join(vars);
  const lastEnds = execute(statement.last, frame);
  return lastEnds || open.length === 0;
}

function executeHandler(handler: Handler, caught: Value, frame: Frame): boolean {
  if (handler.target !== undefined) assignTo(handler.target, caught, frame, true);
  return execute(handler.body, frame);
}
