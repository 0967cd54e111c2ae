import { formatSeconds } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { ChainLink } from '../facts/chain-link.ts'

const links: Readonly<Record<ChainLink['id'], string>> = {
  launchd: 'launchd',
  vm: 'VM',
  port: 'Port',
  'ssh-key': 'SSH key',
  route: 'SSH route',
  build: 'Build',
}

/** Texts of the chain from launchd to a finished build. */
export const chainTexts = defineTexts({
  links,
  afterBroken: 'not checked: an earlier step failed',
  unchecked: 'not checked yet',
  launchd: {
    none: 'not run by launchd',
    notLoaded: (label: string) => `${label} isn't loaded`,
    state: (label: string, state: string) => `${label}: ${state}`,
    onDemand: (label: string) => `${label}: starts when a build needs it`,
  },
  vm: {
    process: (vm: string, pid: number) => `${vm}, process ${pid}`,
    responding: 'responding; its process was not found',
    none: 'no process found',
  },
  port: {
    responding: 'responding',
    unchecked: 'not connected to, since that could start the VM',
    banner: (port: number, banner: string) => `${port}: ${banner}`,
    silent: (port: number) => `${port} isn't responding yet`,
  },
  key: {
    file: (path: string, mode: string) => `${path}, mode ${mode}`,
    none: 'no key configured',
  },
  route: {
    target: (hostname: string, port: number) => `${hostname} port ${port}`,
    none: 'no entry points to it',
  },
  build: {
    passed: (system: string, seconds: number) =>
      `test build for ${system} passed in ${formatSeconds(seconds)}`,
    none: 'no test build yet',
  },
})
