import { Sha256 } from '@aws-crypto/sha256-js'
import { ListClustersCommand } from '@aws-sdk/client-ecs'
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
  type AssumeRoleWithWebIdentityCommandInput,
} from '@aws-sdk/client-sts'
import { SignatureV4 } from '@smithy/signature-v4'
import { expect, test } from 'vitest'
import { identityToken } from './identity-token.ts'
import { errorOf, useSandbox, type Handed } from './wire-harness.ts'

const { box, control, account, ecs, sts } = useSandbox()

const list = new ListClustersCommand({})
const who = new GetCallerIdentityCommand({})

/** A signed request with something changed after the signing. */
async function post(
  key: Handed,
  change: { body?: string; headers?: Record<string, string>; signingDate?: Date } = {},
) {
  const { hostname, port } = new URL(box().url)
  const signer = new SignatureV4({
    service: 'ecs',
    region: key.region,
    credentials: key,
    sha256: Sha256,
  })
  const headers = {
    host: `${hostname}:${port}`,
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters',
  }
  const request = { method: 'POST', protocol: 'http:', hostname, path: '/', headers, body: '{}' }
  const signed = await signer.sign(request, { signingDate: change.signingDate ?? new Date() })
  const response = await fetch(box().url, {
    method: 'POST',
    headers: { ...signed.headers, ...change.headers },
    body: change.body ?? '{}',
  })
  return {
    status: response.status,
    body: (await response.json()) as { __type?: string; message?: string },
  }
}

test('accepts a valid signature and returns a request id', async () => {
  const answer = await ecs(await account()).send(list)
  expect(answer.clusterArns).toEqual([])
  expect(answer.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/)
})

test('refuses a wrong secret in each protocol', async () => {
  const key = { ...(await account()), secretAccessKey: 'wrong' }
  expect(await errorOf(ecs(key).send(list))).toMatchObject({
    name: 'InvalidSignatureException',
    $metadata: { httpStatusCode: 400 },
  })
  expect(await errorOf(sts(key).send(who))).toMatchObject({
    name: 'SignatureDoesNotMatch',
    $metadata: { httpStatusCode: 403 },
  })
})

test('refuses an unknown key', async () => {
  const key = { ...(await account()), accessKeyId: 'AKIANOBODY' }
  const error = await errorOf(ecs(key).send(list))
  expect(error).toMatchObject({
    name: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  })
  expect(await errorOf(sts(key).send(who))).toMatchObject({ name: 'InvalidClientTokenId' })
})

