/** The facts about the builder's machine. */
export const vmMessages = {
  heading: 'The machine',
  up: 'up',
  cpu: 'CPU',
  percent: (percent: number) => `${percent}\u00a0%`,
  memory: 'memory',
  disk: 'disk image',
  ofMax: (size: string, most: string | null) => (most === null ? size : `${size} of ${most}`),
  building: (what: string | null, uri: string | null, length: string) =>
    `${what === null ? 'A build' : `A build of ${what}`} runs${uri === null ? '' : ` on ${uri}`}, for ${length}.`,
  lastSent: (length: string) => `The last build was sent to it ${length} ago.`,
  lastBuild: (length: string) => `A test build worked ${length} ago.`,
}
