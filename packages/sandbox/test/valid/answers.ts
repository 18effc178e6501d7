import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs'
import { EC2Client } from '@aws-sdk/client-ec2'
import { ECRClient } from '@aws-sdk/client-ecr'
import { ECSClient } from '@aws-sdk/client-ecs'
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts'
import { afterAll, beforeAll } from 'vitest'
import { identityToken } from '../identity-token.ts'
import { useSandbox } from '../wire-harness.ts'
import { startRecordingProxy, type Answered } from './proxy.ts'
import { walkEc2 } from './walk-ec2.ts'
import { walkEcrPolicies } from './walk-ecr-policies.ts'
import { walkEcr } from './walk-ecr.ts'
import { walkEcs } from './walk-ecs.ts'
import { leaveElbv2, walkElbv2 } from './walk-elbv2.ts'
import { walkHosts } from './walk-hosts.ts'
import { walkScaling } from './walk-scaling.ts'
import { walkCloudWatch, walkLogs } from './walk-watch.ts'

/** A call of the walk, as the sandbox has read it. */
interface RecordedCall {
  api: string
  operation: string
  input: unknown
}

/**
 * Walks through all that the sandbox can do, in an account of its own, and hands over every answer
 * as it went over the wire, and every call.
 */
export function recordWalk(): {
  answers: () => readonly Answered[]
  calls: () => readonly RecordedCall[]
} {
  const sandbox = useSandbox()
  const all: Answered[] = []
  const calls: RecordedCall[] = []
  beforeAll(async () => {
    const proxy = await startRecordingProxy(sandbox.box().url)
    afterAll(() => proxy.close())
    const key = await sandbox.account({ clock: 'manual' })
    const options = { endpoint: proxy.url, region: key.region, credentials: key, maxAttempts: 1 }
    const advance = (seconds: number) =>
      sandbox.control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1_000 })
    const walk = <Client>(client: Client) => ({
      client,
      account: key.account,
      region: key.region,
      advance,
    })
    const now = async () => ((await advance(0)) as { now: number }).now
    const network = await walkEc2(walk(new EC2Client(options)))
    const balancing = walk(new ElasticLoadBalancingV2Client(options))
    const groups = await walkElbv2(balancing, network)
    const logs = walk(new CloudWatchLogsClient({ ...options, disableHostPrefix: true }))
    const logGroup = '/ecs/web'
    await logs.client.send(new CreateLogGroupCommand({ logGroupName: logGroup }))
    const ground = { ...network, ...groups, logGroup }
    const ecs = walk(new ECSClient(options))
    await walkEcs(ecs, ground, async (service) => {
      await walkLogs(logs, logGroup, await now())
      await walkCloudWatch(walk(new CloudWatchClient(options)), service, await now())
      await walkScaling(walk(new ApplicationAutoScalingClient(options)), service)
    })
    await walkHosts(ecs, ground)
    await leaveElbv2(balancing, groups)
    await walkEcr(walk(new ECRClient(options)))
    await walkEcrPolicies(walk(new ECRClient(options)))
    const sts = new STSClient(options)
    await sts.send(new GetCallerIdentityCommand({}))
    await sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${key.account}:role/me`,
        RoleSessionName: 'me',
        SourceIdentity: 'someone',
      }),
    )
    await sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: `arn:aws:iam::${key.account}:role/me`,
        RoleSessionName: 'me',
        WebIdentityToken: identityToken({ iss: 'https://id.example', sub: 'me', aud: 'ecs' }),
      }),
    )
    all.push(...proxy.answers)
    calls.push(
      ...(
        (await sandbox.control('GET', `accounts/${key.account}/calls`)) as { calls: RecordedCall[] }
      ).calls,
    )
  }, 60_000)
  return { answers: () => all, calls: () => calls }
}
