import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { ECRClient } from '@aws-sdk/client-ecr'
import { ECSClient } from '@aws-sdk/client-ecs'
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
import { STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll } from 'vitest'
import { startSandbox, type Sandbox } from '../src/index.ts'

/** A key to one account, as the control answers it. */
export interface Handed {
  account: string
  accessKeyId: string
  secretAccessKey: string
  region: string
  sessionToken?: string
}

/** A sandbox for a file of tests, and accounts of their own in it. */
export function useSandbox() {
  let sandbox: Sandbox | undefined
  beforeAll(async () => {
    sandbox = await startSandbox({ seed: 'empty' })
  })
  afterAll(async () => sandbox?.close())

  const box = (): Sandbox => {
    if (!sandbox) throw new Error('The sandbox has not started.')
    return sandbox
  }
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${box().url}/_sandbox/${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const answer = (await response.json()) as unknown
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`)
    return answer
  }
  const options = (key: Omit<Handed, 'account'>, region = key.region) => ({
    endpoint: box().url,
    region,
    credentials: {
      accessKeyId: key.accessKeyId,
      secretAccessKey: key.secretAccessKey,
      sessionToken: key.sessionToken,
    },
    maxAttempts: 1,
  })
  return {
    box,
    control,
    account: async (how: object = {}): Promise<Handed> =>
      (await control('POST', 'accounts', how)) as Handed,
    ec2: (key: Omit<Handed, 'account'>, region?: string) => new EC2Client(options(key, region)),
    cloudWatch: (key: Omit<Handed, 'account'>) => new CloudWatchClient(options(key)),
    // StartLiveTail would go to streaming-127.0.0.1 with the prefix.
    logs: (key: Omit<Handed, 'account'>) =>
      new CloudWatchLogsClient({ ...options(key), disableHostPrefix: true }),
    scaling: (key: Omit<Handed, 'account'>) => new ApplicationAutoScalingClient(options(key)),
    ecr: (key: Omit<Handed, 'account'>, region?: string) => new ECRClient(options(key, region)),
    ecs: (key: Omit<Handed, 'account'>, region?: string) => new ECSClient(options(key, region)),
    elbv2: (key: Omit<Handed, 'account'>, region?: string) =>
      new ElasticLoadBalancingV2Client(options(key, region)),
    sts: (key: Omit<Handed, 'account'>) => new STSClient(options(key)),
    /** The default VPC's subnets, as a task's network. */
    network: async (key: Omit<Handed, 'account'>) => {
      const { Subnets = [] } = await new EC2Client(options(key)).send(
        new DescribeSubnetsCommand({}),
      )
      return { awsvpcConfiguration: { subnets: Subnets.flatMap((s) => s.SubnetId ?? []) } }
    },
  }
}

/** The error that a promise ends with. */
export async function errorOf(
  promise: Promise<unknown>,
): Promise<Error & { $metadata?: { httpStatusCode?: number; requestId?: string } }> {
  return promise.then(
    () => {
      throw new Error('It was expected to fail.')
    },
    (error: unknown) => error as Error,
  )
}

/** The same in one line: status, code and message. */
export async function refusalOf(promise: Promise<unknown>): Promise<string> {
  const error = await errorOf(promise)
  return `${error.$metadata?.httpStatusCode} ${error.name}: ${error.message}`
}
