/** The report for a bug report. */
export const reportMessages = {
  heading: 'Report',
  message: 'Names of people and machines are replaced. Read it, then copy it into a bug report.',
  none: 'There is nothing to report before the first look.',
}