test('refuses a request changed after signing', async () => {
  const key = await account()
  expect((await post(key)).status).toBe(200)
  expect((await post(key, { body: '{"maxResults":1}' })).body.__type).toBe(
    'InvalidSignatureException',
  )
  expect(
    (
      await post(key, {
        headers: { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DeleteCluster' },
      })
    ).body.__type,
  ).toBe('InvalidSignatureException')
  expect((await post(key, { headers: { 'x-amz-slipped-in': '1' } })).body.message).toContain(
    "must be a 'SignedHeader'",
  )
})

test('refuses a clock that is off by more than five minutes', async () => {
  const key = await account()
  const late = await post(key, { signingDate: new Date(Date.now() - 6 * 60_000) })
  expect(late.body).toMatchObject({
    __type: 'InvalidSignatureException',
    message: expect.stringMatching(/^Signature expired: \d{8}T\d{6}Z is now earlier than/),
  })
  const early = await post(key, { signingDate: new Date(Date.now() + 6 * 60_000) })
  expect(early.body.message).toMatch(/^Signature not yet current/)
  expect((await post(key, { signingDate: new Date(Date.now() - 4 * 60_000) })).status).toBe(200)
})

test('refuses a missing or partial signature', async () => {
  const headers = { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters' }
  const ask = async (more: object) =>
    (
      (await (
        await fetch(box().url, { method: 'POST', headers: { ...headers, ...more } })
      ).json()) as { __type: string }
    ).__type
  expect(await ask({})).toBe('MissingAuthenticationTokenException')
  expect(await ask({ authorization: 'Bearer x' })).toBe('IncompleteSignatureException')
  expect(await ask({ authorization: 'AWS4-HMAC-SHA256 Credential=a/b' })).toBe(
    'IncompleteSignatureException',
  )
})

test('a new key works beside the old one until that is deleted', async () => {
  const old = await account()
  const fresh = (await control('POST', `accounts/${old.account}/keys`)) as Handed
  await ecs(old).send(list)
  await control('DELETE', `accounts/${old.account}/keys/${old.accessKeyId}`)
  await ecs(fresh).send(list)
  expect(await errorOf(ecs(old).send(list))).toMatchObject({ name: 'UnrecognizedClientException' })
})

test('a role is assumed with an identity token and without a signature', async () => {
  const key = await account({ clock: 'manual' })
  const anonymous = new STSClient({
    endpoint: box().url,
    region: 'us-east-1',
    credentials: () => Promise.reject(new Error('no credentials')),
  })
  const assume = (more: Partial<AssumeRoleWithWebIdentityCommandInput> = {}) =>
    anonymous.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: `arn:aws:iam::${key.account}:role/ci`,
        RoleSessionName: 'build-7',
        WebIdentityToken: identityToken({ iss: 'https://id.example', sub: 'ann', aud: 'ecs' }),
        ...more,
      }),
    )
  const answer = await assume()
  expect(answer).toMatchObject({
    SubjectFromWebIdentityToken: 'ann',
    Provider: 'id.example',
    Audience: 'ecs',
    AssumedRoleUser: { Arn: `arn:aws:sts::${key.account}:assumed-role/ci/build-7` },
  })
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken } = answer.Credentials ?? {}
  const session = {
    region: key.region,
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  }
  expect((await sts(session).send(who)).Arn).toBe(answer.AssumedRoleUser?.Arn)
  expect(await errorOf(assume({ WebIdentityToken: 'not a token' }))).toMatchObject({
    name: 'InvalidIdentityTokenException',
  })
  expect(
    await errorOf(assume({ WebIdentityToken: identityToken({ sub: 'ann', exp: 1 }) })),
  ).toMatchObject({ name: 'ExpiredToken' })
  expect(await errorOf(assume({ RoleArn: 'arn:aws:iam::000000000001:role/ci' }))).toMatchObject({
    name: 'AccessDenied',
  })
  anonymous.destroy()
})

test('an assumed role has its own keys, which need their token and expire', async () => {
  const key = await account({ clock: 'manual' })
  const RoleArn = `arn:aws:iam::${key.account}:role/team/reader`
  const answer = await sts(key).send(
    new AssumeRoleCommand({
      RoleArn,
      RoleSessionName: 'ann',
      SourceIdentity: 'ann',
      DurationSeconds: 900,
      Tags: [{ Key: 'a', Value: 'b' }],
    }),
  )
  expect(answer.AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${key.account}:assumed-role/reader/ann`)
  expect(answer.SourceIdentity).toBe('ann')
  expect(answer.Credentials?.Expiration?.getTime()).toBeGreaterThan(Date.now() + 890_000)
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken } = answer.Credentials ?? {}
  const session = {
    region: key.region,
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  }
  expect((await sts(session).send(who)).Arn).toBe(answer.AssumedRoleUser?.Arn)
  expect(await errorOf(ecs({ ...session, sessionToken: undefined }).send(list))).toMatchObject({
    name: 'UnrecognizedClientException',
  })
  expect(await errorOf(ecs({ ...session, sessionToken: 'made up' }).send(list))).toMatchObject({
    name: 'UnrecognizedClientException',
  })
  await ecs(session).send(list)
  await control('POST', `accounts/${key.account}/advance`, { ms: 901_000 })
  expect(await errorOf(ecs(session).send(list))).toMatchObject({ name: 'ExpiredTokenException' })
})

test('refuses an invalid role', async () => {
  const key = await account()
  const assume = (RoleArn: string, RoleSessionName = 'ann', DurationSeconds?: number) =>
    errorOf(sts(key).send(new AssumeRoleCommand({ RoleArn, RoleSessionName, DurationSeconds })))
  expect((await assume('arn:aws:iam::000000000000:role/x')).name).toBe('AccessDenied')
  expect((await assume('not an arn but long enough')).name).toBe('ValidationError')
  expect((await assume(`arn:aws:iam::${key.account}:role/x`, 'a b')).name).toBe('ValidationError')
  expect((await assume(`arn:aws:iam::${key.account}:role/x`, 'ann', 10)).name).toBe(
    'ValidationError',
  )
})
