import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import packageJson from '../../package.json' with { type: 'json' }
import { readYaml } from './read-yaml.ts'
import { readCheckout } from './source-files.ts'

/** GitHub's hosted runners in November 2026; macos-14 was removed on the second. */
const runners = ['ubuntu-24.04', 'macos-15', 'macos-26', 'macos-15-intel']

const step = z.strictObject({
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
})
const job = z.strictObject({
  name: z.string(),
  'runs-on': z.string(),
  'timeout-minutes': z.number().max(60),
  needs: z.string().optional(),
  if: z.string().optional(),
  strategy: z
    .strictObject({ 'fail-fast': z.literal(false), matrix: z.record(z.string(), z.array(z.string())) })
    .optional(),
  environment: z.string().optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write'])),
  container: z.object({ image: z.string() }).optional(),
  env: z.record(z.string(), z.string()).optional(),
  steps: z.array(step).min(1),
})
const workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.strictObject({}),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.boolean() }),
  jobs: z.record(z.string(), job),
})

/** Returns an expression of GitHub's workflow syntax. */
const formatExpression = (name: string) => `\${{ ${name} }}`

const ci = '.github/workflows/ci.yml'
const release = '.github/workflows/release.yml'
const audit = 'packaging/homebrew-builderbar/.github/workflows/audit.yml'

const read = (path: string) => workflow.parse(readYaml(path))
const listSteps = (path: string) => Object.values(read(path).jobs).flatMap(({ steps }) => steps)

