import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { last, type Recording } from './recording.ts'

interface RequestInput {
  cluster?: string
  clusters?: string[]
  services?: string[]
  tasks?: string[]
  containerInstances?: string[]
  desiredStatus?: string
  taskDefinition?: string
  familyPrefix?: string
  status?: string
}
type Answers = Record<string, (input: RequestInput) => object>
/** Recorded answers of other APIs by operation, and their account. */
export interface Also {
  target: string
  accountId: string
  answers: Record<string, (input: object) => object>
}

/** An error of AWS on the wire. */
export class RefusedCall extends Error {
  readonly code: string
  constructor(message: string, code = 'ClientException') {
    super(message)
    this.code = code
  }
}

/**
 * Serves one recording on AWS's JSON protocol. Answers requests by name with the recorded resource
 * of that name.
 */
export async function startReplay(
  recording: Recording,
  also?: Also,
): Promise<{ url: string; unknown: string[]; stop(): Promise<void> }> {
  const answers = answersOf(recording)
  const unknown: string[] = []
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const send = (status: number, type: string, body: string) =>
        response
          .writeHead(status, { 'Content-Type': type, 'x-amzn-RequestId': 'recorded' })
          .end(body)
      const [target, operation] = String(request.headers['x-amz-target']).split('.')
      const findKnown = () => {
        if (target === 'AmazonEC2ContainerServiceV20141113') return answers
        if (target === also?.target) return also?.answers
        return undefined
      }
      const known = findKnown()
      if (!operation || !known)
        return send(200, 'text/xml', callerIdentity(recording, also?.accountId))
      const json = 'application/x-amz-json-1.1'
      const answer = known[operation]
      if (!answer) unknown.push(operation)
      try {
        send(
          200,
          json,
          JSON.stringify(answer ? answer(JSON.parse(text || '{}') as RequestInput) : {}),
        )
      } catch (error) {
        send(
          400,
          json,
          JSON.stringify({
            __type: error instanceof RefusedCall ? error.code : 'ClientException',
            message: error instanceof Error ? error.message : String(error),
          }),
        )
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    unknown,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function answersOf(recording: Recording): Answers {
  const matches = (arn: string, ref: string) => arn === ref || last(arn) === last(ref)
  // In one recording the cluster's ARN has another name than its description.
  const isCluster = (arn: string, ref: string | undefined) =>
    matches(arn, ref ?? 'default') ||
    recording.clusters.some((c) => c.clusterArn === arn && c.clusterName === ref)
  const select = <T>(
    ref: string[] | undefined,
    all: T[],
    arnOf: (one: T) => string,
    same: (arn: string, ref: string) => boolean = matches,
  ) => {
    const wanted = ref ?? []
    return {
      resources: wanted.flatMap((name) => all.filter((one) => same(arnOf(one), name))),
      failures: wanted
        .filter((name) => !all.some((one) => same(arnOf(one), name)))
        .map((arn) => ({ arn, reason: 'MISSING' })),
    }
  }
  /** The cluster of a listed ARN. A long ARN contains it; for a short one the description does. */
  const inCluster =
    (described: { arn: string; clusterArn: string }[], ref: string | undefined) =>
    (arn: string) => {
      const [, cluster, name] = arn.split('/')
      return name === undefined
        ? described.some((d) => d.arn === arn && isCluster(d.clusterArn, ref))
        : cluster === last(ref ?? 'default')
    }
  const services = recording.services.map((s) => ({ arn: s.serviceArn, clusterArn: s.clusterArn }))
  const tasks = recording.tasks.map((t) => ({ arn: t.taskArn, clusterArn: t.clusterArn }))
  const inSameCluster = <T extends { clusterArn: string }>(all: T[], { cluster }: RequestInput) =>
    all.filter((one) => isCluster(one.clusterArn, cluster))
  const desired = new Map(recording.tasks.map((t) => [t.taskArn, t.desiredStatus]))
  return {
    ListClusters: () => ({ clusterArns: recording.clusters.map((c) => c.clusterArn) }),
    DescribeClusters: ({ clusters }) => {
      const { resources, failures } = select(
        clusters,
        recording.clusters,
        (c) => c.clusterArn,
        isCluster,
      )
      return { clusters: resources, failures }
    },
    ListServices: ({ cluster }) => ({
      serviceArns: recording.listed.services.filter(inCluster(services, cluster)),
    }),
    // The recordings are older than this history, or from endpoints without it.
    ListServiceDeployments: () => {
      throw new RefusedCall('The operation is not known.', 'UnknownOperationException')
    },
    DescribeServices: (input) => {
      const { resources, failures } = select(
        input.services,
        inSameCluster(recording.services, input),
        (s) => s.serviceArn,
      )
      return { services: resources, failures }
    },
    ListTasks: ({ cluster, desiredStatus = 'RUNNING' }) => ({
      taskArns: recording.listed.tasks
        .filter(inCluster(tasks, cluster))
        .filter((arn) => (desired.get(arn) ?? 'RUNNING') === desiredStatus),
    }),
    DescribeTasks: (input) => {
      const { resources, failures } = select(
        input.tasks,
        inSameCluster(recording.tasks, input),
        (t) => t.taskArn,
      )
      return { tasks: resources, failures }
    },
    ListContainerInstances: (input) => ({
      containerInstanceArns: inSameCluster(recording.instances, input).map(
        (i) => i.containerInstanceArn,
      ),
    }),
    DescribeContainerInstances: (input) => {
      const { resources, failures } = select(
        input.containerInstances,
        inSameCluster(recording.instances, input),
        (i) => i.containerInstanceArn,
      )
      return { containerInstances: resources, failures }
    },
    ListTaskDefinitionFamilies: () => ({
      families: [...new Set(recording.listed.definitions.map((arn) => last(arn).split(':')[0]))],
    }),
    ListTaskDefinitions: ({ familyPrefix = '', status = 'ACTIVE' }) => ({
      taskDefinitionArns: recording.listed.definitions.filter(
        (arn) => status === 'ACTIVE' && last(arn).startsWith(`${familyPrefix}:`),
      ),
    }),
    DescribeTaskDefinition: ({ taskDefinition = '' }) => {
      const [definition] = recording.definitions.filter((d) =>
        matches(d.taskDefinition.taskDefinitionArn, taskDefinition),
      )
      if (!definition) throw new RefusedCall('Unable to describe task definition.')
      return definition
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}

function callerIdentity(recording: Recording, accountId?: string): string {
  const account =
    accountId ??
    (recording.clusters[0]?.clusterArn ?? recording.listed.definitions[0] ?? '').split(':')[4] ??
    ''
  const identity = `<Arn>arn:aws:iam::${account}:user/replay</Arn><UserId>REPLAY</UserId>`
  return (
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">' +
    `<GetCallerIdentityResult>${identity}<Account>${account}</Account></GetCallerIdentityResult>` +
    '<ResponseMetadata><RequestId>recorded</RequestId></ResponseMetadata>' +
    '</GetCallerIdentityResponse>'
  )
}
