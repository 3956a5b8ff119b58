import { expect, test } from './test';

test('what a second browser complains about counts as well', async ({ browser, complaints }) => {
  const page = await browser.newPage();
  await page.goto('/login/');
  await page.evaluate(() => {
    // biome-ignore lint/suspicious/noConsole: what a page writes there is what is listened to
    console.error('Something is wrong');
    setTimeout(() => {
      throw new Error('Something broke');
    });
    document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = 1' }));
  });

  const expected = [
    'Something is wrong',
    'Something broke',
    expect.stringMatching(/Content Security Policy/),
  ];
  await expect.poll(() => complaints).toEqual(expect.arrayContaining(expected));
  expect(complaints.splice(0)).toHaveLength(expected.length);
  await page.close();
});
