import { type Observation, observed, unavailable, valueOrNull } from '../../core/model/observation.ts'
import type { PortProbe, Service, Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { describeFailure, fromResult, getStdout } from '../probe/process-result.ts'

type GuestNetwork = NonNullable<Snapshot['guestNetwork']>

const firewallProgram = '/usr/libexec/ApplicationFirewall/socketfilterfw'
/** macOS' DHCP server for VMs, bootpd, writes it; every account may read it (docs/macos.md, "Addresses of VMs"). */
const leases = '/var/db/dhcpd_leases'

/** Programs of VMs that get their address from bootpd; Lima's has a network of its own. */
const programsWithLease: ReadonlySet<string> = new Set([
  'vzvm',
  'vfkit',
  'krunkit',
  'virby-vm',
  'darwin-vz-nix',
])

/**
 * Looks at the Application Firewall and at the list of DHCP leases, if a VM that needs a lease runs and is silent. Both need no
 * rights; nothing is started or changed.
 * @param before an earlier snapshot whose processes are reused
 */
export async function probeGuestNetwork(
  mac: Mac,
  services: readonly Service[],
  ports: readonly PortProbe[],
  before: Snapshot | null,
): Promise<Pick<Snapshot, 'guestNetwork'>> {
  if (before !== null) return before.guestNetwork === undefined ? {} : { guestNetwork: before.guestNetwork }
  const runningServices = services.filter(
    ({ vmProgram, job }) => programsWithLease.has(vmProgram ?? '') && hasProcess(valueOrNull(job)),
  )
  const silence = await Promise.all(runningServices.map((service) => isSilent(mac, service, ports)))
  const silentLabels = runningServices.filter((_service, index) => silence[index]).map(({ label }) => label)
  if (silentLabels.length === 0) return {}
  const [firewall, leasesChangedAt] = await Promise.all([probeFirewall(mac), probeLeases(mac)])
  return { guestNetwork: { silent: silentLabels, firewall, leasesChangedAt } }
}

function hasProcess(job: { readonly known: boolean; readonly pid?: number | null } | null): boolean {
  return job?.known === true && typeof job.pid === 'number'
}

/** Whether nothing of the VM answers: no ssh at its port, or, where it has none, no address in darwin-vz-nix' file. */
async function isSilent(mac: Mac, service: Service, ports: readonly PortProbe[]): Promise<boolean> {
  const script = valueOrNull(service.startScript)
  const port = script?.forwardedPort ?? service.demandPort ?? null
  if (port !== null) {
    const answers = ports.filter((probe) => probe.port === port).map(({ result }) => valueOrNull(result))
    return answers.length > 0 && answers.every((answer) => answer !== null && answer.kind !== 'ssh')
  }
  const folder = script?.workingDirectory
  if (service.vmProgram !== 'darwin-vz-nix' || folder === undefined) return false
  const address = await mac.stat(`${folder}/guest-ip`)
  return address.ok && !address.value.exists
}

/** `Firewall is enabled. (State = 1)`; 2 blocks all incoming connections (docs/macos.md, "Addresses of VMs"). */
async function probeFirewall(mac: Mac): Promise<GuestNetwork['firewall']> {
  const result = await mac.run(firewallProgram, ['--getglobalstate'])
  const output = getStdout(firewallProgram, result)
  if (!output.ok) return fromResult(mac, output)
  const state = /\(State = ([012])\)/.exec(output.value)?.[1]
  if (state === undefined) return unavailable(mac.now(), describeFailure(firewallProgram, result))
  if (state === '0') return observed(mac.now(), 'off')
  return observed(mac.now(), state === '1' ? 'on' : 'blocks-all')
}

async function probeLeases(mac: Mac): Promise<Observation<string | null>> {
  const file = await mac.stat(leases)
  if (!file.ok) return fromResult(mac, file)
  return observed(mac.now(), file.value.exists ? file.value.modifiedAt : null)
}
