import { expect, test } from 'vitest'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { aFile, noFile } from '../../fixtures/file-info.ts'
import { aKeyFile } from '../../fixtures/key-file.ts'
import { anEntry } from '../../fixtures/machine-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, withEntries, withoutService, withRoutes } from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'

/** nix-rosetta-builder and Virby name no key in the machines file: their ssh configuration does (their module.nix). */
test('a local builder whose entry names no key does not need the key of linux-builder', () => {
  const rosetta = anEntry({
    uri: 'ssh-ng://rosetta-builder',
    host: 'rosetta-builder',
    user: null,
    sshKey: null,
  })
  const identityFiles = ['/var/lib/rosetta-builder/ssh_user_ed25519_key']
  const root = observed(anSshRoute({ port: 31122, hostKeyAlias: 'rosetta-builder', identityFiles }))
  const findings = diagnose(
    applyChanges(
      { ...healthySnapshot(), keys: [aKeyFile({ privateKey: observed(noFile) })] },
      withoutService(),
      withEntries([rosetta]),
      withRoutes(aRouteProbe({ uri: rosetta.uri, host: rosetta.host, root, user: root })),
    ),
  )
  expect(findings.map(({ id }) => id)).not.toContain('key-missing')
})

/** nixpkgs#69900: `sshKey = ./key` copies the key into the store. */
test('a key in the Nix store is named as such, and no repair changes the store', () => {
  const path = '/nix/store/3zszm84w0yg0phzrdkim9kknaq1im5jq-builder_ed25519'
  const finding = diagnose(
    applyChanges(
      { ...healthySnapshot(), keys: [aKeyFile({ path, privateKey: observed(aFile({ mode: 0o444 })) })] },
      withEntries([anEntry({ sshKey: path })]),
    ),
  ).find(({ id }) => id === 'key-permissions')
  expect(finding).toMatchObject({ title: 'The private key is in the Nix store', repairs: [] })
  expect(finding?.explanation).not.toContain('The repair')
})
