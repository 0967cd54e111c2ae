import { findStuckBuilds, type StuckBuild } from '../../../core/builders/stuck-builds.ts'
import type { Evidence } from '../../../core/model/finding.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { fromCommand, fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'

export const buildStuck: Rule = {
  id: 'build-stuck',
  severity: 'warning',
  title: 'A build is waiting for a VM that no longer runs',
  headline: 'A build on the Linux builder is stuck',
  background:
    'For each build Nix keeps one ssh open to the builder. When the VM is restarted or killed, ssh may not notice: its connection is half ' +
    'open, and Nix waits without end, since neither timeout nor max-silent-time ends its build hook (NixOS/nix#15620). While such a build ' +
    'copies files it holds the upload lock of that machine, so every other build waits too ("waiting for the upload lock").',
  detection:
    "The build's ssh is older than the VM that it talks to, or the VM does not run and its port refuses connections. For your own build: builderbar explain - also reads " +
    '"waiting for the upload lock", "somebody is hogging the upload lock" and a last line "copying path … to".',
  remedy:
    'The repair end-stuck-build ends exactly that build hook, which Nix then reports as failed; other builds go on. By hand: interrupt the ' +
    'build where it was started (Control-C). Without such a process the oldest build that runs holds the lock.',
  permanentFix:
    "programs.ssh.extraConfig = ''\n  Host linux-builder\n    ServerAliveInterval 30\n    ServerAliveCountMax 4\n'';",
  link: 'build',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const stuck = findStuckBuilds(snapshot)
  const uris = [...new Set(stuck.map(({ facts }) => facts.entry.uri))]
  return uris.map((uri) =>
    createMatch(
      stuck.filter(({ facts }) => facts.entry.uri === uri),
      uri,
    ),
  )
}

function createMatch(stuck: readonly StuckBuild[], uri: string): Match {
  const [first] = stuck
  const names = stuck.map(({ build }) => describeBuild(build)).join(', ')
  return {
    subject: uri,
    title:
      stuck.length === 1
        ? buildStuck.title
        : `${stuck.length} builds are waiting for a VM that no longer runs`,
    cause:
      first?.vm == null
        ? 'The build connected to a VM that no longer runs, and its ssh never noticed, so Nix waits without end.'
        : 'The VM restarted after the build had connected, and its ssh never noticed, so Nix waits without end.',
    explanation:
      `${names} on ${uri} ${stuck.length === 1 ? 'hangs' : 'hang'}: ${describeVm(first?.vm ?? null)} Nix waits for it without end, and other ` +
      'builds may wait for its upload lock. The repair ends it; Nix reports it as failed, and it can be started again.',
    evidence: [
      ...stuck.map(({ build }) =>
        fromCommand(
          `${describeBuild(build)}, its connection began`,
          `ps -p ${build.pid} -o lstart,command`,
          build.startedAt,
        ),
      ),
      ...describeEnd(first),
    ],
    repairs: ['end-stuck-build'],
  }
}

function describeBuild({ name, pid }: StuckBuild['build']): string {
  return name === undefined ? `The build of process ${pid}` : `The build of ${name} (process ${pid})`
}

function describeVm(vm: StuckBuild['vm']): string {
  return vm === null
    ? 'its virtual machine does not run.'
    : `the virtual machine was started again at ${vm.startedAt}, after the build had connected.`
}

function describeEnd(stuck: StuckBuild | undefined): readonly Evidence[] {
  if (stuck === undefined) return []
  const { vm, facts } = stuck
  return vm === null
    ? [
        fromFile(
          'The entry, on whose port nothing listens',
          facts.entry.file,
          facts.entry.line,
          facts.entry.uri,
        ),
      ]
    : [fromCommand('The virtual machine was started', `ps -p ${vm.pid} -o lstart,command`, vm.startedAt)]
}
