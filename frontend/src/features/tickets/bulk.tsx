import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { announceFailure } from '@/shared/ui/announcement';
import { AssignDialog } from './assign-dialog';
import { BulkBar } from './bulk-bar';
import type { BulkChange, BulkOutcome } from './bulk-outcome';
import { BulkResultsDialog } from './bulk-results-dialog';
import { useBulkChange } from './queries';
import { focusTicket } from './use-list-keys';
import type { Selection } from './use-selection';

/** What can be done to all selected tickets at once, and what became of each. */
export function Bulk({ selection }: { readonly selection: Selection }) {
  const bulk = useBulkChange();
  const [isAssigning, assign] = useDisclosure();
  const [isTelling, tell] = useDisclosure();
  const [outcome, setOutcome] = useState<BulkOutcome | null>(null);
  const run = (change: BulkChange) =>
    bulk.mutate(
      { ids: [...selection.ids], ...change },
      {
        onSuccess: ({ results }, { ids }) => {
          setOutcome({ change, results, lost: ids.length - results.length });
          assign.close();
          selection.clear();
          tell.open();
        },
        onError: (error) => {
          if (!isAssigning) announceFailure('Nothing changed', error);
        },
      },
    );
  const openAssign = () => {
    bulk.reset();
    assign.open();
  };
  const backToList = () => {
    const first = outcome?.results[0];
    if (first) focusTicket(first.ticket.id);
  };
  return (
    <>
      <BulkBar selection={selection} isBusy={bulk.isPending} onChange={run} onAssign={openAssign} />
      <AssignDialog
        isOpen={isAssigning}
        count={selection.ids.size}
        isBusy={bulk.isPending}
        error={bulk.error}
        onClose={assign.close}
        onAssign={run}
      />
      <BulkResultsDialog outcome={outcome} isOpen={isTelling} onClose={tell.close} onClosed={backToList} />
    </>
  );
}
