import type { PopoverView } from '../../../electron/app/contract/bridge-contract.ts'
import { logScreens } from './log-screens.ts'
import { ownScreens } from './own-screens.ts'
import { repairScreens } from './repair-screens.ts'
import { stateScreens } from './state-screens.ts'

/** Every screen of the popover, each as the program makes it of a Mac: for the kept pictures and what is measured on them. */
export const screens: Readonly<Record<string, PopoverView>> = {
  ...stateScreens,
  ...repairScreens,
  ...logScreens,
  ...ownScreens,
}
