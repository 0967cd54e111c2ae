import type { TestBuildResult } from '../../monitor/state/test-build-result.ts'

/** The test build and what it prints. */
export const testBuildMessages = {
  heading: 'Test build',
  preparing: 'Looking at the builder first.',
  building: (system: string) => `Building for ${system}`,
  stopping: 'Stopping the test build',
  none: 'The builder promises no Linux system, so there is nothing to build.',
  not: {
    noEntry: 'No machines entry leads to the Linux builder, so Nix would send it no build.',
    stopped: 'The builder is stopped; it can be started first.',
  },
  output: 'What Nix prints',
  stop: 'Stop',
  results: {
    passed: (system: string, seconds: number) => `${system}: built in ${seconds} s.`,
    failed: (system: string, seconds: number) => `${system}: failed after ${seconds} s.`,
    'not-known': (system: string) => `${system}: not known whether it builds.`,
  } satisfies Record<TestBuildResult['outcome'], (system: string, seconds: number) => string>,
}
