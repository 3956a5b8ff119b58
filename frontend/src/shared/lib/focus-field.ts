import type { UseFormReturnType } from '@mantine/form';

/** Moves the focus to the first of `fields` that has an error. */
export function focusFirstError<Values extends object>(
  form: UseFormReturnType<Values>,
  fields: readonly (keyof Values & string)[],
  errors: object,
): void {
  const field = fields.find((name) => name in errors);
  if (field) form.getInputNode(field)?.focus();
}
