import { expect, test } from 'vitest'
import { explainRoutes } from '../../../electron/diagnose/views/explained-routes.ts'
import { formatRouteLines } from '../../../electron/diagnose/views/route-lines.ts'
import { remoteLoginKey } from '../../fixtures/host-keys.ts'
import { anEntry, builderUri } from '../../fixtures/machine-entry.ts'
import { withHostsLineInsteadOfInclude } from '../../fixtures/observed-states.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, withEntries } from '../../fixtures/snapshot-changes.ts'

const explainInLines = (...changes: Parameters<typeof applyChanges>[1][]) =>
  Object.fromEntries(
    explainRoutes(applyChanges(healthySnapshot(), ...changes))
      .slice(0, 1)
      .flatMap((route) => (route.view === 'unobserved' ? [] : formatRouteLines(route)))
      .map(({ name: lineName, value, origin }) => [lineName, `${value} | ${origin}`]),
  )
const dropIn = '/etc/ssh/ssh_config.d/100-linux-builder.conf'
const builderKey = 'SHA256:73nCAX7tESRWJ4ZN8RkOlqB+0bgxKVmbNRUcFPbXMkE'

test('on a healthy Mac each value is shown with the line that sets it', () => {
  expect(explainRoutes(healthySnapshot()).map((route) => route.uri)).toEqual([builderUri])
  expect(explainInLines()).toEqual({
    host: `localhost | ${dropIn}:3`,
    port: `31022 | ${dropIn}:5`,
    user: 'builder | /etc/nix/machines:1',
    key: '/etc/nix/builder_ed25519 | /etc/nix/machines:1',
    'host key looked up as': "linux-builder | SSH's default",
    'known hosts': `${builderKey} | /etc/nix/machines:1, column 8`,
    'the builder itself': `${builderKey} | 127.0.0.1:31022`,
  })
})

test('in the story: port 22 by default, and both fingerprints', () => {
  expect(explainInLines(withHostsLineInsteadOfInclude)).toMatchObject({
    port: "22 | SSH's default",
    'what responds there': `${remoteLoginKey.fingerprint} | linux-builder port 22`,
    'the builder itself': `${builderKey} | 127.0.0.1:31022`,
  })
})

test('without a pinned key the known-hosts files are named', () => {
  expect(explainInLines(withEntries([anEntry({ hostKey: null })]))['known hosts']).toContain(
    '/var/root/.ssh/known_hosts',
  )
})
