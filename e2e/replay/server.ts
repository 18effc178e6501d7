import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { last, type Recording } from './recording.ts'

interface Asked {
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
type Answers = Record<string, (asked: Asked) => object>
/** What else than ECS was recorded: its answers by operation, and whose account it was. */
export interface Also {
  target: string
  accountId: string
  answers: Record<string, (asked: object) => object>
}

/** What AWS refuses, on the wire. */
export class Refused extends Error {
  readonly code: string
  constructor(message: string, code = 'ClientException') {
    super(message)
    this.code = code
  }
}

/** Serves one recorded conversation on AWS's JSON wire: what is asked by name is answered by what was recorded of that name. */
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
        send(200, json, JSON.stringify(answer ? answer(JSON.parse(text || '{}') as Asked) : {}))
      } catch (error) {
        send(
          400,
          json,
          JSON.stringify({
            __type: error instanceof Refused ? error.code : 'ClientException',
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

function answersOf(r: Recording): Answers {
  const is = (arn: string, asked: string) => arn === asked || last(arn) === last(asked)
  // One recording's cluster has another name in its ARN than in its name.
  const isCluster = (arn: string, asked: string | undefined) =>
    is(arn, asked ?? 'default') ||
    r.clusters.some((c) => c.clusterArn === arn && c.clusterName === asked)
  const found = <T>(
    asked: string[] | undefined,
    all: T[],
    arnOf: (one: T) => string,
    same: (arn: string, asked: string) => boolean = is,
  ) => {
    const wanted = asked ?? []
    return {
      of: wanted.flatMap((name) => all.filter((one) => same(arnOf(one), name))),
      failures: wanted
        .filter((name) => !all.some((one) => same(arnOf(one), name)))
        .map((arn) => ({ arn, reason: 'MISSING' })),
    }
  }
  /** Which cluster a listed ARN is in: a long ARN tells it, of a short one the description does. */
  const inCluster =
    (described: { arn: string; clusterArn: string }[], asked: string | undefined) =>
    (arn: string) => {
      const [, cluster, name] = arn.split('/')
      return name === undefined
        ? described.some((d) => d.arn === arn && isCluster(d.clusterArn, asked))
        : cluster === last(asked ?? 'default')
    }
  const services = r.services.map((s) => ({ arn: s.serviceArn, clusterArn: s.clusterArn }))
  const tasks = r.tasks.map((t) => ({ arn: t.taskArn, clusterArn: t.clusterArn }))
  const here = <T extends { clusterArn: string }>(all: T[], { cluster }: Asked) =>
    all.filter((one) => isCluster(one.clusterArn, cluster))
  const desired = new Map(r.tasks.map((t) => [t.taskArn, t.desiredStatus]))
  return {
    ListClusters: () => ({ clusterArns: r.clusters.map((c) => c.clusterArn) }),
    DescribeClusters: ({ clusters }) => {
      const { of, failures } = found(clusters, r.clusters, (c) => c.clusterArn, isCluster)
      return { clusters: of, failures }
    },
    ListServices: ({ cluster }) => ({
      serviceArns: r.listed.services.filter(inCluster(services, cluster)),
    }),
    // What was recorded is of before this history was kept, or of endpoints without it.
    ListServiceDeployments: () => {
      throw new Refused('The operation is not known.', 'UnknownOperationException')
    },
    DescribeServices: (asked) => {
      const { of, failures } = found(asked.services, here(r.services, asked), (s) => s.serviceArn)
      return { services: of, failures }
    },
    ListTasks: ({ cluster, desiredStatus = 'RUNNING' }) => ({
      taskArns: r.listed.tasks
        .filter(inCluster(tasks, cluster))
        .filter((arn) => (desired.get(arn) ?? 'RUNNING') === desiredStatus),
    }),
    DescribeTasks: (asked) => {
      const { of, failures } = found(asked.tasks, here(r.tasks, asked), (t) => t.taskArn)
      return { tasks: of, failures }
    },
    ListContainerInstances: (asked) => ({
      containerInstanceArns: here(r.instances, asked).map((i) => i.containerInstanceArn),
    }),
    DescribeContainerInstances: (asked) => {
      const { of, failures } = found(
        asked.containerInstances,
        here(r.instances, asked),
        (i) => i.containerInstanceArn,
      )
      return { containerInstances: of, failures }
    },
    ListTaskDefinitionFamilies: () => ({
      families: [...new Set(r.listed.definitions.map((arn) => last(arn).split(':')[0]))],
    }),
    ListTaskDefinitions: ({ familyPrefix = '', status = 'ACTIVE' }) => ({
      taskDefinitionArns: r.listed.definitions.filter(
        (arn) => status === 'ACTIVE' && last(arn).startsWith(`${familyPrefix}:`),
      ),
    }),
    DescribeTaskDefinition: ({ taskDefinition = '' }) => {
      const [definition] = r.definitions.filter((d) =>
        is(d.taskDefinition.taskDefinitionArn, taskDefinition),
      )
      if (!definition) throw new Refused('Unable to describe task definition.')
      return definition
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}

function callerIdentity(r: Recording, accountId?: string): string {
  const account =
    accountId ?? (r.clusters[0]?.clusterArn ?? r.listed.definitions[0] ?? '').split(':')[4] ?? ''
  return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/replay</Arn><UserId>REPLAY</UserId><Account>${account}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>recorded</RequestId></ResponseMetadata></GetCallerIdentityResponse>`
}
