/** The line of facts about the builder's machine. */
export const machineWords = {
  heading: 'The machine',
  runs: (length: string) => `Up ${length}`,
  cpu: (percent: number) => `CPU ${percent} %`,
  memory: (size: string) => `memory ${size}`,
  disk: (size: string, most: string | null) =>
    most === null ? `disk image ${size}` : `disk image ${size} of ${most}`,
  building: (uri: string | null, length: string) =>
    uri === null ? `A build runs, for ${length}.` : `A build runs on ${uri}, for ${length}.`,
  lastBuild: (length: string) => `last test build ${length} ago`,
}
