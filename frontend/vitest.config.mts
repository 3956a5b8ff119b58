import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const ORIGIN = 'http://localhost:3000';

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: {
      '@test': fileURLToPath(new URL('./test', import.meta.url)),
      '@': fileURLToPath(new URL('./src', import.meta.url)),
    },
  },
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: `${ORIGIN}/` } },
    env: {
      // Requests in Node need a full address; without the second one next/link drops the closing slash.
      NEXT_PUBLIC_SERVER_URI: `${ORIGIN}/apis`,
      __NEXT_TRAILING_SLASH: 'true',
    },
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.mts'],
    setupFiles: ['./test/setup.ts'],
    restoreMocks: true,
    testTimeout: 30_000,
  },
});
