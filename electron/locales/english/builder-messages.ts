/** The lines of the builders that do not lead, and of machines elsewhere. */
export const builderMessages = {
  heading: 'Other builders',
  look: 'Look',
  /** The button of one machine elsewhere, for who cannot see beside what it stands. */
  lookAt: (uri: string) => `Look at ${uri}`,
  looking: 'Looking…',
  seen: (length: string) => `seen ${length} ago`,
}
