import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ReturnWhenSignedIn, SignInPage } from '@/features/auth/sign-in-page';

export const metadata: Metadata = { title: 'Sign in' };

export default function LoginPage() {
  return (
    <>
      <SignInPage />
      <Suspense>
        <ReturnWhenSignedIn />
      </Suspense>
    </>
  );
}