describe.each([ci, release, audit])('%s', (name) => {
  it('pins actions by hash, with the version beside it', () => {
    const actions = listSteps(name).flatMap(({ uses }) => uses ?? [])
    expect(actions.length).toBeGreaterThan(0)
    expect(actions.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([])
    expect(readCheckout(name).match(/uses: \S+ # v\d+\.\d+\.\d+$/gm)).toHaveLength(actions.length)
  })

  it('interpolates nothing into a shell, and keeps no token in the checkout', () => {
    expect(listSteps(name).filter(({ run }) => run?.includes('${{'))).toEqual([])
    const checkouts = listSteps(name).filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    // The tap is the checkout that is written to, with a key for it alone.
    const checkoutsWithCredentials = checkouts.filter(
      (checkout) => checkout.with?.['persist-credentials'] !== false,
    )
    expect(checkoutsWithCredentials.map((checkout) => checkout.with?.repository)).toEqual(
      checkoutsWithCredentials.map(() => formatExpression('vars.HOMEBREW_TAP')),
    )
  })

  it('uses existing runners and a Node version that package.json allows', () => {
    const usedRunners = Object.values(read(name).jobs).flatMap(({ 'runs-on': runner, strategy }) =>
      runner === formatExpression('matrix.runner') ? (strategy?.matrix.runner ?? []) : [runner],
    )
    expect(usedRunners.filter((runner) => !runners.includes(runner))).toEqual([])
    const nodes = listSteps(name).flatMap((step) => step.with?.['node-version'] ?? [])
    expect(nodes.filter((version) => version !== 24 && version !== formatExpression('matrix.node'))).toEqual(
      [],
    )
  })

  it('is not started by strangers in a job that has secrets', () => {
    const { on, jobs } = read(name)
    expect(Object.keys(on).filter((trigger) => !['push', 'pull_request'].includes(trigger))).toEqual([])
    const secret = Object.entries(jobs).filter(([, job]) => JSON.stringify(job).includes('secrets.'))
    if ('pull_request' in on) expect(secret).toEqual([])
    expect(secret.filter(([, { environment }]) => environment === undefined)).toEqual([])
  })
})

describe('the permissions of the jobs', () => {
  it.each([ci, audit])('of %s are read-only', (name) => {
    const rights = Object.values(read(name).jobs).map(({ permissions }) => permissions)
    expect(rights).toEqual(rights.map(() => ({ contents: 'read' })))
  })

  it('of the release are to publish and attest; the tap only reads, and is written with its own key', () => {
    const { app, tap, ...otherJobs } = read(release).jobs
    expect(otherJobs).toEqual({})
    expect(app?.permissions).toEqual({ contents: 'write', 'id-token': 'write', attestations: 'write' })
    expect(tap?.permissions).toEqual({ contents: 'read', attestations: 'read' })
    expect(read(release).on).toEqual({ push: { tags: ['v[0-9]+.[0-9]+.[0-9]+'] } })
  })
})

describe('CI', () => {
  it('tests every macOS version and the Electron that ships', () => {
    const { debian, macos, 'mac-proof': proof } = read(ci).jobs
    expect(macos?.strategy?.matrix.runner).toEqual(runners.slice(1))
    expect(proof?.strategy?.matrix.runner).toEqual(runners.slice(1))
    expect(proof?.steps.at(-1)?.with?.name).toBe(`mac-proof-${formatExpression('matrix.runner')}`)
    expect(debian?.steps.at(-1)).toEqual({ run: 'bash .ci/run', env: { BUILDERBAR_ELECTRON: 'shipped' } })
  })

  it('installs with the oldest Node that package.json allows, without a package that needs a newer one', () => {
    const { node } = read(ci).jobs
    const { engines } = z.object({ engines: z.object({ node: z.string() }) }).parse(packageJson)
    expect(`>=${node?.strategy?.matrix.node?.[0]}`).toBe(`${engines.node}.0`)
    expect(node?.steps.map(({ run }) => run)).toContain('npm ci --engine-strict')
  })
})

describe('a release', () => {
  const { app, tap } = read(release).jobs
  const commands = (app?.steps ?? []).map(({ uses = '', run = '' }) => uses + run)
  const files = ['*.dmg', '*.zip', 'latest-mac.yml', 'builderbar.rb', 'builderbar.cdx.json', 'SHA256SUMS']

  it('is tested, packed, checked, summed, attested, drafted, filled and only then published', () => {
    const order = [
      '.ci/run',
      'npm run pack',
      'codesign --verify',
      'npm sbom',
      'release-files.mjs',
      'actions/attest@',
      'gh release create "$GITHUB_REF_NAME" --draft',
      'gh release upload',
      'gh release edit "$GITHUB_REF_NAME" --draft=false',
    ]
    const places = order.map((part) => commands.findIndex((word) => word.includes(part)))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places).not.toContain(-1)
  })

  it("has every file attested and uploaded, and the app's bill of materials attested", () => {
    const [attestation, parts] = (app?.steps ?? []).filter(({ uses }) => uses?.startsWith('actions/attest@'))
    const listPaths = (subjects: unknown) => String(subjects).trim().split('\n')
    expect(listPaths(attestation?.with?.['subject-path'])).toEqual(files.map((file) => `release/${file}`))
    expect(listPaths(parts?.with?.['subject-path'])).toEqual(['release/*.dmg', 'release/*.zip'])
    expect(parts?.with?.['sbom-path']).toBe('release/builderbar.cdx.json')
    const upload = commands.find((word) => word.includes('gh release upload')) ?? ''
    expect(upload.match(/release\/\S+/g)).toEqual(files.map((file) => `release/${file}`))
  })

  it('updates the tap with the published cask after checking its attestation', () => {
    const lines = (tap?.steps ?? []).map(
      ({ run = '', with: options }) => `${run}${options?.repository ?? ''}`,
    )
    const order = [
      'gh attestation verify cask/builderbar.rb',
      formatExpression('vars.HOMEBREW_TAP'),
      'git push',
    ]
    const places = order.map((part) => lines.findIndex((line) => line.includes(part)))
    expect(places).toEqual([1, 2, 3])
    expect(tap?.needs).toBe('app')
  })

  it('passes secrets only to the step that signs and to the one that fetches the tap', () => {
    const stepsWithSecrets = listSteps(release).filter((step) => JSON.stringify(step).includes('secrets.'))
    expect(stepsWithSecrets.map(({ name, with: options }) => name ?? options?.path)).toEqual([
      'Pack, sign and notarize',
      'tap',
    ])
  })
})
