import * as sdk from '@aws-sdk/client-ecr'
import { describe, expect, test } from 'vitest'
import { digestOf, hands, manifestOf } from './ecr-fixtures.ts'
import { errorOf, refusalOf, useSandbox } from './wire-harness.ts'

const sandbox = useSandbox()
const repositoryName = 'shop/web'
const day = 86_400

interface Build {
  /** Days before now. */
  ago?: number
  steps?: string[]
  labels?: Record<string, string>
}

async function world() {
  const key = await sandbox.account({ clock: 'manual' })
  const client = sandbox.ecr(key)
  const own = hands(client, repositoryName)
  await own.create()
  const advance = async (seconds: number) =>
    (await sandbox.control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1_000 })) as {
      now: number
    }
  const held = new Set<string>()
  const upload = async (content: Buffer) => {
    if (!held.has(digestOf(content))) await own.upload(content)
    held.add(digestOf(content))
  }
  /** Pushes an image that was built by these steps, so many days ago. */
  const build = async (
    tag: string,
    { ago = 0, steps = ['FROM debian:bookworm-slim', 'RUN npm ci'], labels = {} }: Build = {},
  ) => {
    const created = new Date((await advance(0)).now - ago * day * 1_000).toISOString()
    const config = {
      architecture: 'arm64',
      os: 'linux',
      created,
      config: { Labels: labels },
      history: [
        { created, created_by: 'ENV A=b', empty_layer: true },
        ...steps.map((created_by) => ({ created, created_by })),
      ],
    }
    const blobs = [JSON.stringify(config), ...steps].map((text) => Buffer.from(text))
    for (const one of blobs) await upload(one)
    const [first = Buffer.alloc(0), ...layers] = blobs
    const text = manifestOf(first, ...layers)
    await own.put(text, tag)
    return { digest: digestOf(text), layers: layers.map((layer) => digestOf(layer)) }
  }
  const scan = (imageTag: string) =>
    client.send(new sdk.StartImageScanCommand({ repositoryName, imageId: { imageTag } }))
  const told = (imageTag: string, more: Partial<sdk.DescribeImageScanFindingsCommandInput> = {}) =>
    client.send(
      new sdk.DescribeImageScanFindingsCommand({ repositoryName, imageId: { imageTag }, ...more }),
    )
  const scanned = async (
    imageTag: string,
    more: Partial<sdk.DescribeImageScanFindingsCommandInput> = {},
  ) => {
    await scan(imageTag)
    await advance(60)
    return told(imageTag, more)
  }
  const enhance = (scanFrequency: sdk.ScanFrequency, filter = '*') =>
    client.send(
      new sdk.PutRegistryScanningConfigurationCommand({
        scanType: 'ENHANCED',
        rules: [{ scanFrequency, repositoryFilters: [{ filter, filterType: 'WILDCARD' }] }],
      }),
    )
  return { ...own, client, advance, build, scan, told, scanned, enhance }
}

const sum = (counts: Record<string, number> | undefined) =>
  Object.values(counts ?? {}).reduce((a, b) => a + b, 0)

