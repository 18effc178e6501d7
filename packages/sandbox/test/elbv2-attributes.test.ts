import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2'
import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2'
import { expect, test } from 'vitest'
import { refusalOf, useSandbox } from './wire-harness.ts'

// Attributes that Terraform's and Pulumi's providers read and write after each listener and balancer.
const { account, ec2, elbv2 } = useSandbox()

async function begin() {
  const key = await account({ clock: 'manual' })
  const client = elbv2(key)
  const { Subnets = [] } = await ec2(key).send(new DescribeSubnetsCommand({}))
  const create = (more: Partial<sdk.CreateLoadBalancerCommandInput> = {}) =>
    client.send(
      new sdk.CreateLoadBalancerCommand({
        Name: 'front',
        Subnets: Subnets.map((subnet) => subnet.SubnetId ?? ''),
        ...more,
      }),
    )
  return { client, create }
}

const reply = (ContentType?: string): sdk.Action => ({
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode: '404', ...(ContentType ? { ContentType } : {}) },
})

async function listenerOf(
  client: sdk.ElasticLoadBalancingV2Client,
  balancer: sdk.CreateLoadBalancerCommandOutput,
  action: sdk.Action,
) {
  const { Listeners } = await client.send(
    new sdk.CreateListenerCommand({
      LoadBalancerArn: balancer.LoadBalancers?.[0]?.LoadBalancerArn,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [action],
    }),
  )
  return Listeners?.[0]?.ListenerArn
}

test('a listener has the attributes of its protocol, and keeps changes', async () => {
  const { client, create } = await begin()
  const ListenerArn = await listenerOf(client, await create(), reply())
  const read = async () =>
    (await client.send(new sdk.DescribeListenerAttributesCommand({ ListenerArn }))).Attributes
  expect(await read()).toContainEqual({
    Key: 'routing.http.response.server.enabled',
    Value: 'true',
  })
  const modify = (Key: string, Value: string) =>
    client.send(
      new sdk.ModifyListenerAttributesCommand({ ListenerArn, Attributes: [{ Key, Value }] }),
    )
  await modify('routing.http.response.x_frame_options.header_value', 'DENY')
  expect(await read()).toContainEqual({
    Key: 'routing.http.response.x_frame_options.header_value',
    Value: 'DENY',
  })
  expect(await refusalOf(modify('tcp.idle_timeout.seconds', '90'))).toContain('ValidationError')
})

test('a load balancer has attributes for connection logs', async () => {
  const { client, create } = await begin()
  const LoadBalancerArn = (await create()).LoadBalancers?.[0]?.LoadBalancerArn
  const { Attributes } = await client.send(
    new sdk.ModifyLoadBalancerAttributesCommand({
      LoadBalancerArn,
      Attributes: [
        { Key: 'connection_logs.s3.enabled', Value: 'true' },
        { Key: 'connection_logs.s3.bucket', Value: 'logs' },
      ],
    }),
  )
  expect(Attributes).toContainEqual({ Key: 'connection_logs.s3.bucket', Value: 'logs' })
})

test('a fixed response has one of five content types', async () => {
  const { client, create } = await begin()
  const balancer = await create()
  expect(await refusalOf(listenerOf(client, balancer, reply('image/png')))).toBe(
    "400 ValidationError: Content type 'image/png' must be one of 'text/plain, text/css, " +
      "text/html, application/javascript, application/json'",
  )
  expect(await listenerOf(client, balancer, reply('application/json'))).toContain(':listener/app/')
})

test.each([
  [
    'sg-0123456789abcdef0',
    'InvalidSecurityGroup',
    "The security group 'sg-0123456789abcdef0' does not exist",
  ],
  ['web', 'ValidationError', "Security group 'web' is not valid"],
])('refuses the security group %s in AWS’s words', async (id, code, message) => {
  const { create } = await begin()
  expect(await refusalOf(create({ SecurityGroups: [id] }))).toBe(
    `400 ${code}Exception: ${message}`.replace('ValidationErrorException', 'ValidationError'),
  )
})
