/** Tells whether a host name or address is this Mac itself. */
export function isLoopback(host: string): boolean {
  const bareHost = host.replace(/^\[|\]$/g, '').toLowerCase()
  return bareHost === 'localhost' || bareHost === '::1' || /^127\.\d+\.\d+\.\d+$/.test(bareHost)
}
