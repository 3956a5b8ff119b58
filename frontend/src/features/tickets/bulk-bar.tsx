import { ActionIcon, Button, Group, Menu, Text, VisuallyHidden } from '@mantine/core';
import { CheckIcon, ChevronDownIcon } from '@/shared/ui/icons';
import { PRIORITY_LABELS, PriorityIcon } from '@/shared/ui/ticket-labels';
import classes from './bulk-bar.module.css';
import { type BulkChange, countTickets } from './bulk-outcome';
import { PRIORITIES } from './filters';
import { CloseIcon, PersonIcon, RouteIcon } from './icons';
import type { Selection } from './use-selection';

interface BulkBarProps {
  readonly selection: Selection;
  readonly isBusy: boolean;
  readonly onChange: (change: BulkChange) => void;
  readonly onAssign: () => void;
}

/** Floats above the list while something is selected. */
export function BulkBar({ selection, isBusy, onChange, onAssign }: BulkBarProps) {
  const count = selection.ids.size;
  return (
    <>
      <VisuallyHidden aria-live="polite">{count > 0 && `${countTickets(count)} selected`}</VisuallyHidden>
      {count > 0 && (
        <section className={classes.bar} aria-label="Selected tickets" aria-busy={isBusy}>
          <Text size="sm" fw={500} className={classes.count}>
            {count} selected
          </Text>
          <Group gap={6} className={classes.actions}>
            <Button
              variant="default"
              leftSection={<CheckIcon />}
              disabled={isBusy}
              onClick={() => onChange({ action: 'close' })}
            >
              Close
            </Button>
            <PriorityMenu
              isBusy={isBusy}
              onChange={(priority) => onChange({ action: 'set_priority', priority })}
            />
            <Button variant="default" leftSection={<PersonIcon />} disabled={isBusy} onClick={onAssign}>
              Assign…
            </Button>
            <Button
              variant="default"
              leftSection={<RouteIcon />}
              disabled={isBusy}
              onClick={() => onChange({ action: 'assign' })}
            >
              Route again
            </Button>
          </Group>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            className={classes.clear}
            aria-label="Clear selection"
            onClick={selection.clear}
          >
            <CloseIcon />
          </ActionIcon>
        </section>
      )}
      {count > 0 && <div className={classes.room} />}
    </>
  );
}

interface PriorityMenuProps {
  readonly isBusy: boolean;
  readonly onChange: (priority: (typeof PRIORITIES)[number]) => void;
}

function PriorityMenu({ isBusy, onChange }: PriorityMenuProps) {
  return (
    <Menu position="top-start">
      <Menu.Target>
        <Button variant="default" disabled={isBusy} rightSection={<ChevronDownIcon width={14} height={14} />}>
          Change priority
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {PRIORITIES.map((priority) => (
          <Menu.Item
            key={priority}
            leftSection={<PriorityIcon priority={priority} />}
            onClick={() => onChange(priority)}
          >
            {PRIORITY_LABELS[priority]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
