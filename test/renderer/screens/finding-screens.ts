import type { PopoverView } from '../../../electron/app/contract/bridge-contract.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { computeScriptSum, joinScripts, planRepairs } from '../../../electron/monitor/repairs/planner.ts'
import { buildCases } from '../../diagnose/fixtures/build-cases.ts'
import { catalogueCases } from '../../diagnose/fixtures/catalogue-cases.ts'
import { nixCases } from '../../diagnose/fixtures/nix-cases.ts'
import { vmCases } from '../../diagnose/fixtures/vm-cases.ts'
import { createScreen } from './created-screen.ts'
import { aMac } from './macs.ts'

const problems = [...vmCases, ...nixCases, ...buildCases, ...catalogueCases]

/** Each finding as root finding, with the plan of its default repair: the longest texts of the page. */
export const findingScreens: Readonly<Record<string, PopoverView>> = Object.fromEntries(
  problems.flatMap(({ id, change }) => {
    const snapshot = aMac(change)
    const plans = planRepairs(createStatus(snapshot), [])
    const screen = createScreen(snapshot)
    if (plans.length === 0) return [[id, screen]]
    const repair = {
      status: 'planned' as const,
      plans,
      script: joinScripts(plans),
      sha256: computeScriptSum(joinScripts(plans)),
    }
    return [
      [id, screen],
      [`${id}-planned`, createScreen(snapshot, { monitor: { repair } })],
    ]
  }),
)
