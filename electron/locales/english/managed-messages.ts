/** Settings that an organization manages. */
export const managedMessages = {
  reason: 'Managed by your organization',
  intro: 'Some settings are managed by your organization.',
  contact: (line: string) => `IT contact: ${line}`,
  sources: 'Where they are set',
  source: (name: string, path: string) => `${name}: ${path}`,
  problems: 'Ignored in the settings of your organization',
  muted: 'Muted by your organization',
  ignored: (path: string, reason: string) => `${path} is ignored: ${reason}.`,
  unknown: (name: string, path: string) => `${path}: there is no setting “${name}”.`,
  wrong: (name: string, path: string) => `${path}: “${name}” has a value that Builderbar does not know.`,
  notOwnedByRoot: (path: string) => `${path} does not belong to root`,
  writableByOthers: (path: string) => `accounts besides root may write ${path}`,
  notConverted: 'plutil could not read it',
  notADictionary: 'it is not a dictionary of settings',
}
