/** The report for a bug report. */
export const reportMessages = {
  heading: 'Diagnostic Report',
  message: 'User and computer names are replaced. Review before sharing.',
  none: 'Nothing to report until the first check finishes.',
}
