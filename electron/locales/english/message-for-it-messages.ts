/** The message that a user copies and sends to the IT department. */
export const messageForItMessages = {
  copy: 'Copy Message for IT',
  to: (contact: string) => `To: ${contact}`,
  opening: (title: string) => `Nix cannot use its Linux builder on this Mac as it should: ${title}`,
  seen: 'What was seen:',
  piece: (message: string, value: string, source: string) => `- ${message}: ${value} (${source})`,
  line: (file: string, line: number) => `${file}, line ${line}`,
  repair: (titles: string) => `What would repair it: ${titles}`,
  documentation: (id: string) => `The details: docs/failures.md of Builderbar, “${id}”.`,
  version: (macos: string, builderbar: string) => `macOS ${macos}, Builderbar ${builderbar}`,
}
