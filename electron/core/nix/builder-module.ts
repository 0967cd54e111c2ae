import { type Builder, getManagedBuilder, listBuilders } from '../builders/builder.ts'
import { findOnDemandService } from '../builders/builder-service.ts'
import { knownServices } from '../builders/known-services.ts'
import { hasBuilderName } from '../builders/local-service.ts'
import { valueOrNull } from '../model/observation.ts'
import type { Service, Snapshot } from '../model/snapshot.ts'

/**
 * The module of a configuration that sets up a builder. `linux-builder`: nix-darwin's, and Determinate's with the same options;
 * `other`: none of these, so no option is known.
 */
export type BuilderModule = 'linux-builder' | 'nix-rosetta-builder' | 'virby' | 'other'

const modulesByLabel: Readonly<Record<string, BuilderModule>> = {
  'org.nixos.linux-builder': 'linux-builder',
  'org.nixos.nixos-vm-based-linux-builder': 'linux-builder',
  'org.nixos.rosetta-builderd': 'nix-rosetta-builder',
  'org.nixos.virbyd': 'virby',
}
const modulesByHost: Readonly<Record<string, BuilderModule>> = {
  'rosetta-builder': 'nix-rosetta-builder',
  'virby-vm': 'virby',
}

/** Returns the module that sets up the builder which a finding is about, or that of this Mac if it is about no builder. */
export function findModule(subject: string, snapshot: Snapshot): BuilderModule {
  const builders = listBuilders(snapshot)
  const subjectBuilder = builders.find(
    ({ entry, service, key }) =>
      entry?.uri === subject || service?.label === subject || key?.path === subject,
  )
  if (subjectBuilder !== undefined) return getModule(subjectBuilder, snapshot)
  const managedBuilder = getManagedBuilder(snapshot)
  if (managedBuilder.entry !== null || managedBuilder.service !== null)
    return getModule(managedBuilder, snapshot)
  // A service may run a builder for which Nix has no entry.
  const presentService = knownServices.find((known) => findOnDemandService(snapshot, known) !== null)
  if (presentService !== undefined) return modulesByLabel[presentService.label] ?? 'other'
  const unlistedService = [...snapshot.services, ...(snapshot.agents ?? [])].find(
    (service) => service.foundBy !== undefined && hasBuilderName(service),
  )
  if (unlistedService !== undefined) return getModuleByScript(unlistedService)
  const modules = builders.map((builder) => getModule(builder, snapshot))
  const knownModule = modules.find((module) => module !== 'other')
  // A Mac without any builder gets nix-darwin's.
  return knownModule ?? (builders.some(({ entry }) => entry !== null) ? 'other' : 'linux-builder')
}

/** The module whose start script the service has, under any label. */
function getModuleByScript({ startScript }: Service): BuilderModule {
  const scripts = valueOrNull(startScript)?.scripts ?? []
  const hasScript = (name: string) => scripts.some((path) => path.endsWith(name))
  if (hasScript('-virbyd-runner')) return 'virby'
  return hasScript('-rosetta-builderd-start') ? 'nix-rosetta-builder' : 'other'
}

function getModule({ kind, entry, service }: Builder, snapshot: Snapshot): BuilderModule {
  const labelModule = service === null ? undefined : modulesByLabel[service.label]
  const module = labelModule ?? (entry === null ? undefined : modulesByHost[entry.host])
  if (module !== undefined) return module
  if (kind !== 'managed') return 'other'
  // nix-darwin's `launchd.labelPrefix` and Determinate's `hostName` change the label.
  const isOwn = service === null || /(?:^|\.)linux-builder$/.test(service.label)
  return isOwn || valueOrNull(snapshot.determinate) === true ? 'linux-builder' : 'other'
}
