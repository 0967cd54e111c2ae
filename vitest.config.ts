import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/longest-first.ts'

/** A `.sh` file is imported as its text, as scripts/build.mjs does. */
const shellTexts = {
  name: 'shell-texts',
  enforce: 'pre' as const,
  transform: (text: string, id: string) =>
    id.endsWith('.sh') ? `export default ${JSON.stringify(text)}` : undefined,
}

/** Number of desktops that scripts/desktop.mjs has started. */
const desktops = Math.max(1, JSON.parse(process.env.BUILDERBAR_DESKTOPS ?? '[]').length)

/**
 * unit: pure code, fast. integration: real sshd, real programs, the fake Mac.
 * ui: React in a DOM. desktop (real Electron under a real panel) is started by scripts/desktop.mjs.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins: [shellTexts],
        test: {
          name: 'unit',
          // A worker for each file takes longer than most files. One that mocks a module loads it again (vi.resetModules).
          isolate: false,
          include: ['test/{core,diagnose,repair,monitor,cli,mac,app,locales,house}/**/*.test.ts'],
          // A property test must not fail because the system is busy, nor what draws the icons before a test.
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        plugins: [shellTexts],
        test: {
          name: 'integration',
          include: ['test/{observe,fake-mac,integration}/**/*.test.ts'],
          globalSetup: ['test/integration/built-program.ts'],
          // Ends tests that hang. A test here starts dozens of programs, each of which takes seconds on a busy system.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // A worker for each file takes half a second of processor time more, to load what the last one had loaded.
          isolate: false,
          // Tests wait for real programs most of the time, so four workers keep two cores busy. More at once, and scans
          // begin to exceed their limits, which are those of a user's Mac (docs/architecture.md, "Limits of a scan").
          maxWorkers: 4,
          maxConcurrency: 3,
        },
      },
      {
        plugins: [shellTexts],
        test: {
          name: 'ui',
          isolate: false,
          include: ['test/renderer/**/*.test.tsx'],
          environment: 'happy-dom',
          // A slow run of axe on a busy system must not fail, nor the tests after it.
          testTimeout: 30_000,
        },
      },
      {
        plugins: [shellTexts],
        test: {
          name: 'desktop',
          include: ['test/desktop/**/*.test.ts'],
          // A test follows a user through many screens, which takes a slow system minutes. Each step has its own limit.
          testTimeout: 300_000,
          hookTimeout: 120_000,
          // As in the integration suite.
          isolate: false,
          // A desktop has one mouse and one keyboard, so as many files run at a time as there are desktops.
          setupFiles: ['test/desktop/fixtures/worker-desktop.ts'],
          maxWorkers: desktops,
        },
      },
    ],
  },
})
