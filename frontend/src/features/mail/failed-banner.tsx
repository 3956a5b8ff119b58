import { Alert, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { AlertIcon } from '@/shared/ui/icons';
import classes from './failed-banner.module.css';
import { type MailFilters, NO_FILTERS } from './filters';
import { countsQuery } from './queries';

interface FailedBannerProps {
  readonly filters: MailFilters;
  readonly onChange: (change: Partial<MailFilters>) => void;
}

/** How many mails have failed, and the way to them. Nothing while all is well. */
export function FailedBanner({ filters, onChange }: FailedBannerProps) {
  const { data } = useQuery(countsQuery);
  if (!data?.failed_mails) return null;
  const count = data.failed_mails;
  const isShown = filters.status.length === 1 && filters.status[0] === 'failed';
  return (
    <Alert
      className={`${classes.alarm} ${classes.banner}`}
      color="red"
      variant="light"
      icon={<AlertIcon />}
      role="status"
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500}>
          {count === 1 ? '1 mail has failed' : `${count.toLocaleString('en-GB')} mails have failed`}: the
          people concerned have not been told.
        </Text>
        {!isShown && (
          <Button variant="default" size="xs" onClick={() => onChange({ ...NO_FILTERS, status: ['failed'] })}>
            Show failed
          </Button>
        )}
      </Group>
    </Alert>
  );
}
