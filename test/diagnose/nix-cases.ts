import type { Trouble } from './case.ts'
import {
  badLine,
  changed,
  corporateHosts,
  machinesGone,
  withEntries,
  withLines,
  withMachinesFile,
  withoutService,
  withPort,
  withRoutes,
  withSettings,
} from './changes.ts'
import { remoteProbe, withMachineElsewhere } from './remote-changes.ts'
import { entry, file, nothing, remoteEntry, routeProbe, seen, sshRoute } from './snapshots.ts'

/** Troubles of what Nix and ssh are told: each once, alone, on a Mac that is well but for it. */
export const nixTroubles: readonly Trouble[] = [
  {
    id: 'machines-missing',
    story: 'the machines file is gone',
    state: 'down',
    parts: ['entries', 'route', 'pin', 'link'],
    change: machinesGone,
  },
  {
    id: 'machines-malformed',
    story: 'a line with a word for a number',
    state: 'down',
    parts: ['entries'],
    change: withEntries([entry()], [badLine]),
  },
  {
    id: 'machines-no-entry',
    story: 'only a build server of the company is named',
    state: 'down',
    parts: ['entries', 'route', 'pin'],
    change: (snapshot) => changed(snapshot, withEntries([remoteEntry()]), withRoutes()),
  },
  {
    id: 'features-missing',
    story: 'nix.linux-builder.mandatoryFeatures = [ "kvm" ]: no ordinary build is sent there',
    state: 'down',
    parts: ['entries'],
    change: withEntries([entry({ mandatoryFeatures: ['kvm'] })]),
  },
  {
    id: 'machines-duplicate',
    story: 'nix.buildMachines put a second entry beside it',
    state: 'degraded',
    parts: ['entries', 'route', 'pin', 'port'],
    change: (snapshot) => {
      const second = entry({
        line: 2,
        uri: 'ssh-ng://builder@127.0.0.1:31022',
        host: '127.0.0.1',
        port: 31022,
      })
      const route = routeProbe({
        uri: second.uri,
        host: second.host,
        root: seen(sshRoute({ hostname: '127.0.0.1', hostKeyAlias: null })),
      })
      return changed(snapshot, withEntries([entry(), second]), withRoutes(...snapshot.routes, route))
    },
  },
  {
    id: 'machines-unmanaged',
    story: 'a file of its own stands where the link was',
    state: 'degraded',
    parts: ['link'],
    change: withMachinesFile({ file: seen(file()) }),
  },
  {
    id: 'builders-off',
    story: 'nix.settings.builders = ""',
    state: 'down',
    parts: ['builders'],
    change: (snapshot) =>
      changed(
        snapshot,
        withSettings({ builders: '' }),
        withLines({ layer: 'system', file: '/etc/nix/nix.conf', line: 7, name: 'builders', value: '' }),
        (before) => ({
          ...before,
          nix: { ...before.nix, effectiveMachines: seen({ entries: [], problems: [] }) },
        }),
      ),
  },
  {
    id: 'builders-elsewhere',
    story: 'the company put its own list into nix.conf',
    state: 'down',
    parts: ['builders'],
    change: (snapshot) =>
      changed(snapshot, withSettings({ builders: '@/etc/nix/company-machines' }), (before) => ({
        ...before,
        nix: {
          ...before.nix,
          effectiveMachines: seen({
            entries: [remoteEntry({ file: '/etc/nix/company-machines' })],
            problems: [],
          }),
        },
      })),
  },
  {
    id: 'daemon-down',
    story: 'the nix-daemon was stopped',
    state: 'down',
    parts: ['daemon'],
    change: (snapshot) => ({ ...snapshot, daemon: seen({ answers: false, reason: 'connection refused' }) }),
  },
  {
    id: 'extra-platforms-linux',
    story: 'a guide said so',
    state: 'degraded',
    parts: ['extra-platforms'],
    change: (snapshot) => {
      const settings = snapshot.nix.settings
      if (!settings.observed) return snapshot
      const value = { ...settings.value, extraPlatforms: ['x86_64-darwin', 'x86_64-linux'] }
      const line = { layer: 'system', file: '/etc/nix/nix.conf', line: 9, name: 'extra-platforms' } as const
      return changed(
        { ...snapshot, nix: { ...snapshot.nix, settings: seen(value) } },
        withLines({ ...line, value: 'x86_64-darwin x86_64-linux' }),
      )
    },
  },
  {
    id: 'host-disk-low',
    story: "the Mac's disk is full",
    state: 'degraded',
    parts: ['disk'],
    change: (snapshot) => ({
      ...snapshot,
      hostDisk: seen({ path: '/var/lib/linux-builder', freeBytes: 400e6, totalBytes: 500e9 }),
    }),
  },
  {
    id: 'ssh-route',
    story: 'a managed ssh_config, and the name in /etc/hosts',
    state: 'degraded',
    parts: ['route', 'entries'],
    change: corporateHosts,
  },
  {
    id: 'corporate-ssh-options',
    story: 'a proxy for every host',
    state: 'degraded',
    parts: ['route', 'entries'],
    change: withRoutes(routeProbe({ root: seen(sshRoute({ proxyCommand: '/usr/local/bin/proxy %h %p' })) })),
  },
  {
    id: 'remote-unreachable',
    story: 'the company’s machine is switched off',
    state: 'healthy',
    parts: ['entries', 'route', 'builders'],
    change: withMachineElsewhere([remoteProbe({ kind: 'unreachable', reason: 'no answer within 5 s' })]),
  },
  {
    id: 'builder-absent',
    story: 'nobody has set one up',
    state: 'absent',
    parts: [
      'service',
      'machine',
      'port',
      'key',
      'public-half',
      'pin',
      'entries',
      'route',
      'builders',
      'link',
      'disk',
    ],
    change: (snapshot) =>
      changed(
        machinesGone(snapshot),
        withoutService(),
        withMachinesFile({ managedFile: seen(nothing) }),
        withPort({ kind: 'refused' }),
      ),
  },
]
