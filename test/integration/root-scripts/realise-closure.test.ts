import { describe, expect, test } from 'vitest'
import { parseRootOutput } from '../../../electron/core/text/root-output.ts'
import { realiseClosure } from '../../../electron/repair/repairs/realise-closure.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { snapshotWithMissingPaths } from '../../fixtures/missing-paths.ts'
import { observed } from '../../fixtures/observation.ts'
import { label } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { planRepair } from '../../repair/fixtures/all-plans.ts'
import { planNewestUndo } from '../../repair/fixtures/newest-undo.ts'
import { killAtEveryStep } from './killed-at-every-step.ts'
import { parseLeftReceipt, renameReceipt } from './left-receipt.ts'
import { runInPrivateRoot } from './private-root.ts'

/** The path that a real Nix gives this file: `nix-store --add` of "#!/bin/sh\n" under this name. */
const path = '/nix/store/lq882ljgcl59s9pr65ag285aq1jzrn35-linux-builder-start'
const root = '/nix/var/nix/gcroots/builderbar-lq882ljgcl59s9pr65ag285aq1jzrn35'
const missingPath = '/nix/store/0123456789abcdfghijklmnpqrsvwxyz-linux-builder-start'

/** A real Nix with a binary cache that has the path, from whose store a garbage collection then took it. */
const withCache = `mkdir -p /etc/nix /made /nix-profile/bin /nix/var/nix/profiles
printf 'build-users-group =\\nsubstituters = file:///cache\\nrequire-sigs = false\\nexperimental-features = nix-command\\n' >/etc/nix/nix.conf
[ -e /cache ] || { printf '#!/bin/sh\\n' >/made/linux-builder-start; chmod 555 /made/linux-builder-start
nix copy --to file:///cache "$(nix-store --add /made/linux-builder-start)"; }
ln -sfn /usr/bin/nix-store /nix-profile/bin/nix-store; ln -sfn /nix-profile /nix/var/nix/profiles/default
rm -f /nix/var/nix/gcroots/builderbar-*; nix-store --gc; [ ! -e ${path} ]`
/** A nix-store that is faster than Nix's and does what the tests above see Nix do, for the run that is ended at every step. */
const withFakeNix = `mkdir -p /nix-profile/bin /nix/store /nix/var/nix/profiles /nix/var/nix/gcroots
printf '#!/bin/sh\\ncase $1 in --check-validity) exit 1 ;; --realise) touch "$2" ;; esac\\n' >/nix-profile/bin/nix-store; chmod 755 /nix-profile/bin/nix-store
ln -sfn /nix-profile /nix/var/nix/profiles/default; rm -f ${path} /nix/var/nix/gcroots/*; touch launchd/loaded`
const script = createRootScript([planRepair(realiseClosure, snapshotWithMissingPaths([path]))])
const printState = `ls ${path}; readlink ${root}; nix-store --gc --print-roots | grep gcroots; nix-store --gc >/dev/null 2>&1; ls ${path}`
/** The shells that `/bin/sh` may be on macOS. */
const shells = ['dash', 'bash', 'zsh'] as const

// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin')('realise-closure with a real Nix', () => {
  test.each(shells)(
    'downloads what is gone and keeps it from the next garbage collection, in %s',
    async (shell) => {
      const result = await runInPrivateRoot({
        script,
        shell,
        before: `{ ${withCache}; } >/dev/null 2>&1; touch launchd/loaded`,
        after: `${printState}; cat launchd/pid`,
      })
      expect(parseRootOutput(result.stdout), result.stdout).toMatchObject({ status: 0, lastStep: 5 })
      expect(result.after).toBe(`${path}\n${path}\n${root} -> ${path}\n${path}\n4713\n`)
    },
  )

  test('brings back what was deleted without Nix, which takes it for valid', async () => {
    const result = await runInPrivateRoot({
      script,
      shell: 'dash',
      before: `{ ${withCache}; nix-store --realise ${path}; rm -f ${path}; nix-store --check-validity ${path}; } >/dev/null 2>&1`,
      after: printState,
    })
    expect(parseRootOutput(result.stdout), result.stdout).toMatchObject({ status: 0, lastStep: 5 })
    expect(result.after).toContain(`${root} -> ${path}`)
  })

  test('changes nothing and says what to do if no cache has it', async () => {
    const result = await runInPrivateRoot({
      script: createRootScript([planRepair(realiseClosure, snapshotWithMissingPaths([path, missingPath]))]),
      shell: 'dash',
      before: `{ ${withCache}; } >/dev/null 2>&1; touch launchd/loaded`,
      after: `ls /nix/var/nix/gcroots '/Library/Application Support' | grep -i builderbar; cat launchd/calls`,
    })
    expect(parseRootOutput(result.stdout)).toMatchObject({ status: 1, lastStep: 2 })
    expect(result.stdout).toContain('sudo darwin-rebuild switch')
    expect(result.after).not.toMatch(/builderbar|kickstart/i)
  })

  test('does not restart a builder that runs', async () => {
    const result = await runInPrivateRoot({
      script,
      shell: 'dash',
      before: `{ ${withCache}; } >/dev/null 2>&1; touch launchd/loaded; echo 88 >launchd/pid`,
      after: 'cat launchd/pid',
    })
    expect(parseRootOutput(result.stdout).status).toBe(0)
    expect(result.after).toBe('88\n')
  })

  test('is undone: its root is gone, and the path may be collected again', async () => {
    const first = await runInPrivateRoot({
      script,
      shell: 'dash',
      before: `{ ${withCache}; } >/dev/null 2>&1`,
      after: "cat '/Library/Application Support/Builderbar'/*.jsonl",
    })
    const undo = planNewestUndo(healthySnapshot({ receipts: observed([parseLeftReceipt(first.after)]) }))
    if (!undo?.ok) throw new Error('it was not planned')
    const result = await runInPrivateRoot({
      script: createRootScript([undo.plan]),
      shell: 'dash',
      before: `{ ${withCache}; } >/dev/null 2>&1; S=$(echo ${Buffer.from(script).toString('base64')} | base64 -d); sh -c "$S" >/dev/null; ${renameReceipt}; readlink ${root}`,
      after: `ls /nix/var/nix/gcroots; nix-store --gc >/dev/null 2>&1; ls ${path} 2>/dev/null`,
    })
    expect(result.stdout).toContain(path)
    expect(parseRootOutput(result.stdout).status, result.stdout).toBe(0)
    expect(result.after).not.toMatch(/builderbar|linux-builder/)
  })

  test('never leaves the Mac worse, ended at any step', async () => {
    const end = await killAtEveryStep({
      script,
      setUp: withFakeNix,
      printState: `echo "$(readlink ${root} || echo none)"`,
      isQuick: true,
    })
    expect([end.before, end.after]).toEqual(['none', path])
    expect(end.killedStates.length).toBeGreaterThan(10)
    expect(end.killedStates.filter((state) => state !== 'none' && state !== path)).toEqual([])
    expect([end.killedStates[0], end.killedStates.at(-1)]).toEqual(['none', path])
    expect(new Set(end.nextRuns)).toEqual(new Set([`builderbar: status 0 ${path}`]))
    expect(end.tornReceipts).toEqual([])
    expect(end.secondRun).toEqual({ message: `builderbar: status 0 ${path}`, changesNothing: true })
    expect(end.bothAtOnce.filter((line) => !line.startsWith(`${path} `))).toEqual([])
    expect(end.leftovers).toBe('')
  })
})

describe('the plan of realise-closure', () => {
  const planClosure = (paths: readonly string[], keepsAlive = true) =>
    realiseClosure.plan(snapshotWithMissingPaths(paths, keepsAlive), aFinding('closure-missing', label))

  test.each([
    ['nothing is missing', []],
    [
      'the whole builder is gone',
      Array.from({ length: 17 }, (_, index) => path.replace('lq88', `lq${10 + index}`)),
    ],
    ['a path is no store path', ["/nix/store/lq882ljgcl59s9pr65ag285aq1jzrn35-a'b"]],
    ['a path is below a store path', [`${path}/bin`]],
    ['a path leads elsewhere', ['/nix/store/../../etc/passwd']],
    ['a path has a blank', [`${path} x`]],
    ['a path is an option', ['--help']],
  ])('refuses where %s', (_what, paths) => {
    expect(planClosure(paths)).toMatchObject({ ok: false })
  })

  test('starts only a service that launchd keeps alive', () => {
    const countSteps = (keepsAlive: boolean) => {
      const planning = planClosure([path], keepsAlive)
      return planning.ok ? planning.plan.steps.length : 0
    }
    expect([countSteps(true), countSteps(false)]).toEqual([5, 4])
  })
})
