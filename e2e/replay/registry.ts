import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { hasRecordings, recordingsDir } from './recording.ts'
import { RefusedCall, type Also } from './server.ts'
import type { WireImage, WireLifecycle, WirePolicy, WireRepository } from './wire-registry.ts'

interface Body {
  repositories?: WireRepository[]
  imageDetails?: WireImage[]
  policyText?: string
  repositoryName?: string
  __type?: string
  message?: string
}
interface File {
  operation: string
  sequence: number
  status: number
  body: Body
}
type Answered<T> = T | { __type: string; message: string }

/** The resources of a registry in one recording, as ECR described them. */
export interface RegistryRecording {
  name: string
  region: string
  accountId: string
  repositories: WireRepository[]
  images: WireImage[]
  /** The answer or the error, by repository. */
  policies: Map<string, Answered<WirePolicy>>
  lifecycles: Map<string, Answered<WireLifecycle>>
}

/**
 * All recordings of ECR with a description; twice if something changed: its first and its last
 * state.
 */
export function registryRecordings(): { title: string; recording: RegistryRecording }[] {
  if (!hasRecordings) return []
  return readdirSync(recordingsDir)
    .filter((name) => name.includes('ecr'))
    .sort()
    .flatMap((name) => {
      const [before, after] = [read(name, 'first'), read(name, 'last')]
      if (before.repositories.length === 0) return []
      return isDeepStrictEqual(before, after)
        ? [{ title: name, recording: before }]
        : [
            { title: `${name}, before`, recording: before },
            { title: `${name}, after`, recording: after },
          ]
    })
}

function read(name: string, which: 'first' | 'last'): RegistryRecording {
  const dir = join(recordingsDir, name)
  const files = readdirSync(dir)
    .filter((f) => f.startsWith('ecr.'))
    .map((f) => JSON.parse(readFileSync(join(dir, f), 'utf8')) as File)
    .sort((a, b) => (a.sequence - b.sequence) * (which === 'first' ? -1 : 1))
  // A later answer replaces an earlier one, so the order matters.
  const answersTo = <T>(operation: string) =>
    new Map(
      files
        .filter((f) => f.operation === operation)
        .map((f) => [
          f.body.repositoryName ?? /with name '([^']+)'/.exec(f.body.message ?? '')?.[1] ?? '',
          f.body as Answered<T>,
        ]),
    )
  const once = <T>(all: T[], idOf: (one: T) => string): T[] => [
    ...new Map(all.map((one) => [idOf(one), one])).values(),
  ]
  const repositories = once(
    files.flatMap((f) => f.body.repositories ?? []),
    (r) => r.repositoryArn,
  ).sort((a, b) => (a.repositoryName < b.repositoryName ? -1 : 1))
  const [first] = repositories
  return {
    name,
    region: first?.repositoryArn.split(':')[3] ?? '',
    accountId: first?.registryId ?? '',
    repositories,
    images: once(
      files.flatMap((f) => f.body.imageDetails ?? []),
      (i) => `${i.repositoryName} ${i.imageDigest}`,
    ).sort((a, b) => (a.imageDigest < b.imageDigest ? -1 : 1)),
    policies: answersTo<WirePolicy>('GetRepositoryPolicy'),
    lifecycles: answersTo<WireLifecycle>('GetLifecyclePolicy'),
  }
}

interface RequestInput {
  repositoryName?: string
}

/**
 * Serves the recorded answers on ECR's wire protocol. Refuses anything that was not recorded, as
 * AWS does when a policy denies it.
 */
export function registryAnswers(r: RegistryRecording): Also {
  const refuse = (operation: string) => () => {
    throw new RefusedCall(
      `User: arn:aws:iam::${r.accountId}:user/replay is not authorized to perform: ` +
        `ecr:${operation}`,
      'AccessDeniedException',
    )
  }
  const kept =
    (all: Map<string, Answered<object>>, none: string) =>
    ({ repositoryName = '' }: RequestInput) => {
      const answer = all.get(repositoryName)
      if (!answer) throw new RefusedCall(`${repositoryName} has none.`, none)
      if ('__type' in answer) throw new RefusedCall(String(answer.message), String(answer.__type))
      return answer
    }
  const refused = [
    'BatchGetRepositoryScanningConfiguration',
    'DescribePullThroughCacheRules',
    'DescribeRegistry',
    'ListPullTimeUpdateExclusions',
    'BatchGetImage',
    'ListImageReferrers',
    'DescribeImageScanFindings',
    'GetDownloadUrlForLayer',
  ]
  return {
    target: 'AmazonEC2ContainerRegistry_V20150921',
    accountId: r.accountId,
    answers: {
      ...Object.fromEntries(refused.map((operation) => [operation, refuse(operation)])),
      DescribeRepositories: () => ({ repositories: r.repositories }),
      DescribeImages: ({ repositoryName }: RequestInput) => ({
        imageDetails: r.images.filter((i) => i.repositoryName === repositoryName),
      }),
      // All recorded answers to it are this one.
      ListTagsForResource: () => ({ tags: [] }),
      GetRepositoryPolicy: kept(r.policies, 'RepositoryPolicyNotFoundException'),
      GetLifecyclePolicy: kept(r.lifecycles, 'LifecyclePolicyNotFoundException'),
    },
  }
}
