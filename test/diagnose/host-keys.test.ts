import { describe, expect, test } from 'vitest'
import { statusOf } from '../../electron/diagnose/status-of.ts'
import { type Change, changed, withEntries, withPort, withRoutes } from './changes.ts'
import { healthySnapshot } from './healthy-snapshot.ts'
import { entry, routeProbe, seen, sshRoute } from './snapshots.ts'

const status = (...changes: Change[]) => statusOf(changed(healthySnapshot(), ...changes))
const told = (...changes: Change[]) =>
  status(...changes)
    .findings.filter(({ severity }) => severity !== 'note')
    .map(({ id, severity }) => [id, severity])

describe('a builder without a host key of the pinned type', () => {
  const pinned = entry().hostKey?.type ?? ''
  const lacking = (...lacks: string[]) =>
    withPort({
      kind: 'ssh',
      banner: 'SSH-2.0-OpenSSH_10.0',
      hostKey: { known: false, reason: `it has no key of the type ${lacks.join(' or ')}`, lacks },
    })

  test('is another machine than the entry means: ssh refuses it', () => {
    expect(told(lacking(pinned))).toEqual([['host-key-mismatch', 'error']])
    expect(status(lacking(pinned)).state).toBe('down')
  })

  test('is not judged where it was asked for another type', () => {
    expect(told(lacking('ssh-rsa'))).toEqual([])
    expect(status(lacking('ssh-rsa')).state).toBe('unknown')
  })
})

describe('an entry that pins no key', () => {
  const unpinned = withEntries([entry({ hostKey: null })])
  const checking = (strictHostKeyChecking: string) => {
    const line = { file: '/etc/ssh/ssh_config', line: 3 }
    const sources = { ...sshRoute().sources, stricthostkeychecking: line }
    return withRoutes(routeProbe({ root: seen(sshRoute({ strictHostKeyChecking, sources })) }))
  }
  const said = (change: Change) =>
    JSON.stringify(status(unpinned, change).findings.find(({ id }) => id === 'host-key-unpinned'))

  test('ends in a question that nobody answers', () => {
    expect(said(checking('ask'))).toContain('nobody answers')
  })

  test.each(['no', 'accept-new'])('lets anybody in where ssh is told to ask nothing (%s)', (value) => {
    const text = said(checking(value))
    expect(text).toContain(`StrictHostKeyChecking ${value}`)
    expect(text).toContain('"/etc/ssh/ssh_config","line":3')
    expect(text).not.toContain('nobody answers')
  })
})
