import { Button } from '@mantine/core';
import { SERVER_URI } from '@/shared/lib/http';
import { type TicketFilters, toExportQuery } from './filters';
import { DownloadIcon } from './icons';

/** Every ticket that the filters find, not only this page, as a file. */
export function ExportLink({ filters }: { readonly filters: TicketFilters }) {
  const params = Object.entries(toExportQuery(filters)).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, String(one)]),
  );
  return (
    <Button
      component="a"
      href={`${SERVER_URI}/tickets/export/?${new URLSearchParams(params)}`}
      variant="default"
      fw={500}
      leftSection={<DownloadIcon />}
    >
      Export CSV
    </Button>
  );
}
