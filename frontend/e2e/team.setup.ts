import { test as setup } from '@playwright/test';
import { callApi } from './api';
import { ADMIN, REQUESTER, SIGNED_IN } from './environment';

setup('a small team, and the admin signed in', async ({ request }) => {
  await callApi(request, 'post', 'accounts/login/', ADMIN);
  for (const [first_name, last_name, level] of [
    ['Ann', 'Lee', 'senior'],
    ['Tom', 'Okafor', 'junior'],
  ] as const) {
    const email = `${first_name}@example.com`.toLowerCase();
    await callApi(request, 'post', 'agents/', { first_name, last_name, email, level, capacity: 500 });
  }
  await callApi(request, 'post', 'accounts/users/', {
    ...REQUESTER,
    email: 'rita@example.com',
    first_name: 'Rita',
    last_name: 'Moss',
    role: 'requester',
  });
  await request.storageState({ path: SIGNED_IN });
});
