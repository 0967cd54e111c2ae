import { formatTimes } from './amounts.ts'

/** The message that a user copies and sends to the IT department. */
export const messageForItMessages = {
  copy: 'Copy Message for IT',
  to: (contact: string) => `To: ${contact}`,
  opening: (headline: string) => `${headline}.`,
  recurrence: (headline: string, times: number) =>
    `${headline}, and this came back ${formatTimes(times)} within a day.`,
  wasChanged: (path: string, at: string, headline: string, times: number) =>
    `Something changed ${path} again (last at ${at}; the problem came back ${formatTimes(times)} within a day): ${headline}.`,
  seen: 'Found:',
  piece: (message: string, value: string, source: string) => `- ${message}: ${value} (${source})`,
  line: (file: string, line: number) => `${file}, line ${line}`,
  repair: (titles: string) => `What fixes it: ${titles}`,
  documentation: (id: string) => `More: docs/failures.md of Builderbar, “${id}”.`,
  version: (macos: string, builderbar: string) => `macOS ${macos}, Builderbar ${builderbar}`,
}
