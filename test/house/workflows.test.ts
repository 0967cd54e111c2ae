import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { readYaml } from './read-yaml.ts'
import { readCheckout } from './source-files.ts'

const step = z.strictObject({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
})
const job = z.strictObject({
  name: z.string(),
  'runs-on': z.string(),
  'timeout-minutes': z.number().max(60),
  environment: z.string().optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write'])),
  container: z.object({ image: z.string() }).optional(),
  steps: z.array(step).min(1),
})
const workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.strictObject({}),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.boolean() }),
  jobs: z.record(z.string(), job),
})

const read = (name: string) => workflow.parse(readYaml(`.github/workflows/${name}.yml`))
const stepsOf = (name: string) => Object.values(read(name).jobs).flatMap(({ steps }) => steps)

describe.each(['ci', 'release'])('the workflow %s', (name) => {
  it('takes actions by hash, with the version beside it', () => {
    const used = stepsOf(name).flatMap(({ uses }) => uses ?? [])
    expect(used.length).toBeGreaterThan(0)
    expect(used.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([])
    const text = readCheckout(`.github/workflows/${name}.yml`)
    expect(text.match(/uses: \S+ # v\d+\.\d+\.\d+$/gm)).toHaveLength(used.length)
  })

  it('puts nothing of others into a shell, and keeps no token in the checkout', () => {
    expect(stepsOf(name).filter(({ run }) => run?.includes('${{'))).toEqual([])
    const checkouts = stepsOf(name).filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.map((each) => each.with?.['persist-credentials'])).toEqual(checkouts.map(() => false))
  })

  it('begins with what cannot be sent by strangers to a job that knows secrets', () => {
    const { on, jobs } = read(name)
    expect(Object.keys(on).filter((each) => !['push', 'pull_request'].includes(each))).toEqual([])
    const secret = Object.entries(jobs).filter(([, each]) => JSON.stringify(each).includes('secrets.'))
    if ('pull_request' in on) expect(secret).toEqual([])
    expect(secret.filter(([, { environment }]) => environment === undefined)).toEqual([])
  })
})

describe('the rights of the jobs', () => {
  it('are to read; of the release, to publish and to say where it was made', () => {
    const rights = Object.values(read('ci').jobs).map(({ permissions }) => permissions)
    expect(rights).toEqual(rights.map(() => ({ contents: 'read' })))
    const { app, ...others } = read('release').jobs
    expect(others).toEqual({})
    expect(app?.permissions).toEqual({ contents: 'write', 'id-token': 'write', attestations: 'write' })
    expect(read('release').on).toEqual({ push: { tags: ['v[0-9]+.[0-9]+.[0-9]+'] } })
  })
})

describe('a release', () => {
  it('is tested, packed, looked at, summed up, attested and then published, all of it', () => {
    const words = stepsOf('release').map(({ uses = '', run = '' }) => uses + run)
    const order = [
      '.ci/run',
      'npm run pack',
      'codesign --verify',
      'release-files.mjs',
      'attest-build',
      'gh release',
    ]
    const places = order.map((each) => words.findIndex((word) => word.includes(each)))
    expect(places).toEqual([...places].sort((one, other) => one - other))
    expect(places).not.toContain(-1)
    const attested = stepsOf('release').find(({ uses }) => uses?.includes('attest-build-provenance'))
    expect(attested?.with).toEqual({ 'subject-checksums': 'release/SHA256SUMS' })
    for (const file of ['*.dmg', '*.zip', 'latest-mac.yml', 'SHA256SUMS', 'builderbar.rb'])
      expect(words.at(-1)).toContain(`release/${file}`)
  })

  it('shows its secrets to the step that signs, and to no other', () => {
    const knowing = stepsOf('release').filter((each) => JSON.stringify(each).includes('secrets.'))
    expect(knowing.map(({ name }) => name)).toEqual(['Pack, sign and notarize'])
  })
})
