import { observed } from '../../core/model/observation.ts'
import type { LaunchdJob, Service } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { probeDisabled, probeJob } from './launchd-probe.ts'
import { probeAgentFiles, type ServiceFiles } from './service-files-probe.ts'

/**
 * Probes the agents of this account that run a builder, such as nix-apple-container's. launchctl is run only if there is one.
 * Root has no agents, and other accounts' agents are invisible.
 */
export async function probeAgents(mac: Mac): Promise<Service[]> {
  if (mac.uid === 0) return []
  const files = await probeAgentFiles(mac)
  return Promise.all(files.map((agent) => probeAgent(mac, agent)))
}

/**
 * An agent of the session type Aqua is in the domain gui/UID, one of the type Background in user/UID (launchctl(1)). Where
 * neither knows it, gui/UID is the domain to load it into.
 */
export async function probeAgent(mac: Mac, agent: ServiceFiles): Promise<Service> {
  const domains = [`gui/${mac.uid}`, `user/${mac.uid}`]
  const [gui = '', user = ''] = domains
  const [jobs, disabled] = await Promise.all([
    Promise.all(domains.map((domain) => probeJob(mac, agent.label, domain))),
    probeDisabled(mac, user),
  ])
  const [guiJob, userJob] = jobs
  const isInUser = userJob?.observed === true && userJob.value.known
  const job = (isInUser ? userJob : guiJob) ?? observed<LaunchdJob>(mac.now(), { known: false })
  return { ...agent, domain: isInUser ? user : gui, job, disabled: disabled(agent.label) }
}
