import type { PopoverView } from '../../../electron/app/contract/bridge-contract.ts'
import { statusOf } from '../../../electron/diagnose/status-of.ts'
import { planRepairs, scriptOf, sumOfScript } from '../../../electron/monitor/repairs/planner.ts'
import { buildTroubles } from '../../diagnose/build-cases.ts'
import { catalogueTroubles } from '../../diagnose/catalogue-cases.ts'
import { nixTroubles } from '../../diagnose/nix-cases.ts'
import { machineTroubles } from '../../diagnose/vm-cases.ts'
import { aMac } from './macs.ts'
import { screenOf } from './screen-of.ts'

const troubles = [...machineTroubles, ...nixTroubles, ...buildTroubles, ...catalogueTroubles]

/** Each trouble of the catalogue as it leads, and the plan of its default repair: the longest words that the page ever has. */
export const findingScreens: Readonly<Record<string, PopoverView>> = Object.fromEntries(
  troubles.flatMap(({ id, change }) => {
    const snapshot = aMac(change)
    const plans = planRepairs(statusOf(snapshot), [])
    const screen = screenOf(snapshot)
    if (plans.length === 0) return [[id, screen]]
    const repair = {
      status: 'planned' as const,
      plans,
      script: scriptOf(plans),
      sha256: sumOfScript(scriptOf(plans)),
    }
    return [
      [id, screen],
      [`${id}-planned`, screenOf(snapshot, { monitor: { repair } })],
    ]
  }),
)
