import { listBuilders } from '../../core/builders/builder.ts'
import type { Status } from '../../core/model/status.ts'
import type { RefusedStart } from '../../core/nix/output/refused-start.ts'
import type { MachineAnswer } from './machine-answers.ts'

/** Findings whose only symptom in the output is that Nix tried no builder at all. */
const noBuilderFindings = [
  'builder-absent',
  'machines-missing',
  'machines-no-entry',
  'builders-off',
  'builders-elsewhere',
  'external-builder-broken',
  'daemon-config-stale',
]

/** What a build requires, and which builders accept it. */
interface AnsweredBuild {
  readonly system: string | null
  readonly machines: readonly MachineAnswer[]
  readonly lacking: readonly string[]
}

/** Returns the ids of the findings that explain why no builder accepts the build; none if one does. `wasTried`: Nix tried one. */
export function listReasonsForNoBuilder(
  build: AnsweredBuild,
  status: Status,
  { wasTried }: { readonly wasTried: boolean },
): readonly string[] {
  if (build.lacking.length > 0) return ['features-missing']
  if (build.system !== null && !build.system.endsWith('-linux')) return []
  const presentIds = listPresentIds(status)
  // An entry fits and Nix made no attempt: then the daemon still uses the configuration from its start.
  if (build.machines.some(({ accepts }) => accepts)) {
    return wasTried ? [] : presentIds.filter((id) => id === 'daemon-config-stale')
  }
  if (presentIds.length > 0) return presentIds
  if (build.machines.length > 0) return ['features-missing']
  return wasTried ? [] : ['builder-absent']
}

function listPresentIds({ findings }: Status): readonly string[] {
  return noBuilderFindings.filter((id) => findings.some((finding) => finding.id === id))
}

/**
 * Returns the ids of the findings that explain why Nix started no build at all, the likeliest first. Where this Mac lists
 * machines and Nix knows none, the command or the user's own configuration turned them off.
 */
export function explainRefusedStart(kind: RefusedStart['kind'], status: Status): readonly string[] {
  const presentIds = listPresentIds(status)
  if (presentIds.length > 0) return presentIds
  if (listBuilders(status.snapshot).every(({ entry }) => entry === null)) return ['builder-absent']
  return [kind === 'no-machines' ? 'builders-off' : 'features-missing']
}
