import type { NextConfig } from 'next';

// A static export: Django serves `out/` in production, `npm run start` serves it on its own. OUT_DIR keeps a build for
// another API apart from that.
const config: NextConfig = {
  output: 'export',
  distDir: process.env.OUT_DIR || '.next',
  trailingSlash: true,
  images: { unoptimized: true },
  reactStrictMode: true,
};

export default config;
