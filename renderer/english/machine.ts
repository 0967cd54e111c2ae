/** The facts about the builder's machine. */
export const machineWords = {
  heading: 'The machine',
  up: 'up',
  cpu: 'CPU',
  percent: (percent: number) => `${percent}\u00a0%`,
  memory: 'memory',
  disk: 'disk image',
  ofMost: (size: string, most: string | null) => (most === null ? size : `${size} of ${most}`),
  building: (uri: string | null, length: string) =>
    uri === null ? `A build runs, for ${length}.` : `A build runs on ${uri}, for ${length}.`,
  lastBuild: (length: string) => `A test build worked ${length} ago.`,
}