describe('a basic scan', () => {
  test('completes with findings that have a severity, a link and a package', async () => {
    const { build, scan, told, advance } = await world()
    const { digest } = await build('v1', { ago: 400 })
    expect(await refusalOf(told('v1'))).toContain(
      "400 ScanNotFoundException: Image scan does not exist for the image with '{imageDigest:'null', imageTag:'v1'}' in the repository with name 'shop/web'",
    )
    expect(await scan('v1')).toMatchObject({
      imageId: { imageDigest: digest, imageTag: 'v1' },
      imageScanStatus: { status: 'IN_PROGRESS' },
    })
    const early = await told('v1')
    expect(early.imageScanStatus?.status).toBe('IN_PROGRESS')
    expect(early.imageScanFindings).toBeUndefined()
    await advance(60)
    const { imageScanFindings, imageScanStatus } = await told('v1', { maxResults: 1_000 })
    expect(imageScanStatus).toEqual({
      status: 'COMPLETE',
      description: 'The scan was completed successfully.',
    })
    const { findings = [], findingSeverityCounts = {}, enhancedFindings } = imageScanFindings ?? {}
    expect(enhancedFindings).toBeUndefined()
    expect(findings.length).toBeGreaterThan(20)
    expect(sum(findingSeverityCounts)).toBe(findings.length)
    for (const [severity, count] of Object.entries(findingSeverityCounts))
      expect(findings.filter((one) => one.severity === severity)).toHaveLength(count)
    for (const { name, uri, attributes } of findings) {
      expect(uri).toBe(`https://security-tracker.debian.org/tracker/${name}`)
      expect(attributes?.map((a) => a.key)).toEqual(
        expect.arrayContaining(['package_name', 'package_version']),
      )
    }
  })

  test('finds less in a newer build, and the same in the same build', async () => {
    const { build, scanned } = await world()
    const counts = []
    for (const ago of [600, 300, 30]) {
      await build(`v${ago}`, { ago })
      counts.push(sum((await scanned(`v${ago}`)).imageScanFindings?.findingSeverityCounts))
    }
    expect(counts).toEqual(counts.toSorted((a, b) => b - a))
    expect(new Set(counts).size).toBe(3)
    const other = await world()
    await other.build('again', { ago: 300 })
    expect(sum((await other.scanned('again')).imageScanFindings?.findingSeverityCounts)).toBe(
      counts[1],
    )
  })

  test('may be started once a day', async () => {
    const { build, scan, advance } = await world()
    await build('v1')
    await scan('v1')
    await advance(3_600)
    expect(await refusalOf(scan('v1'))).toBe(
      '400 LimitExceededException: The scan quota per image has been exceeded. Wait and try again.',
    )
    await advance(day)
    expect((await scan('v1')).imageScanStatus?.status).toBe('IN_PROGRESS')
  })

  test('fails without a distribution; is refused for indexes, artifacts and archived images', async () => {
    const { build, scan, scanned, push, client } = await world()
    await build('scratch', { steps: ['COPY /bin/app /'] })
    const { imageScanStatus, imageScanFindings } = await scanned('scratch')
    expect(imageScanStatus).toEqual({
      status: 'FAILED',
      description:
        'UnsupportedImageError: The operating system and/or package manager are not supported.',
    })
    expect(imageScanFindings).toBeUndefined()
    await push('many-amd64')
    await push('many-arm64')
    await push('many-v1', 'index')
    await push('many-sbom', 'sbom')
    for (const tag of ['index', 'sbom'])
      expect((await errorOf(scan(tag))).name).toBe('UnsupportedImageTypeException')
    await build('old')
    await client.send(
      new sdk.UpdateImageStorageClassCommand({
        repositoryName,
        imageId: { imageTag: 'old' },
        targetStorageClass: 'ARCHIVE',
      }),
    )
    expect((await errorOf(scan('old'))).name).toBe('ImageArchivedException')
  })

  test('returns thousands of findings in pages, each once', async () => {
    const { build, scanned, told } = await world()
    await build('big', { ago: 300, labels: { 'sandbox.packages': '2500' } })
    const first = await scanned('big', { maxResults: 1_000 })
    const all = [...(first.imageScanFindings?.findings ?? [])]
    for (let { nextToken } = first; nextToken;) {
      const page = await told('big', { maxResults: 1_000, nextToken })
      all.push(...(page.imageScanFindings?.findings ?? []))
      nextToken = page.nextToken
    }
    expect(all.length).toBeGreaterThan(3_000)
    expect(sum(first.imageScanFindings?.findingSeverityCounts)).toBe(all.length)
    const keys = all.map(
      (one) => `${one.name} ${one.attributes?.find((a) => a.key === 'package_name')?.value}`,
    )
    expect(new Set(keys).size).toBe(keys.length)
    expect((await errorOf(told('big', { nextToken: 'x' }))).name).toBe('InvalidParameterException')
  })

  test('runs on push if enabled, and again after a restore', async () => {
    const { build, told, advance, client } = await world()
    await build('before')
    await client.send(
      new sdk.PutImageScanningConfigurationCommand({
        repositoryName,
        imageScanningConfiguration: { scanOnPush: true },
      }),
    )
    await build('own', { ago: 1 })
    await client.send(
      new sdk.PutImageScanningConfigurationCommand({
        repositoryName,
        imageScanningConfiguration: { scanOnPush: false },
      }),
    )
    await build('none', { ago: 2 })
    await client.send(
      new sdk.PutRegistryScanningConfigurationCommand({
        scanType: 'BASIC',
        rules: [
          {
            scanFrequency: 'SCAN_ON_PUSH',
            repositoryFilters: [{ filter: 'web', filterType: 'WILDCARD' }],
          },
        ],
      }),
    )
    await build('registry', { ago: 3 })
    await advance(60)
    for (const tag of ['own', 'registry'])
      expect((await told(tag)).imageScanStatus?.status).toBe('COMPLETE')
    for (const tag of ['before', 'none'])
      expect((await errorOf(told(tag))).name).toBe('ScanNotFoundException')
    const move = (targetStorageClass: sdk.TargetStorageClass) =>
      client.send(
        new sdk.UpdateImageStorageClassCommand({
          repositoryName,
          imageId: { imageTag: 'none' },
          targetStorageClass,
        }),
      )
    await move('ARCHIVE')
    expect((await told('none')).imageScanStatus?.status).toBe('IMAGE_ARCHIVED')
    await move('STANDARD')
    await advance(3_600)
    expect((await told('none')).imageScanStatus?.status).toBe('COMPLETE')
  })
})

