import * as z from 'zod'

/** The desktops that scripts/desktop.mjs has started, each as a set of environment variables. */
const desktops = z
  .array(z.record(z.string(), z.string()))
  .parse(JSON.parse(process.env.BUILDERBAR_DESKTOPS ?? '[]'))

// Workers of vitest are numbered from 1, and each runs one file at a time.
Object.assign(process.env, desktops[Number(process.env.VITEST_POOL_ID ?? 1) - 1])
