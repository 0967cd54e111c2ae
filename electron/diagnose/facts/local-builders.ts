import { allBuilders, type BuilderFacts, managedBuilder } from '../../core/builders/builder-facts.ts'
import { presentService } from '../../core/builders/builder-service.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot, VmProcess } from '../../core/model/snapshot.ts'
import { nixFolder } from '../rules/nix/daemon-down.ts'
import { jobCondition, knownJob } from './job-condition.ts'
import { findingKey } from './rule.ts'

/** The builder that a service of this Mac runs, or that an entry means; null where there is neither. */
export function expectedBuilder(snapshot: Snapshot): BuilderFacts | null {
  const facts = managedBuilder(snapshot)
  return facts.entry !== null || presentService(snapshot.services) !== null ? facts : null
}

/** The virtual machines of this Mac that should answer on a port, each once. */
export function localBuilders(snapshot: Snapshot): readonly BuilderFacts[] {
  const own = expectedBuilder(snapshot)
  const others = allBuilders(snapshot).filter((facts) => facts.kind === 'local')
  const ports = new Set(own === null ? [] : [own.port])
  const machines = own === null ? [] : [own]
  for (const facts of others) {
    if (ports.has(facts.port)) continue
    ports.add(facts.port)
    machines.push(facts)
  }
  return machines
}

/** What a finding on a machine is about: its service, else its entry, else its address. */
export function subjectOf(facts: BuilderFacts): string {
  return facts.service?.label ?? facts.entry?.uri ?? addressOf(facts)
}

/** Where the machine's ssh is looked for. */
export function addressOf(facts: BuilderFacts): string {
  return `127.0.0.1:${facts.port}`
}

/** A machine that holds the builder's port and that launchd's job did not start; null where none was seen. */
export function foreignVm(snapshot: Snapshot, facts: BuilderFacts): VmProcess | null {
  const job = knownJob(facts.service)?.pid ?? null
  const machines = valueOrNull(snapshot.processes)?.vms ?? []
  const isOfJob = (machine: VmProcess) =>
    job !== null && (machine.pid === job || machine.ancestors.includes(job))
  if (machines.some(isOfJob)) return null
  return machines.find((machine) => machine.forwardedPort === facts.port) ?? null
}

/** Keys of the findings that would explain why the machine does not answer: those of a service that runs do not. */
export function causesOfSilence(facts: BuilderFacts): readonly string[] {
  const label = facts.service?.label
  if (label === undefined) return []
  const ids =
    jobCondition(facts.service) === 'running'
      ? ['port-clash', 'vm-not-running', 'service-crash-looping']
      : [
          'service-disabled',
          'service-blocked',
          'service-not-loaded',
          'service-crash-looping',
          'service-stopped',
        ]
  // The start script waits for the Nix volume before it does anything.
  return [findingKey('daemon-down', nixFolder), ...ids.map((id) => findingKey(id, label))]
}
