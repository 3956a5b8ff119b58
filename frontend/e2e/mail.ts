import { expect } from '@playwright/test';
import { SINK_URL } from './environment';

/** A mail as the mail server took it. */
export interface SentMail {
  readonly to: string[];
  readonly subject: string;
  readonly message_id: string;
  readonly text: string;
  readonly html: string;
}

/** Every mail that the mail server took for `address`, oldest first. */
export async function mailsTo(address: string): Promise<SentMail[]> {
  const response = await fetch(`${SINK_URL}/messages?to=${encodeURIComponent(address)}`);
  return response.json();
}

/** The first mail for `address` whose subject contains `text`, once it is there. */
export async function mailAbout(address: string, text: string): Promise<SentMail> {
  const find = async () => (await mailsTo(address)).find(({ subject }) => subject.includes(text));
  await expect.poll(find, { message: `a mail to ${address} about ${text}` }).toBeTruthy();
  const found = await find();
  if (!found) throw new Error(`The mail about ${text} has gone again`);
  return found;
}

/** Makes the mail server answer `code` to every mail for `address`: 550 for good, 451 for now. */
export async function refuseMail(address: string, code: number): Promise<void> {
  await fetch(refusal(address), { method: 'PUT', body: String(code) });
}

/** Makes it take them again. */
export async function acceptMail(address: string): Promise<void> {
  await fetch(refusal(address), { method: 'DELETE' });
}

function refusal(address: string): string {
  return `${SINK_URL}/refusals/${encodeURIComponent(address)}`;
}
