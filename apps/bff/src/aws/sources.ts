import {
  fromIni,
  fromNodeProviderChain,
  fromTemporaryCredentials,
} from '@aws-sdk/credential-providers'
import type { SignIn } from './problems.ts'

/** Source of one account's credentials. Fixed by the configuration at start, never by a request. */
export type Source =
  | { kind: 'keys'; accessKeyId: string; secretAccessKey: string }
  | { kind: 'profile'; profile: string }
  | { kind: 'chain' }
  | { kind: 'role'; roleArn: string; externalId?: string; from: Source }

/** One account as configured. */
export interface AccountConfig {
  name: string
  regions: string[]
  source: Source
  /** Set for the sandbox only. Otherwise the SDK's own rules apply, including AWS_ENDPOINT_URL. */
  endpoint?: string
  sandbox: boolean
}

export type Provider = () => Promise<{
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
  expiration?: Date
}>

/**
 * Creates a new credential provider without a cache. An old provider may keep returning expired
 * credentials (https://github.com/aws/aws-sdk-js-v3/issues/4798), so it is replaced.
 */
export function providerOf(source: Source, region: string): Provider {
  switch (source.kind) {
    case 'keys': {
      const { accessKeyId, secretAccessKey } = source
      return () => Promise.resolve({ accessKeyId, secretAccessKey })
    }
    case 'profile':
      return fromIni({ profile: source.profile, ignoreCache: true, clientConfig: { region } })
    case 'chain':
      return fromNodeProviderChain({ ignoreCache: true, clientConfig: { region } })
    case 'role':
      return fromTemporaryCredentials({
        masterCredentials: providerOf(source.from, region),
        clientConfig: { region },
        params: {
          RoleArn: source.roleArn,
          RoleSessionName: 'pilothouse',
          DurationSeconds: 3600,
          ...(source.externalId ? { ExternalId: source.externalId } : {}),
        },
      })
  }
}

const retry = 'Sign in again; the console notices by itself.'

/** Sign-in instructions for each kind of source. */
export function signInOf(source: Source): SignIn {
  switch (source.kind) {
    case 'keys':
      return {
        command: 'npm start',
        sentence: 'The sandbox does not know this key: it was restarted without the console.',
      }
    case 'profile':
      return {
        command: `aws sso login --profile ${source.profile}`,
        sentence: `The credentials of profile ${source.profile} are expired or not valid. ${retry}`,
      }
    case 'chain':
      return {
        command: 'aws sso login',
        sentence: `The credentials of this machine are expired or not valid. ${retry}`,
      }
    case 'role':
      return {
        ...signInOf(source.from),
        sentence: `The role ${source.roleArn} could not be assumed. ${retry}`,
      }
  }
}
