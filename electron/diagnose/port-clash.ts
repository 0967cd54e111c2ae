import { valueIfSeen } from '../builder/seen.ts'
import type { Snapshot } from '../builder/snapshot.ts'
import { isCrashLooping } from './boot-time.ts'
import { fromCommand, fromLaunchd } from './evidence.ts'
import { jobCondition } from './job-condition.ts'
import { addressOf, expectedBuilder, foreignMachine } from './local-machines.ts'
import type { Found, Rule } from './rule.ts'

export const portClash: Rule = {
  id: 'port-clash',
  severity: 'error',
  title: "Another machine holds the builder's port",
  sentence: "Another machine holds the Linux builder's port.",
  meaning:
    'Two virtual machines want the same port of this Mac. The one that launchd starts finds it taken and ends, again ' +
    'and again. Mostly the other one was started by hand (nix run nixpkgs#darwin.linux-builder) or by a module that ' +
    'was switched over only half.',
  seen:
    "A machine's process forwards the builder's port and is no descendant of launchd's job. Where that cannot be " +
    'known, it is not said.',
  repaired:
    'End the other machine: press Ctrl-A, then X in its terminal, or end it by its process number. launchd then starts its own.',
  lasting: '# one builder module only\nnix.linux-builder.enable = true;',
  link: 'machine',
  find,
}

function find(snapshot: Snapshot): readonly Found[] {
  const facts = expectedBuilder(snapshot)
  if (!facts?.service || !valueIfSeen(snapshot.processes)) return []
  const condition = jobCondition(facts.service)
  const wantsPort =
    condition === 'running' || condition === 'being-started' || isCrashLooping(snapshot, facts)
  const other = wantsPort ? foreignMachine(snapshot, facts) : null
  if (other === null) return []
  return [
    {
      subject: facts.service.label,
      explanation:
        `Port ${facts.port} of this Mac is held by another virtual machine (process ${other.pid}), so the machine that ` +
        `launchd starts for ${facts.service.label} cannot have it. Nix may reach a builder that nobody looks after, ` +
        `or none. End process ${other.pid} if it is not needed: launchd's own machine then starts by itself.`,
      evidence: [
        fromCommand(
          `The machine that forwards ${addressOf(facts)}`,
          `ps -o pid,ppid,lstart,command -p ${other.pid}`,
          `process ${other.pid}, ${other.kind}, since ${other.startedAt}`,
        ),
        fromLaunchd("launchd's own job", facts.service),
      ],
    },
  ]
}
