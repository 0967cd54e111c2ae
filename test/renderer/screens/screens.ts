import type { PopoverView } from '../../../electron/app/contract/bridge-contract.ts'
import { ownScreens } from './app-screens.ts'
import { builderScreens } from './builder-screens.ts'
import { logScreens } from './log-screens.ts'
import { repairScreens } from './repair-screens.ts'
import { stateScreens } from './state-screens.ts'

/** Every screen of the popover, rendered by the app's own code, for the stored pictures and for measurements. */
export const screens: Readonly<Record<string, PopoverView>> = {
  ...stateScreens,
  ...repairScreens,
  ...logScreens,
  ...builderScreens,
  ...ownScreens,
}
