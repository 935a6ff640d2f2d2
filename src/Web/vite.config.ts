/// <reference types="vitest/config" />
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

// The station serves dist/ with a strict policy (script-src 'self'; style-src 'self'), so nothing may be inlined.
const station = process.env.RADIO24_STATION ?? 'http://127.0.0.1:8080';

export default defineConfig({
  // The station may stand under a path of its own (https://example.org/radio/): nothing is asked for from the root.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  // So long that only a hang takes it.
  test: { testTimeout: 120_000, expect: { poll: { timeout: 60_000 } } },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': station, '/whep': station, '/hubs': { target: station, ws: true } },
  },
  plugins: [
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      injectManifest: { globPatterns: ['**/*.{js,css,html,svg,webmanifest}', 'icons/icon-192.png'] },
      includeManifestIcons: false,
      manifest: {
        id: './',
        name: 'Radio24',
        short_name: 'Radio24',
        description:
          'A radio station that never sleeps, with an AI presenter that answers you. / 眠らないラジオ局。AIパーソナリティがお便りにこたえます。',
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#0d1412',
        theme_color: '#0d1412',
        categories: ['music', 'entertainment'],
        icons: [
          { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: 'favicon.svg', sizes: 'any', type: 'image/svg+xml' },
        ],
      },
    }),
  ],
});
