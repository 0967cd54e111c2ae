/** The host of a builder's URI: "linux-builder" for "ssh-ng://builder@linux-builder". */
export function getHost(uri: string): string {
  return /^(?:[a-z][\w+.-]*:\/\/)?(?:[^@/]*@)?([^/?]+)/i.exec(uri)?.[1] ?? uri
}
