import packageJson from '../../../package.json' with { type: 'json' }

/** Builderbar's own version, as snapshots and reports name it. */
export const version: string = packageJson.version
