import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longer than a minute, the longest first: begun last, one of them would run alone at the end. */
const longest = [
  'integration/real-nix/repairs-on-real-nix.test.ts',
  'integration/fake-mac/real-vm.test.ts',
  'integration/real-nix/stuck-build-on-real-nix.test.ts',
  'integration/real-nix/observed-states-on-real-nix.test.ts',
  'integration/fake-mac/controls-on-fake-mac.test.ts',
  'integration/real-nix/machines-on-real-nix.test.ts',
  'integration/fake-mac/npm-start.test.ts',
  'integration/fake-mac/scenarios.test.ts',
  'integration/real-nix/uninstall.test.ts',
  'integration/fake-mac/monitor-on-fake-mac.test.ts',
  'integration/fake-mac/repairs-on-fake-mac.test.ts',
]

const moved = longest.filter((path) => !existsSync(join(import.meta.dirname, path)))
if (moved.length > 0)
  throw new Error(`test/longest-first.ts names files that do not exist: ${moved.join(', ')}.`)

/** Begins the longest files first. vitest knows how long a file takes only where it ran before, so not in a new clone. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = longest.findIndex((path) => moduleId.endsWith(`/test/${path}`))
      return rank === -1 ? longest.length : rank
    }
    return (await super.sort(files)).sort((first, second) => rankOf(first) - rankOf(second))
  }
}