describe('an enhanced scan', () => {
  test('repeats, and finds language packages with their layer and fixed version', async () => {
    const { build, told, enhance, advance, scan } = await world()
    const { digest, layers } = await build('v1', {
      ago: 200,
      steps: ['FROM alpine:3.20', 'RUN npm ci', 'COPY . /app'],
    })
    await enhance('CONTINUOUS_SCAN')
    expect((await told('v1')).imageScanStatus?.status).toBe('PENDING')
    await advance(120)
    const first = await told('v1', { maxResults: 1_000 })
    expect(first.imageScanStatus?.status).toBe('ACTIVE')
    const { enhancedFindings: found = [], findings } = first.imageScanFindings ?? {}
    expect(findings).toBeUndefined()
    expect(sum(first.imageScanFindings?.findingSeverityCounts)).toBe(found.length)
    const packages = found.flatMap(
      (one) => one.packageVulnerabilityDetails?.vulnerablePackages ?? [],
    )
    expect(new Set(packages.map((one) => one.packageManager))).toEqual(new Set(['OS', 'NODEPKG']))
    for (const one of packages)
      expect(one.sourceLayerHash).toBe(layers[one.packageManager === 'OS' ? 0 : 1])
    expect(new Set(found.map((one) => one.fixAvailable))).toEqual(new Set(['YES', 'NO']))
    for (const one of found) {
      const [vulnerable] = one.packageVulnerabilityDetails?.vulnerablePackages ?? []
      expect(vulnerable?.fixedInVersion === 'NotAvailable').toBe(one.fixAvailable === 'NO')
      expect(vulnerable?.fixedInVersion).not.toBe(vulnerable?.version)
      expect(one).toMatchObject({
        type: 'PACKAGE_VULNERABILITY',
        status: 'ACTIVE',
        resources: [
          {
            type: 'AWS_ECR_CONTAINER_IMAGE',
            details: {
              awsEcrContainerImage: {
                imageHash: digest,
                architecture: 'arm64',
                platform: 'ALPINE_LINUX_3_20',
              },
            },
          },
        ],
      })
    }
    await advance(60 * day)
    const later = await told('v1')
    expect(later.imageScanFindings?.imageScanCompletedAt?.getTime()).toBeGreaterThan(
      first.imageScanFindings?.imageScanCompletedAt?.getTime() ?? Infinity,
    )
    expect(sum(later.imageScanFindings?.findingSeverityCounts)).toBeGreaterThan(found.length)
    expect(await refusalOf(scan('v1'))).toBe('400 ValidationException: This feature is disabled')
  })

  test("covers matching repositories and the last month's images", async () => {
    const { build, told, enhance, advance, client, scanned } = await world()
    await build('old', { ago: 300 })
    const basic = await scanned('old')
    await advance(31 * day)
    await enhance('SCAN_ON_PUSH', 'other*')
    expect((await errorOf(told('old'))).name).toBe('ScanNotFoundException')
    await enhance('SCAN_ON_PUSH')
    await build('new', { ago: 301 })
    await advance(120)
    expect((await told('old')).imageScanStatus?.status).toBe('SCAN_ELIGIBILITY_EXPIRED')
    expect((await told('new')).imageScanStatus?.status).toBe('COMPLETE')
    await client.send(
      new sdk.PutRegistryScanningConfigurationCommand({ scanType: 'BASIC', rules: [] }),
    )
    expect((await told('old')).imageScanFindings).toEqual(basic.imageScanFindings)
  })
})

