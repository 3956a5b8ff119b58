import { Anchor, Button, Group, Modal, Text, VisuallyHidden } from '@mantine/core';
import Link from 'next/link';
import type { BulkResult } from '@/api';
import { ticketPath } from '@/shared/lib/paths';
import { AlertIcon, CheckIcon } from '@/shared/ui/icons';
import { type BulkOutcome, countTickets, describeChanged, summarise } from './bulk-outcome';
import classes from './bulk-results-dialog.module.css';

interface BulkResultsDialogProps {
  readonly outcome: BulkOutcome | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Called once it is out of sight. */
  readonly onClosed: () => void;
}

/** What became of each ticket; those that were refused come first, with the reason. */
export function BulkResultsDialog({ outcome, isOpen, onClose, onClosed }: BulkResultsDialogProps) {
  const results = outcome?.results.toSorted((a, b) => Number(!a.problem) - Number(!b.problem)) ?? [];
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={outcome && summarise(outcome)}
      size="lg"
      returnFocus={false}
      onExitTransitionEnd={onClosed}
    >
      <ul className={classes.list} aria-label="Results">
        {results.map((result) => (
          <Result key={result.ticket.id} result={result} outcome={outcome} />
        ))}
      </ul>
      {outcome && outcome.lost > 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          {countTickets(outcome.lost)} could not be found any more.
        </Text>
      )}
      <Group justify="flex-end" mt="md">
        <Button data-autofocus onClick={onClose}>
          Done
        </Button>
      </Group>
    </Modal>
  );
}

interface ResultProps {
  readonly result: BulkResult;
  readonly outcome: BulkOutcome | null;
}

function Result({ result: { ticket, problem }, outcome }: ResultProps) {
  return (
    <li className={classes.result} data-refused={problem ? true : undefined}>
      {problem ? <AlertIcon className={classes.icon} /> : <CheckIcon className={classes.icon} />}
      <div>
        <Text size="sm" fw={500} className={classes.title}>
          <Anchor component={Link} href={ticketPath(ticket.id)} prefetch={false} inherit>
            {ticket.reference} {ticket.title}
          </Anchor>
        </Text>
        <Text size="sm" className={classes.text}>
          {problem ? <VisuallyHidden>Refused: </VisuallyHidden> : null}
          {problem || (outcome && describeChanged(outcome.change, ticket))}
        </Text>
      </div>
    </li>
  );
}
