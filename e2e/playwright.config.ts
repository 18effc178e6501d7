import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: './journeys',
  outputDir: '../node_modules/.cache/pilothouse/e2e',
  fullyParallel: true,
  // More workers than cores: journeys also wait, for the stream and for real time.
  workers: 3,
  forbidOnly: Boolean(process.env['CI']),
  // No retries: a journey that passes at the second try is broken.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: '../node_modules/.cache/pilothouse/e2e.json' }]],
  globalSetup: './global-setup.ts',
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    // Screenshots in traces cost a seventh of the CPU time. The traces contain the DOM without
    // them.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      ...(process.env['CHROMIUM_PATH'] ? { executablePath: process.env['CHROMIUM_PATH'] } : {}),
      // Without a graphics card the GPU process renders in software, a fifth of a journey's time.
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
