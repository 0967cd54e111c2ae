import * as z from 'zod'

/** The desktops that scripts/desktop.mjs has started, each as the variables that lead there. */
const desktops = z
  .array(z.record(z.string(), z.string()))
  .parse(JSON.parse(process.env.BUILDERBAR_DESKTOPS ?? '[]'))

// Each worker of vitest has a number of its own, counted from 1, and runs one file at a time.
Object.assign(process.env, desktops[Number(process.env.VITEST_POOL_ID ?? 1) - 1])
