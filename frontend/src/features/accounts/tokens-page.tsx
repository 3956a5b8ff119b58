'use client';

import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Token } from '@/api';
import { usePage } from '@/shared/lib/use-page';
import { KeyIcon, PlusIcon } from '@/shared/ui/icons';
import { PageHeader } from '@/shared/ui/page-header';
import { PagedList } from '@/shared/ui/paged-list';
import { EmptyState } from '@/shared/ui/states';
import classes from './accounts.module.css';
import { NewTokenDialog } from './new-token-dialog';
import { TOKENS_PAGE_SIZE, tokenListQuery } from './queries';
import { DeleteTokenDialog, TokenList } from './token-list';

/** One's own API tokens: programs sign in with them, with one's own rights. */
export function TokensPage() {
  const [page, turn] = usePage();
  const [isCreating, creating] = useDisclosure();
  const [isDeleting, deleting] = useDisclosure();
  const [chosen, setChosen] = useState<Token | null>(null);
  const list = useQuery(tokenListQuery(page));
  const askToDelete = (token: Token) => {
    setChosen(token);
    deleting.open();
  };
  return (
    <>
      <PageHeader
        title="API tokens"
        action={
          <Button leftSection={<PlusIcon />} onClick={creating.open}>
            New token
          </Button>
        }
      />
      <Text size="sm" c="dimmed" maw={760} className={classes.intro}>
        Programs use a token to work in your name, with your rights. They send it as{' '}
        <code style={{ whiteSpace: 'nowrap' }}>Authorization: Token …</code>
      </Text>
      <PagedList
        list={list}
        noun="tokens"
        page={page}
        pageSize={TOKENS_PAGE_SIZE}
        onPage={turn}
        skeletonRows={3}
        empty={
          <EmptyState
            icon={<KeyIcon width={20} height={20} />}
            title="No tokens yet"
            action={<Button onClick={creating.open}>Create the first one</Button>}
          >
            A program that creates or reads tickets needs one.
          </EmptyState>
        }
      >
        {(tokens) => <TokenList tokens={tokens} onDelete={askToDelete} />}
      </PagedList>
      <NewTokenDialog isOpen={isCreating} onClose={creating.close} />
      {chosen && (
        <DeleteTokenDialog key={chosen.id} token={chosen} isOpen={isDeleting} onClose={deleting.close} />
      )}
    </>
  );
}
