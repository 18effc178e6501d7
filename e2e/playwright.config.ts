import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: './journeys',
  outputDir: '../node_modules/.cache/pilothouse/e2e',
  fullyParallel: true,
  // More than the cores: journeys also wait, for the stream and for real times.
  workers: 3,
  forbidOnly: Boolean(process.env['CI']),
  // A journey that passes at the second try has failed at the first.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: '../node_modules/.cache/pilothouse/e2e.json' }]],
  globalSetup: './global-setup.ts',
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    // Pictures in the trace cost a seventh of the processor's time; the pages themselves are in it without them.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      ...(process.env['CHROMIUM_PATH'] ? { executablePath: process.env['CHROMIUM_PATH'] } : {}),
      // Without a graphics card the GPU process is a program that paints by hand, a fifth of a journey's time.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-software-rasterizer',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
})
