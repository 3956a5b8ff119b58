/** A column to sort by, and which way. */
export interface Sort<Field extends string> {
  readonly field: Field;
  readonly isDescending: boolean;
}

export function formatSort({ field, isDescending }: Sort<string>): string {
  return `${isDescending ? '-' : ''}${field}`;
}

/** `-load` as a sort by one of `fields`; undefined when it names none of them. */
export function parseSort<Field extends string>(
  text: string | null,
  fields: readonly Field[],
): Sort<Field> | undefined {
  const field = fields.find((name) => name === text?.replace(/^-/, ''));
  return field && { field, isDescending: text?.startsWith('-') ?? false };
}

/** The one of `values` that an address names, if any. */
export function parseChoice<Value extends string>(
  text: string | null,
  values: readonly Value[],
): Value | undefined {
  return values.find((value) => value === text);
}

/** `true` or `false` as an address writes them; undefined for anything else. */
export function parseFlag(text: string | null): boolean | undefined {
  const choice = parseChoice(text, ['true', 'false']);
  return choice && choice === 'true';
}
