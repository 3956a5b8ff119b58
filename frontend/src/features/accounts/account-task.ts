import { useState } from 'react';
import type { User } from '@/api';

interface Task {
  readonly kind: 'edit' | 'deactivate' | 'reactivate';
  readonly account: User;
  /** Tells one opening of a dialog from the next. */
  readonly number: number;
}

export interface AccountTask {
  /** Stays while its dialog fades out. */
  readonly current: Task | null;
  readonly isOpen: boolean;
  readonly start: (kind: Task['kind'], account: User) => void;
  readonly close: () => void;
}

/** Which dialog is open, and about which account. */
export function useAccountTask(): AccountTask {
  const [current, setCurrent] = useState<Task | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  return {
    current,
    isOpen,
    start: (kind, account) => {
      setCurrent({ kind, account, number: (current?.number ?? 0) + 1 });
      setIsOpen(true);
    },
    close: () => setIsOpen(false),
  };
}
