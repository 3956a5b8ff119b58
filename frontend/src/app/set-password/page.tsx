import type { Metadata } from 'next';
import { SetPasswordPage } from '@/features/auth/set-password-page';

// No address of this page, which carries a secret, is ever told to another site.
export const metadata: Metadata = { title: 'Choose your password', referrer: 'no-referrer' };

export default SetPasswordPage;
