const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 })

/** Texts about the builder's VM. */
export const vmMessages = {
  heading: 'Virtual machine',
  up: 'Uptime',
  cpu: 'CPU',
  percent: (value: number) => percent.format(value / 100),
  memory: 'Memory',
  cores: 'Cores',
  disk: 'Disk',
  /** The graphs of the last hour: their scale, the value under the mouse, and their text for screen readers. */
  hourAgo: '1 h ago',
  upTo: (most: string) => `0 to ${most}`,
  at: (value: string, time: string) => `${value} at ${time}`,
  lastHour: (name: string, lowest: string, highest: string) =>
    `${name} in the last hour: ${lowest} to ${highest}`,
  ofMax: (size: string, most: string | null) => (most === null ? size : `${size} of ${most}`),
  building: (what: string | null, host: string | null, length: string) =>
    `Building${what === null ? '' : ` ${what}`}${host === null ? '' : ` on ${host}`} · ${length}`,
  lastSent: (ago: string) => `Last build sent ${ago}`,
}
