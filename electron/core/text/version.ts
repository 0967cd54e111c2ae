import packageJson from '../../../package.json' with { type: 'json' }

/** Builderbar's own version, as in snapshots and reports. */
export const version: string = packageJson.version
