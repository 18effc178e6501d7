import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs'
import type { Family, Outcome, Problem } from '@pilothouse/contract'
import { diffTaskDefinitions } from '@pilothouse/contract/task-definitions/task-definition-diff'
import { checkTaskDefinition } from '@pilothouse/contract/task-definitions/task-definition-rules'
import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'

// The samples are beside the checkout; not every machine has them.
const samples = join(import.meta.dirname, '../../../../shared/task-definitions')
const files = existsSync(samples) ? readdirSync(samples).filter((f) => f.endsWith('.json')) : []
interface Sample {
  family: string
  executionRoleArn?: string
  containerDefinitions: { portMappings?: { containerPort: number; hostPort?: number }[] }[]
}

let bench: Bench
let ecs: ECSClient
beforeAll(async () => {
  bench = await startBench('empty')
  ecs = new ECSClient({
    region: 'us-east-1',
    endpoint: bench.sandbox.url,
    credentials: bench.account,
  })
})
afterAll(() => {
  ecs.destroy()
  return bench.close()
})

const register = (definition: unknown, latest: number | null) =>
  bench.post('/api/actions/register-task-definition', {
    id: ulid(),
    account: 'test',
    region: 'us-east-1',
    definition,
    base: null,
    latest,
  })
const newest = async (family: string): Promise<number | null> => {
  const answer = await bench.get(`/api/test/us-east-1/task-definitions/${family}`)
  return answer.status === 404
    ? null
    : ((answer.json as Family).revisions.find((r) => r.status === 'ACTIVE')?.revision ?? null)
}

test.skipIf(files.length === 0).each(files)(
  '%s has ECS’s verdict, registers, and comes back equal',
  { timeout: 30_000 },
  async (file) => {
    const given = JSON.parse(readFileSync(join(samples, file), 'utf8')) as Sample
    // `"ulimits": null` is sent as it is; ECS treats it as absent.
    const said = () =>
      JSON.parse(JSON.stringify(given), (_, value: unknown) => value ?? undefined) as Sample
    const errors = checkTaskDefinition(given).filter((f) => f.severity === 'error')
    const refused = await register(given, await newest(given.family))
    expect([file, refused.status === 200]).toEqual([file, errors.length === 0])
    if (errors.length > 0) {
      expect((refused.json as Problem).message).toMatch(/port|execution role ARN/i)
      given.executionRoleArn ??= 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole'
      for (const container of given.containerDefinitions)
        for (const mapping of container.portMappings ?? []) mapping.hostPort = mapping.containerPort
      expect(checkTaskDefinition(given).filter((f) => f.severity === 'error')).toEqual([])
    }
    const answer = errors.length === 0 ? refused : await register(given, await newest(given.family))
    const { taskDefinition } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: (answer.json as Outcome).made }),
    )
    expect(taskDefinition).toMatchObject(said())
    expect(diffTaskDefinitions(given, JSON.parse(JSON.stringify(taskDefinition)))).toEqual([])
  },
)
