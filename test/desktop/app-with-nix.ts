import { createFakeMac, type FakeMac } from '../fake-mac/fake-mac.ts'
import { createNixGateways } from '../fake-mac/private/nix-gateway.ts'
import { openPrivateMac, type PrivateMac } from '../fake-mac/private/private-mac.ts'
import { type AppOnDesktop, withAppOn } from './app-on-desktop.ts'

/** The real app on a fake Mac with a real Nix, whose builds go to the guest of a private Mac. */
export interface AppWithNix extends AppOnDesktop {
  readonly fakeMac: FakeMac
  readonly nix: PrivateMac
}

/** Starts both Macs and the app, runs a test with them, and stops all of them in any case. Needs root. */
export async function withNix(test: (app: AppWithNix) => Promise<void>): Promise<void> {
  const nix = await openPrivateMac()
  try {
    const fakeMac = await createFakeMac({ scenario: 'healthy', nix: createNixGateways(nix) })
    await withAppOn(fakeMac, async (app) => {
      try {
        await test({ ...app, fakeMac, nix })
      } finally {
        // Stopped first: a build that is still running would keep the app open and turn a failed test into a timeout.
        await nix.stop()
      }
    })
  } finally {
    await nix.stop()
  }
}
