import { describe, expect, it } from 'vitest'
import { describeUploadLock } from '../../../electron/diagnose/views/upload-lock.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { unobserved } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, withProcesses } from '../../fixtures/snapshot-changes.ts'

const build = (pid: number, name: string, startedAt: string, uri: string | null = builderUri) => ({
  pid,
  name,
  startedAt,
  uri,
})
const earlyBuild = build(40, 'glibc-2.42', '2026-03-10T08:00:00.000Z')
const lateBuild = build(41, 'hello-2.12', '2026-03-10T11:00:00.000Z')
const otherBuild = build(42, 'image', '2026-03-09T08:00:00.000Z', 'ssh-ng://nix@build.example.com')
const describeLockWith = (...remoteBuilds: ReturnType<typeof build>[]) =>
  describeUploadLock(applyChanges(healthySnapshot(), withProcesses({ remoteBuilds })), builderUri)

describe('The holder of the upload lock', () => {
  it('is unknown if the processes could not be listed', () => {
    const unlistedSnapshot = { ...healthySnapshot(), processes: unobserved('no ps') }
    expect(describeUploadLock(unlistedSnapshot, builderUri)).toMatch(
      /unknown which build holds the lock.*: ps -/,
    )
  })

  it('is nobody if no build uses the builder', () => {
    expect(describeLockWith(otherBuild)).toMatch(/^No build uses that builder now/)
  })

  it('is the only other build', () => {
    expect(describeLockWith(earlyBuild, otherBuild)).toMatch(
      /^Only the build of glibc-2\.42 \(process 40\) uses/,
    )
  })

  it('is one of several, of which the oldest is named and only root sees which', () => {
    const text = describeLockWith(lateBuild, earlyBuild, otherBuild)
    expect(text).toMatch(/^2 builds use .*only root can see.*The build of glibc-2\.42 \(process 40\)/)
    expect(text).toMatch(/: sudo lsof \/nix\/var\/nix\/current-load\/\*\.upload-lock$/)
  })

  it('may be a build whose machine the process table does not show', () => {
    expect(describeLockWith(build(50, 'x', earlyBuild.startedAt, null))).toMatch(/process 50/)
  })
})
