import type { Field } from '../ir.ts';
import { isBareKey, isKeyOf, secretKindOf } from '../names/secret-name.ts';
import type { Frame } from './frame.ts';
import { isHarmlessType, isMaskedType, providers } from './sources.ts';
import { type ClassRef, clean, nothing, originsWithin, type Value } from './value.ts';

const printing =
  /(^|\.)(BaseModel|SQLModel|NamedTuple|TypedDict|Struct|Schema|BaseSettings|RootModel|GenericModel|Form|ModelForm|Serializer)$/;

/** Methods that return the text form of an object. */
export const textForms =
  /^(__repr__|__str__|__format__|toString|toJSON|Symbol\.toPrimitive|inspect\.custom|\[?util\.inspect\.custom\]?|Symbol\.for\('nodejs\.util\.inspect\.custom'\))$/;

/** An object of a class of the tree, with the fields that it declares. Fields with names of keys hold keys. */
export function instanceOfClass(ref: ClassRef, frame: Frame): Value {
  const fields = new Map<string, Value>();
  for (const field of ref.cls.fields.slice(0, 40)) fields.set(field.name, fieldValue(field, ref));
  return {
    ...nothing,
    fields,
    instanceOf: ref,
    isMasked: hidesItself(ref, frame),
    isOpaque: !printsFields(ref, frame),
  };
}

function fieldValue({ name, annotation, initial, at }: Field, ref: ClassRef): Value {
  if (isHarmlessType(annotation)) return clean;
  if (isMaskedType(annotation)) return { ...nothing, isMasked: true };
  const isOfProvider =
    isBareKey(name) && ref.cls.fields.some((other) => providers.test(other.name));
  const isKey = isOfProvider || isKeyOf(ref.cls.name, name);
  const kind = secretKindOf(name) ?? (isKey ? 'API key' : undefined);
  const isConstant = initial?.kind === 'literal' && initial.value !== null && initial.value !== '';
  if (kind === undefined || kind === 'encrypted key' || isConstant) return nothing;
  const step = {
    file: ref.module,
    at,
    text: `field ${name} of ${ref.cls.name} holds the ${kind}`,
    before: undefined,
  };
  const isQuiet =
    initial?.kind === 'call' &&
    initial.args.some(
      ({ name: option, value }) =>
        (option === 'repr' && value.kind === 'literal' && value.value === false) ||
        (option === 'exclude' && value.kind === 'literal' && value.value === true),
    );
  return {
    ...nothing,
    origins: [{ kind, fn: undefined, param: -1, fields: [], form: 'same', step }],
    isQuiet,
  };
}

/** Its own text form shows no key. */
function hidesItself(ref: ClassRef, frame: Frame): boolean {
  const forms = ref.cls.methods.filter(({ name }) => textForms.test(name));
  return (
    forms.length > 0 &&
    forms.every((form) => {
      const { returns } = frame.program.summaryOf(form);
      return originsWithin(returns).every(({ kind }) => kind === 'parameter');
    })
  );
}

/** A plain Python object prints as its address. Models, data classes and JavaScript objects print their fields. */
function printsFields({ cls, module }: ClassRef, frame: Frame): boolean {
  const language = frame.program.states.get(module)?.module.language;
  if (language !== 'python') return true;
  const isData = cls.decorators.some(
    (one) => JSON.stringify(one).includes('dataclass') || JSON.stringify(one).includes('"define"'),
  );
  return isData || cls.bases.some((base) => printing.test(base) || inherits(base, frame));
}

function inherits(base: string, frame: Frame): boolean {
  const parent = frame.scope.get(base)?.cls;
  return (
    parent?.cls.bases.some((name) => printing.test(name)) ??
    /(Model|Request|Schema|Base|Body|Payload|In|Dto|DTO)$/.test(base)
  );
}
