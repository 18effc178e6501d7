import tailwind from '@tailwindcss/vite'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const bff = process.env['PILOTHOUSE_BFF']
// Keep the browser's Host header: the BFF checks it.
const proxied = { target: bff, changeOrigin: false }

// Split only pages into chunks: the notices for a page that failed to load must work without the
// server.
export default defineConfig({
  plugins: [
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      codeSplittingOptions: { defaultBehavior: [['component']] },
      quoteStyle: 'single',
      routeFileIgnorePattern: '\\.test\\.',
    }),
    react(),
    tailwind(),
  ],
  build: {
    target: 'es2024',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: bff
    ? {
        host: '127.0.0.1',
        port: Number(process.env['PILOTHOUSE_PORT']),
        strictPort: true,
        proxy: { '/api': proxied, '/auth': proxied, '/healthz': proxied },
      }
    : {},
})
