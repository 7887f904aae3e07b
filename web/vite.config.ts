import { readFileSync } from 'node:fs';

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// The licences of what is in the bundle, as they came with the packages.
const licences = {
  name: 'licences',
  generateBundle(this: { emitFile: (file: { type: 'asset'; fileName: string; source: string }) => void }) {
    const text = ['lightweight-charts/LICENSE', 'svelte/LICENSE.md', 'uplot/LICENSE']
      .map((file) => `${file.split('/')[0]}\n\n${readFileSync(`node_modules/${file}`, 'utf8')}`)
      .join('\n\n----------------------------------------\n\n');
    const notice = 'Lightweight Charts (TM), Copyright (c) 2025 TradingView, Inc. https://www.tradingview.com/\n\n';
    this.emitFile({ type: 'asset', fileName: 'licences.txt', source: notice + text });
  },
};

export default defineConfig({
  plugins: [svelte(), licences],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },  // the browsers that are meant know it
    assetsInlineLimit: 0,
  },
  server: {
    // `npm run dev` beside `sixbtc serve`: the API answers from the same origin.
    proxy: Object.fromEntries(['/api', '/sign-in', '/style.css', '/sign-in.js', '/openapi.json', '/docs', '/metrics'].map((path) => [path, { target: 'http://127.0.0.1:8000', ws: path === '/api' }])),
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
});
