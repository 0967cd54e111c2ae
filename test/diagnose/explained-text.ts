import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { readPastedText } from '../../electron/core/text/pasted-text.ts'
import { unwrapLines } from '../../electron/core/text/unwrapped-lines.ts'
import { statusOf } from '../../electron/diagnose/status-of.ts'
import { explainOutput } from '../../electron/diagnose/views/explained-output.ts'
import { catalogueTroubles } from './catalogue-cases.ts'
import { healthySnapshot } from './healthy-snapshot.ts'
import { nixTroubles } from './nix-cases.ts'
import { uri } from './snapshots.ts'

export const explained = (text: string, snapshot: Snapshot = healthySnapshot()) =>
  explainOutput(unwrapLines(readPastedText(Buffer.from(text))), statusOf(snapshot))
export const troubled = (id: string) => {
  const trouble = [...nixTroubles, ...catalogueTroubles].find((one) => one.id === id)
  if (trouble === undefined) throw new Error(`no trouble ${id}`)
  return trouble.change(healthySnapshot())
}

export const refusedConnection = `ssh: connect to host localhost port 31022: Connection refused\ncannot build on '${uri}': error: failed to start SSH connection to 'linux-builder'`
/** As Nix 2.26 says it, of a Mac whose machines file is not read. */
export const noMachineAsked =
  "error: a 'aarch64-linux' with features {} is required to build '/nix/store/3zszm84w0yg0phzrdkim9kknaq1im5jq-hello.drv', but I am a 'aarch64-darwin' with features {apple-virt, benchmark, big-parallel, nixos-test}"
export const needs = (system: string, features: string, ownSystem = 'aarch64-darwin') =>
  [
    "error: Cannot build '/nix/store/3zszm84w0yg0phzrdkim9kknaq1im5jq-vm-test.drv'.",
    '       Reason: required system or feature not available',
    `       Required system: '${system}' with features {${features}}`,
    `       Current system: '${ownSystem}' with features {benchmark, big-parallel, nixos-test}`,
  ].join('\n')
