import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCheckDue } from '../../../electron/app/contract/update-state.ts'
import { describeUpdateError, UpdateError } from '../../../electron/app/updates/update-error.ts'
import { parseAddress, readFeed } from '../../../electron/app/updates/update-feed.ts'
import { english } from '../../../electron/locales/english/english.ts'

const sha512 = `${'A'.repeat(86)}==`
const file = { url: 'Builderbar-1.2.3-arm64.zip', sha512, size: 1000 }
const feed = { version: '1.2.3', files: [file], releaseNotes: '- a\n' }

describe('the list of a release', () => {
  it('is read as electron-builder writes it, without other fields', () => {
    const list = {
      ...feed,
      path: file.url,
      sha512,
      releaseDate: '2026-01-01',
      stagingPercentage: 10,
      packages: {},
    }
    expect(readFeed(list)).toEqual({ version: '1.2.3', files: [file], notes: '- a' })
  })

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a page', '<!doctype html>'],
    ['another folder', { ...feed, files: [{ ...file, url: '../x.zip' }] }],
    ['another server', { ...feed, files: [{ ...file, url: 'https://elsewhere/x.zip' }] }],
    ['an absolute path', { ...feed, files: [{ ...file, url: '/x.zip' }] }],
    ['a hidden file', { ...feed, files: [{ ...file, url: '.zip' }] }],
    ['no checksum', { ...feed, files: [{ url: file.url, size: 1 }] }],
    ['a short checksum', { ...feed, files: [{ ...file, sha512: 'AAAA' }] }],
    ['no size', { ...feed, files: [{ url: file.url, sha512 }] }],
    ['a huge file', { ...feed, files: [{ ...file, size: 1e12 }] }],
    ['many files', { ...feed, files: Array.from({ length: 11 }, () => file) }],
    ['no file', { ...feed, files: [] }],
    ['a version that is none', { ...feed, version: '1.2' }],
    ['a version with more', { ...feed, version: '1.2.3-rm.1' }],
    ['a version of another kind', { ...feed, version: 1.2 }],
  ])('is refused if it has %s', (_title, list) => {
    expect(readFeed(list)).toBeNull()
  })

  it('has release notes as plain text of limited length', () => {
    const oddText = 'a\u001b[31mred\u202e\r\n\n\n\n\nb\u0000'
    expect(readFeed({ ...feed, releaseNotes: oddText })?.notes).toBe('a[31mred\n\nb')
    expect(readFeed({ ...feed, releaseNotes: { html: 'x' } })?.notes).toBe('')
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { maxLength: 60 }), (units) => {
        const releaseNotes = String.fromCharCode(...units).repeat(100)
        const notes = readFeed({ ...feed, releaseNotes })?.notes ?? 'x'.repeat(5000)
        expect(notes.length).toBeLessThanOrEqual(4001)
        expect(notes).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}]/u)
      }),
    )
  })
})

describe('the packed update address', () => {
  it.each([
    ['https://github.com/a/b/releases/latest/download', 'https://github.com/a/b/releases/latest/download'],
    ['http://github.com/a/b', null],
    ['file:///etc', null],
    ['https://user:secret@github.com/a', null],
    ['https://github.com/a?token=b', null],
    [undefined, null],
  ])('is read from %s', (url, address) => {
    expect(parseAddress(`provider: generic\nurl: ${url}\n`)).toBe(address)
  })
})

describe('the daily check', () => {
  const now = new Date('2026-03-04T10:00:00.000Z')
  it.each([
    [null, true],
    ['2026-03-04T09:59:00.000Z', false],
    ['2026-03-03T10:00:00.001Z', false],
    ['2026-03-03T10:00:00.000Z', true],
    ['2026-03-05T10:00:00.000Z', true],
  ])('after %s: %s', (last, isDue) => {
    expect(isCheckDue(last, now)).toBe(isDue)
  })
})

describe('an update error', () => {
  it.each([
    [new Error('net::ERR_INTERNET_DISCONNECTED'), /no connection/],
    [new Error('net::ERR_CONNECTION_REFUSED'), /isn’t responding/],
    [new Error('net::ERR_CERT_AUTHORITY_INVALID'), /identity couldn’t be verified/],
    [new Error('net::ERR_UNSAFE_REDIRECT'), /redirected elsewhere/],
    [new Error('sha512 checksum mismatch, expected a, got b'), /doesn’t match the release/],
    [
      new UpdateError(({ listRefused: noListBut }) => noListBut(404)),
      /no list of releases \(answer 404\)\.$/,
    ],
    [new Error('a\u001b[2Jb\nsecond line'), /^Error a·\[2Jb\.$/],
    ['words', /^words\.$/],
  ])('is described: %s', (error, messages) => {
    expect(describeUpdateError(error, english.updates.errors)).toMatch(messages)
  })
})
