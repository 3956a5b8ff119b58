import { Alert } from '@mantine/core';
import type { ApiError } from '@/shared/lib/api-error';
import { AlertIcon } from '@/shared/ui/icons';

interface FormErrorProps {
  readonly error: ApiError;
  /** The fields that show their own messages. */
  readonly fields: readonly string[];
}

/** What the server said that belongs to no field of the form. */
export function FormError({ error, fields }: FormErrorProps) {
  const others = Object.entries(error.fields).filter(([name]) => !fields.includes(name));
  const isAllOnFields = Object.keys(error.fields).length > 0 && others.length === 0;
  if (isAllOnFields) return null;
  const text = others.length > 0 ? others.map(([, message]) => message).join(' ') : error.message;
  return (
    <Alert color="red" variant="light" icon={<AlertIcon />} role="alert">
      {text}
    </Alert>
  );
}
