/** The report for a bug report. */
export const reportMessages = {
  message: 'User and computer names are replaced. Review before sharing.',
  save: 'Save…',
  fileName: 'Builderbar Report.txt',
  notSaved: 'Can’t save the report',
  none: 'Nothing to report until the first check finishes.',
}