test('a scan filter without a star matches every name that contains it', async () => {
  const { client } = await world()
  const names = ['prod', 'repo-prod', 'prod-repo', 'repo-prod-repo', 'prodrepo']
  for (const name of names)
    await client.send(new sdk.CreateRepositoryCommand({ repositoryName: name }))
  const met = async (filter: string) => {
    await client.send(
      new sdk.PutRegistryScanningConfigurationCommand({
        scanType: 'BASIC',
        rules: [
          {
            scanFrequency: 'SCAN_ON_PUSH',
            repositoryFilters: [{ filter, filterType: 'WILDCARD' }],
          },
        ],
      }),
    )
    const { scanningConfigurations = [] } = await client.send(
      new sdk.BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: names }),
    )
    return scanningConfigurations
      .filter(
        (one) =>
          one.scanFrequency === 'SCAN_ON_PUSH' &&
          one.scanOnPush &&
          one.appliedScanFilters?.[0]?.filter === filter,
      )
      .map((one) => one.repositoryName)
  }
  // AWS's own table.
  expect(await met('prod')).toEqual(names)
  expect(await met('*prod')).toEqual(['prod', 'repo-prod'])
  expect(await met('prod*')).toEqual(['prod', 'prod-repo', 'prodrepo'])
  expect(await met('*prod*')).toEqual(names)
  expect(await met('prod*repo')).toEqual(['prod-repo', 'prodrepo'])
  expect(
    (await client.send(new sdk.GetRegistryScanningConfigurationCommand({}))).scanningConfiguration,
  ).toMatchObject({ scanType: 'BASIC', rules: [{ repositoryFilters: [{ filter: 'prod*repo' }] }] })
  const { failures } = await client.send(
    new sdk.BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: ['none'] }),
  )
  expect(failures).toMatchObject([{ repositoryName: 'none', failureCode: 'REPOSITORY_NOT_FOUND' }])
  const wrong = client.send(
    new sdk.PutRegistryScanningConfigurationCommand({
      scanType: 'BASIC',
      rules: [{ scanFrequency: 'CONTINUOUS_SCAN', repositoryFilters: [] }],
    }),
  )
  expect((await errorOf(wrong)).name).toBe('InvalidParameterException')
})

test.each<[string, unknown]>([
  ['a list', []],
  ['a history in words', { history: 'debian', config: { Labels: ['debian'] } }],
  ['steps that are none', { history: [null, 1, { created_by: 7, created: {} }], created: 'soon' }],
])('a configuration that is %s is no reason to fail', async (_, config) => {
  const { client, upload, put, advance } = await world()
  const blobs = [Buffer.from(JSON.stringify(config)), Buffer.from('layer')] as const
  for (const one of blobs) await upload(one)
  await put(manifestOf(...blobs), 'odd')
  await client.send(new sdk.StartImageScanCommand({ repositoryName, imageId: { imageTag: 'odd' } }))
  await advance(60)
  expect(
    (
      await client.send(
        new sdk.DescribeImageScanFindingsCommand({ repositoryName, imageId: { imageTag: 'odd' } }),
      )
    ).imageScanStatus?.status,
  ).toBe('FAILED')
})
