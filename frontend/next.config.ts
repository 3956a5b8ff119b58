import type { NextConfig } from 'next';

// A static export: Django serves `out/` in production, `npm run start` serves it on its own.
const config: NextConfig = {
  output: 'export',
  trailingSlash: true,
  images: { unoptimized: true },
  reactStrictMode: true,
};

export default config;
