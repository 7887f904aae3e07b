import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },  // the polyfill would be an inline script
    assetsInlineLimit: 0,
    sourcemap: false,
  },
  server: {
    // `npm run dev` beside `sixbtc serve`: the API answers from the same origin.
    proxy: { '/api': { target: 'http://127.0.0.1:8000', ws: true }, '/openapi.json': 'http://127.0.0.1:8000' },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
});
