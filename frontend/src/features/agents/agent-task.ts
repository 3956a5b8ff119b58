import { useState } from 'react';
import type { Agent } from '@/api';

export type TaskKind = 'edit' | 'invite' | 'hand-over' | 'deactivate' | 'reactivate';

interface Task {
  readonly kind: TaskKind;
  readonly agent: Agent;
  /** Tells one opening of a dialog from the next. */
  readonly number: number;
}

export interface AgentTask {
  /** Stays while its dialog fades out. */
  readonly current: Task | null;
  readonly isOpen: boolean;
  readonly start: (kind: TaskKind, agent: Agent) => void;
  readonly close: () => void;
}

/** What the dialogs about one agent are given. */
export interface AgentDialogProps {
  readonly agent: Agent;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Called when the dialog is gone from the page. */
  readonly onClosed: () => void;
}

/** Which dialog is open, and about whom. One at a time for the whole page, so that rows may come and go below it. */
export function useAgentTask(): AgentTask {
  const [current, setCurrent] = useState<Task | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  return {
    current,
    isOpen,
    start: (kind, agent) => {
      setCurrent({ kind, agent, number: (current?.number ?? 0) + 1 });
      setIsOpen(true);
    },
    close: () => setIsOpen(false),
  };
}
