import { expect, test } from 'vitest'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { healthySnapshot } from '../fixtures/healthy-snapshot.ts'
import { applyChanges, withEntries, withoutService, withRoutes } from '../fixtures/snapshot-changes.ts'
import { entry, file, keyFile, nothing, observed, routeProbe, sshRoute } from '../fixtures/snapshot-parts.ts'

/** nix-rosetta-builder and Virby name no key in the machines file: their ssh configuration does (their module.nix). */
test('a local builder whose entry names no key does not need the key of linux-builder', () => {
  const rosetta = entry({
    uri: 'ssh-ng://rosetta-builder',
    host: 'rosetta-builder',
    user: null,
    sshKey: null,
  })
  const identityFiles = ['/var/lib/rosetta-builder/ssh_user_ed25519_key']
  const root = observed(sshRoute({ port: 31122, hostKeyAlias: 'rosetta-builder', identityFiles }))
  const findings = diagnose(
    applyChanges(
      { ...healthySnapshot(), keys: [keyFile({ privateKey: observed(nothing) })] },
      withoutService(),
      withEntries([rosetta]),
      withRoutes(routeProbe({ uri: rosetta.uri, host: rosetta.host, root, user: root })),
    ),
  )
  expect(findings.map(({ id }) => id)).not.toContain('key-missing')
})

/** nixpkgs#69900: `sshKey = ./key` copies the key into the store. */
test('a key in the Nix store is named as such, and no repair changes the store', () => {
  const path = '/nix/store/3zszm84w0yg0phzrdkim9kknaq1im5jq-builder_ed25519'
  const finding = diagnose(
    applyChanges(
      { ...healthySnapshot(), keys: [keyFile({ path, privateKey: observed(file(0o444)) })] },
      withEntries([entry({ sshKey: path })]),
    ),
  ).find(({ id }) => id === 'key-permissions')
  expect(finding).toMatchObject({ title: 'The private key is in the Nix store', repairs: [] })
  expect(finding?.explanation).not.toContain('The repair')
})
