import { renderApp } from '@test/render';
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ShortcutsButton } from './shortcuts-button';

test('? shows every shortcut, and they can be turned off', async () => {
  const { user } = renderApp(<ShortcutsButton />);

  await user.keyboard('?');
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toHaveTextContent(
    'Go to the next ticket',
  );
  await user.click(screen.getByRole('switch', { name: 'Use single-key shortcuts' }));
  await user.keyboard('{Escape}');
  await user.keyboard('?');
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();

  await user.click(screen.getByRole('button', { name: 'Keyboard shortcuts' }));
  await user.click(await screen.findByRole('switch', { name: 'Use single-key shortcuts' }));
  window.localStorage.clear();
});
