import type { TestBuildResult } from '../../monitor/state/test-build-result.ts'
import { formatPreciseSeconds } from './amounts.ts'

/** The test build and what it prints. */
export const testBuildMessages = {
  heading: 'Test build',
  preparing: 'Checking the builder…',
  building: (system: string) => `Building for ${system}…`,
  stopping: 'Stopping test build…',
  /** Before a build began. */
  stopped: 'Test build stopped',
  none: 'The builder lists no Linux system, so there’s nothing to build.',
  not: {
    noEntry: 'No entry in /etc/nix/machines points to the Linux builder, so Nix won’t send it builds.',
    stopped: 'The builder is stopped. Start it first.',
  },
  output: 'Nix output',
  stop: 'Stop',
  runningFor: (length: string) => `Running for ${length}`,
  results: {
    passed: (system: string, seconds: number) => `${system} passed in ${formatPreciseSeconds(seconds)}`,
    failed: (system: string, seconds: number) => `${system} failed after ${formatPreciseSeconds(seconds)}`,
    unknown: (system: string) => `${system}: inconclusive`,
    stopped: (system: string) => `${system}: stopped`,
  } satisfies Record<TestBuildResult['outcome'] | 'stopped', (system: string, seconds: number) => string>,
}
