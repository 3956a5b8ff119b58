import { Alert } from '@mantine/core';
import type { ApiError } from '@/shared/lib/api-error';
import { formatSpan } from '@/shared/lib/format';
import { AlertIcon } from './icons';

interface FormErrorProps {
  readonly error: ApiError | null;
  /** The inputs of the form: their messages stand beside them. */
  readonly fields: readonly string[];
}

/** What the server said that belongs to no input of the form. */
export function FormError({ error, fields }: FormErrorProps) {
  const text = error && generalMessage(error, fields);
  if (!text) return null;
  return (
    <Alert color="red" variant="light" icon={<AlertIcon />} role="alert">
      {text}
    </Alert>
  );
}

function generalMessage(error: ApiError, fields: readonly string[]): string | null {
  const names = Object.keys(error.fields);
  const others = names.filter((name) => !fields.includes(name));
  if (others.length > 0) return others.map((name) => error.fields[name]).join(' ');
  if (names.length > 0) return null;
  if (error.status === 429 && error.retryAfterSeconds !== undefined) {
    return `Too many tries. Try again in ${formatSpan(error.retryAfterSeconds)}.`;
  }
  return error.message;
}
