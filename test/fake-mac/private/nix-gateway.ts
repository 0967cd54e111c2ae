import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { NixGateways } from '../fake-mac.ts'
import type { PrivateMac } from './private-mac.ts'

/** The systems of the private Mac's own entry. Its guest can run only the first. */
const offeredSystems = ['x86_64-linux', 'aarch64-linux']

const gateway = fileURLToPath(new URL('./nix-gateway.sh', import.meta.url))

/** Returns Nix's programs for a fake Mac, each a gateway to the real one of a private Mac: see nix-gateway.sh. */
export function createNixGateways(mac: Pick<PrivateMac, 'enter'>): NixGateways {
  const text = readFileSync(gateway, 'utf8').replace('@ENTER@', mac.enter('alice').join(' '))
  return {
    programs: Object.fromEntries(['nix', 'nix-build', 'nix-store'].map((name) => [name, text])),
    systems: offeredSystems,
  }
}
