/** The lines of the other builders on this Mac and of remote ones. */
export const builderMessages = {
  heading: 'Other builders',
  check: 'Check',
  /** Names the builder for screen readers, which do not see beside what the button is. */
  checkLabel: (host: string) => `Check ${host}`,
  checking: 'Checking…',
  /** Name the builder for screen readers, as above. */
  detailsLabel: (host: string) => `Details of ${host}`,
  log: 'Show Log',
  logLabel: (host: string) => `Show the log of ${host}`,
  checked: (ago: string) => `checked ${ago}`,
}
