import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatMessageForIt, isForIt } from '../../electron/app/view/message-for-it.ts'
import { snapshotSchema } from '../../electron/core/model/snapshot.ts'
import { createStatus } from '../../electron/diagnose/diagnosed-status.ts'
import { english } from '../../electron/locales/english/english.ts'

function statusFrom(name: string) {
  const path = new URL(`../fixtures/snapshots/${name}.json`, import.meta.url)
  return createStatus(snapshotSchema.parse(JSON.parse(readFileSync(path, 'utf8'))))
}

const corporate = statusFrom('corporate-ssh-options')
const finding = corporate.findings.find(({ id }) => id === 'corporate-ssh-options')
const key = finding?.key ?? ''
const contact = { itContact: 'IT Support, help@example.org' }

describe('the message for IT', () => {
  it('says what is wrong, what was seen, whom it is for, and on which macOS', () => {
    const text = formatMessageForIt(corporate, key, contact, english.forIt) ?? ''
    expect(text.split('\n')[0]).toBe('To: IT Support, help@example.org')
    expect(text).toContain(finding?.title)
    expect(text).toContain('(ssh -G -F /etc/ssh/ssh_config linux-builder)')
    expect(text).not.toContain('/usr/local/bin/proxy')
    expect(text).toMatch(/^macOS \d+.*, Builderbar \d/m)
    expect(text.endsWith('\n')).toBe(true)
  })

  it('has no line for whom where the organization names nobody', () => {
    expect(formatMessageForIt(corporate, key, {}, english.forIt)).not.toMatch(/^To:/)
  })

  it('tells no command of a configuration, which may hold a password', () => {
    const secret = {
      ...corporate,
      findings: corporate.findings.map((each) => ({
        ...each,
        evidence: [
          {
            message: 'ssh option',
            source: { file: '/etc/ssh/ssh_config', line: 3 },
            value: 'ProxyCommand proxy --password hunter2 %h',
          },
        ],
      })),
    }
    const text = formatMessageForIt(secret, key, {}, english.forIt) ?? ''
    expect(text).toContain('ProxyCommand (a command) (/etc/ssh/ssh_config, line 3)')
    expect(text).not.toContain('hunter2')
  })

  it('is there for what a company causes; for all but notes where the organization names a contact', () => {
    const disk = statusFrom('host-disk-low').findings[0]
    if (finding === undefined || disk === undefined) throw new Error('A fixture has no finding.')
    expect(isForIt(finding, {})).toBe(true)
    expect(isForIt(disk, {})).toBe(false)
    expect(isForIt({ ...disk, severity: 'warning' }, contact)).toBe(true)
    expect(isForIt({ ...disk, severity: 'note' }, contact)).toBe(false)
    expect(formatMessageForIt(corporate, 'no-such-finding', contact, english.forIt)).toBe(null)
  })
})
