import { builderAliases } from '../../core/builders/entry-match.ts'
import { isFoundByScript } from '../../core/builders/known-services.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { ServiceFiles } from './service-files-probe.ts'

/** nix-darwin's fixed port of the builder (docs/macos.md, "Ports of the builder"). */
const defaultPort = 31022

/**
 * Marks the services that run another builder than this Mac's own: found by their scripts, and forwarding another port. Two
 * services with one port are two configurations of one builder, of which at most one runs.
 */
export function markSecondBuilders(services: readonly ServiceFiles[]): ServiceFiles[] {
  const ownService = findOwn(services)
  if (ownService === undefined) return [...services]
  const ownPort = getForwardedPort(ownService) ?? defaultPort
  return services.map((service) =>
    service !== ownService && isScripted(service) && getForwardedPort(service) !== ownPort
      ? { ...service, foundBy: 'script' }
      : service,
  )
}

/** Returns nix-darwin's or Determinate's service if it has a plist, else one with the name of theirs, else the first. */
function findOwn(services: readonly ServiceFiles[]): ServiceFiles | undefined {
  const isNamed = ({ label }: ServiceFiles) => builderAliases.has(label.slice(label.lastIndexOf('.') + 1))
  const hasPlist = ({ plist }: ServiceFiles) => valueOrNull(plist)?.exists === true
  const scripted = services.filter(isScripted)
  return (
    services.find((service) => !isFoundByScript(service) && isNamed(service) && hasPlist(service)) ??
    scripted.find(isNamed) ??
    scripted[0]
  )
}

function isScripted(service: ServiceFiles): boolean {
  return isFoundByScript(service) && service.foundBy === undefined
}

function getForwardedPort({ startScript }: ServiceFiles): number | null {
  return valueOrNull(startScript)?.forwardedPort ?? null
}
