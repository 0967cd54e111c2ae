import { createFakeMac, type FakeMac } from '../fake-mac/fake-mac.ts'
import { createNixGateways } from '../fake-mac/private/nix-gateway.ts'
import { openPrivateMac, type PrivateMac } from '../fake-mac/private/private-mac.ts'
import { type AppOnDesktop, withAppOn } from './app-on-desktop.ts'

/** The real app on a fake Mac whose Nix is real: its builds go to the guest of a private Mac. */
export interface AppWithNix extends AppOnDesktop {
  readonly fakeMac: FakeMac
  readonly nix: PrivateMac
}

/** Starts both Macs and the app, runs a test with them, and ends all whatever came of it. Needs root. */
export async function withNix(test: (app: AppWithNix) => Promise<void>): Promise<void> {
  const nix = await openPrivateMac()
  try {
    const fakeMac = await createFakeMac({ scenario: 'healthy', nix: createNixGateways(nix) })
    await withAppOn(fakeMac, async (app) => {
      try {
        await test({ ...app, fakeMac, nix })
      } finally {
        // First: a build that outlived its end would hold the app open, and a failed test would say only that it took too long.
        await nix.stop()
      }
    })
  } finally {
    await nix.stop()
  }
}
