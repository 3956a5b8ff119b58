import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useRef } from 'react';

type Shortcuts = Readonly<Record<string, () => void>>;

const TYPING = 'textarea, select, [contenteditable], input:not([type="checkbox"], [type="radio"])';
const OWN_KEYS = '[role="dialog"], [role="menu"], [role="listbox"]';

/** Whether single keys do something. People who speak to their computer, or mistype, may turn that off. */
export function useShortcutsEnabled() {
  return useLocalStorage({ key: 'keyboard-shortcuts', defaultValue: true, getInitialValueInEffect: false });
}

/** Runs what belongs to a key, unless it is typed into a field or meant for a dialog or menu. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const [isEnabled] = useShortcutsEnabled();
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    if (!isEnabled) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const run = latest.current[event.key];
      if (!run || !isForThePage(event)) return;
      event.preventDefault();
      run();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isEnabled]);
}

function isForThePage(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  const isInUse = event.target instanceof Element && event.target.closest(`${TYPING}, ${OWN_KEYS}`) !== null;
  return !isInUse && document.querySelector('[aria-modal="true"]') === null;
}
