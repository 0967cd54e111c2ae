import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPrivateMac, type PrivateMac } from '../world/private/private-mac.ts'
import { reach, storyStates } from '../world/private/story-states.ts'

let mac: PrivateMac
beforeEach(async () => {
  mac = await openPrivateMac()
})
afterEach(() => mac.stop())

test.each(storyStates)('$id: real Nix says what observed.md says', async (state) => {
  await reach(mac, state)
  const built = await mac.build()
  const said = built.output + (await mac.daemonLog())
  expect({ builds: built.code === 0, said }).toMatchObject({
    builds: state.builds,
    said: state.nixSays === null ? expect.any(String) : expect.stringContaining(state.nixSays),
  })
})
