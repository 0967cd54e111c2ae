import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatMessageForIt, isForIt } from '../../../electron/app/view/message-for-it.ts'
import { snapshotSchema } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { english } from '../../../electron/locales/english/english.ts'

function readStatus(name: string) {
  const path = new URL(`../../fixtures/snapshots/${name}.json`, import.meta.url)
  return createStatus(snapshotSchema.parse(JSON.parse(readFileSync(path, 'utf8'))))
}

const corporate = readStatus('corporate-ssh-options')
const finding = corporate.findings.find(({ id }) => id === 'corporate-ssh-options')
const key = finding?.key ?? ''
const contact = { itContact: 'IT Support, help@example.org' }
const options = { managed: contact, recurrence: null, messages: english.forIt }

describe('the message for IT', () => {
  it('says what is wrong, what was observed, whom it is for, and on which macOS', () => {
    const text = formatMessageForIt(corporate, key, options) ?? ''
    expect(text.split('\n')[0]).toBe('To: IT Support, help@example.org')
    expect(text).toContain(finding?.headline)
    expect(text).toContain('(ssh -G -F /etc/ssh/ssh_config linux-builder)')
    expect(text).not.toContain('/usr/local/bin/proxy')
    expect(text).toMatch(/^macOS \d+.*, Builderbar \d/m)
    expect(text.endsWith('\n')).toBe(true)
  })

  it('has no line for its recipient if the organization names none', () => {
    expect(formatMessageForIt(corporate, key, { ...options, managed: {} })).not.toMatch(/^To:/)
  })

  it('contains no command of a configuration, which may hold a password', () => {
    const secret = {
      ...corporate,
      findings: corporate.findings.map((finding) => ({
        ...finding,
        evidence: [
          {
            message: 'ssh option',
            source: { file: '/etc/ssh/ssh_config', line: 3 },
            value: 'ProxyCommand proxy --password hunter2 %h',
          },
        ],
      })),
    }
    const text = formatMessageForIt(secret, key, { ...options, managed: {} }) ?? ''
    expect(text).toContain('ProxyCommand (a command) (/etc/ssh/ssh_config, line 3)')
    expect(text).not.toContain('hunter2')
  })

  it('exists for what a company causes; and for all findings but notes if the organization names a contact', () => {
    const disk = readStatus('host-disk-low').findings[0]
    if (finding === undefined || disk === undefined) throw new Error('A fixture has no finding.')
    expect(isForIt(finding, {}, false)).toBe(true)
    expect(isForIt(disk, {}, false)).toBe(false)
    expect(isForIt({ ...disk, severity: 'warning' }, contact, false)).toBe(true)
    expect(isForIt({ ...disk, severity: 'note' }, contact, false)).toBe(false)
    expect(formatMessageForIt(corporate, 'no-such-finding', options)).toBe(null)
  })

  it('begins with the changed file, and why that breaks builds, if the problem came back', () => {
    const change = { path: '/etc/ssh/ssh_config', at: '2026-03-04T14:00:00.000Z' }
    const recurrence = { times: 5, since: '2026-03-04T09:00:00.000Z', changed: change }
    const text = formatMessageForIt(corporate, key, { ...options, managed: {}, recurrence }) ?? ''
    const [first = ''] = text.split('\n')
    expect(first).toContain('Something changed /etc/ssh/ssh_config again')
    expect(first).toContain('came back 5 times within a day')
    expect(first).toContain(finding?.headline)
    expect(first.endsWith(finding?.cause ?? '-')).toBe(true)
  })

  it('exists for every finding that came back, except notes', () => {
    const disk = readStatus('host-disk-low').findings[0]
    if (disk === undefined) throw new Error('The fixture has no finding.')
    expect(isForIt({ ...disk, severity: 'error' }, {}, true)).toBe(true)
    expect(isForIt({ ...disk, severity: 'error' }, {}, false)).toBe(false)
    expect(isForIt({ ...disk, severity: 'note' }, {}, true)).toBe(false)
  })
})
