import { describe, expect, test } from 'vitest'
import { listContainerInstances } from '../src/ecs/container-instances/container-instances.ts'
import { deleteAttributes, listAttributes, putAttributes } from '../src/ecs/placement/attributes.ts'
import { hosts, message } from './ecs-hosts.ts'

describe('attributes', () => {
  test('are put, listed, used in expressions, and deleted', () => {
    const { call, run, defineOnHost, instances } = hosts('ab')
    const [first, second] = instances.map((i) => i.record.containerInstanceArn)
    defineOnHost('job', 128)
    const put = (attributes: object[]) =>
      putAttributes({ cluster: 'prod', attributes: attributes as [] }, call)
    expect(
      put([
        { name: 'stack', value: 'blue', targetId: first },
        { name: 'rack', targetId: instances[1]?.id, targetType: 'container-instance' },
      ]).attributes,
    ).toEqual([
      { name: 'stack', value: 'blue', targetId: first },
      { name: 'rack', targetId: second },
    ])
    const list = (more: object) =>
      listAttributes({ cluster: 'prod', targetType: 'container-instance', ...more }, call)
        .attributes
    expect(list({ attributeName: 'stack' })).toEqual([
      { name: 'stack', value: 'blue', targetId: first },
    ])
    expect(
      list({ attributeName: 'ecs.availability-zone', attributeValue: 'us-east-1b' }),
    ).toMatchObject([{ targetId: second }])
    expect(
      listContainerInstances(
        { cluster: 'prod', filter: 'attribute:stack == blue or attribute:rack exists' },
        call,
      ).containerInstanceArns,
    ).toHaveLength(2)
    const blue = [{ type: 'memberOf' as const, expression: 'attribute:stack =~ bl.*' }]
    expect(
      run('job', { count: 3, placementConstraints: blue }).tasks?.map(
        (t) => t.containerInstanceArn,
      ),
    ).toEqual([first, first, first])
    expect(
      listContainerInstances({ cluster: 'prod', filter: 'task:group == family:job' }, call)
        .containerInstanceArns,
    ).toEqual([first])
    deleteAttributes({ cluster: 'prod', attributes: [{ name: 'stack', targetId: first }] }, call)
    expect(run('job', { placementConstraints: blue }).failures?.[0]?.reason).toBe(
      'MemberOf placement constraint unsatisfied.',
    )
    expect(
      message(() => put([{ name: 'ecs.instance-type', value: 'x', targetId: first }])),
    ).toMatch(/^InvalidParameterException/)
    expect(
      message(() => put([{ name: 'a', targetId: 'nope', targetType: 'container-instance' }])),
    ).toMatch(/^TargetNotFoundException/)
    put(Array.from({ length: 10 }, (_, n) => ({ name: `a${n}`, targetId: first })))
    expect(message(() => put([{ name: 'eleventh', targetId: first }]))).toMatch(
      /^AttributeLimitExceededException/,
    )
  })

  test('a service starts once an instance matches its constraints', () => {
    const { call, defineOnHost, serve, service, story, advance, instances } = hosts('a')
    defineOnHost('web', 128)
    serve('web', 1, {
      launchType: 'EC2',
      networkConfiguration: undefined,
      placementConstraints: [{ type: 'memberOf', expression: 'attribute:gpu exists' }],
    })
    advance(30)
    expect(story('web').at(-1)).toMatch(
      /^was unable to place a task because no container instance met all of its requirements\. The closest matching \(container-instance ID\) encountered error "MemberOf/,
    )
    putAttributes(
      {
        cluster: 'prod',
        attributes: [{ name: 'gpu', targetId: instances[0]?.record.containerInstanceArn }],
      },
      call,
    )
    advance(30)
    expect(service('web').runningCount).toBe(1)
  })
})
