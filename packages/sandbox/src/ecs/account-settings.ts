import type {
  DeleteAccountSettingRequest,
  DeleteAccountSettingResponse,
  ListAccountSettingsRequest,
  ListAccountSettingsResponse,
  PutAccountSettingDefaultRequest,
  PutAccountSettingDefaultResponse,
  PutAccountSettingRequest,
  PutAccountSettingResponse,
  Setting,
  SettingName,
} from '@aws-sdk/client-ecs'
import type { Identity, Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { invalid } from './lookup.ts'
import { page } from './page.ts'

interface Rule {
  byDefault: string
  allowed: readonly string[]
  /** Set for the whole account, not for one of its principals. */
  root?: true
  /** Only AWS may change it. */
  managed?: true
}

const onOff = ['enabled', 'disabled']

/** All settings, with AWS's default and the allowed values (docs: ecs-account-settings). */
const rules: Record<SettingName, Rule> = {
  awsvpcTrunking: { byDefault: 'disabled', allowed: onOff },
  containerInsights: { byDefault: 'disabled', allowed: ['enhanced', ...onOff] },
  containerInstanceLongArnFormat: { byDefault: 'enabled', allowed: onOff },
  defaultLogDriverMode: { byDefault: 'non-blocking', allowed: ['blocking', 'non-blocking'] },
  fargateEventWindows: { byDefault: 'disabled', allowed: onOff, root: true },
  fargateFIPSMode: { byDefault: 'disabled', allowed: onOff },
  fargateTaskRetirementWaitPeriod: { byDefault: '7', allowed: ['0', '7', '14'], root: true },
  guardDutyActivate: { byDefault: 'off', allowed: ['on', 'off'], managed: true },
  serviceLongArnFormat: { byDefault: 'enabled', allowed: onOff },
  tagResourceAuthorization: { byDefault: 'on', allowed: ['on', 'off'] },
  taskLongArnFormat: { byDefault: 'enabled', allowed: onOff },
}

const rootOf = (region: Region) => `arn:${region.partition}:iam::${region.account}:root`

/** Returns the principal that a caller's settings belong to; for a session, its role. */
function principalOf({ arn }: Identity): string {
  const [, partition, account, role] =
    /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? []
  return role === undefined ? arn : `arn:${partition ?? 'aws'}:iam::${account ?? ''}:role/${role}`
}

/** Returns the principal that a call is about. Only the root user may name another one. */
function whose(region: Region, caller: Identity, named: string | undefined): string {
  const self = principalOf(caller)
  if (named === undefined || named === self || self === rootOf(region)) return named ?? self
  throw invalid('You must be the root user or the specified principal to use principalArn.')
}

function check(name: SettingName, value: string, principal: string, root: string): void {
  const rule = rules[name]
  if (rule.managed)
    throw invalid(`The account setting ${name} is managed by AWS and cannot be changed.`)
  if (!rule.allowed.includes(value))
    throw invalid(
      `Invalid value for account setting ${name}. Valid values are: ${rule.allowed.join(', ')}.`,
    )
  if (name.endsWith('LongArnFormat') && value === 'disabled')
    throw invalid('You can no longer disable Long Arn settings')
  if (rule.root && principal !== root)
    throw invalid(`The account setting ${name} can only be set for the root user.`)
}

/**
 * Returns the effective value of a setting: the principal's own, the account's default, or AWS's.
 */
export function effective(region: Region, principalArn: string, name: SettingName): Setting {
  const { settings } = region.ecs
  const root = rootOf(region)
  const own = settings.get(principalArn)?.get(name)
  const type = rules[name].managed ? 'aws_managed' : 'user'
  if (own !== undefined) return { name, value: own, principalArn, type }
  return {
    name,
    value: settings.get(root)?.get(name) ?? rules[name].byDefault,
    principalArn: root,
    type,
  }
}

/** Returns the default of Container Insights for a caller's new clusters. */
export const insightsOf = (region: Region, caller: Identity): string =>
  effective(region, principalOf(caller), 'containerInsights').value ?? 'disabled'

function put(region: Region, principalArn: string, name: SettingName, value: string): Setting {
  check(name, value, principalArn, rootOf(region))
  const own = region.ecs.settings.get(principalArn) ?? new Map<string, string>()
  region.ecs.settings.set(principalArn, own.set(name, value))
  return { name, value, principalArn, type: 'user' }
}

const nameOfSetting = (name: string | undefined): SettingName => {
  const found = (Object.keys(rules) as SettingName[]).find((n) => n === name)
  if (!found) throw invalid('Invalid account setting name.')
  return found
}

/**
 * ListAccountSettings: the principal's own settings; with effectiveSettings, all effective values.
 * Ten a page.
 */
export const listAccountSettings: Operation<
  ListAccountSettingsRequest,
  ListAccountSettingsResponse
> = (input, { region, caller }) => {
  if (input.value !== undefined && input.name === undefined)
    throw invalid('You must specify an account setting name to filter by value.')
  if ((input.maxResults ?? 1) > 10) throw invalid('maxResults must be between 1 and 10.')
  const principal = whose(region, caller, input.principalArn)
  const names =
    input.name === undefined ? (Object.keys(rules) as SettingName[]) : [nameOfSetting(input.name)]
  const own = region.ecs.settings.get(principal)
  const all = names
    .filter((n) => input.effectiveSettings || own?.has(n))
    .map((n) => effective(region, principal, n))
  const byName = new Map(
    all
      .filter((s) => input.value === undefined || s.value === input.value)
      .map((s) => [s.name ?? '', s]),
  )
  const of = ['settings', principal, input.name, input.value, input.effectiveSettings]
  const { items, nextToken } = page(byName.keys(), input, { of, byDefault: 10 })
  return { settings: items.flatMap((n) => byName.get(n) ?? []), nextToken }
}

export const putAccountSetting: Operation<PutAccountSettingRequest, PutAccountSettingResponse> = (
  input,
  { region, caller },
) => ({
  setting: put(
    region,
    whose(region, caller, input.principalArn),
    nameOfSetting(input.name),
    input.value ?? '',
  ),
})

/**
 * PutAccountSettingDefault: sets the default for all principals that have no value of their own.
 */
export const putAccountSettingDefault: Operation<
  PutAccountSettingDefaultRequest,
  PutAccountSettingDefaultResponse
> = (input, { region }) => ({
  setting: put(region, rootOf(region), nameOfSetting(input.name), input.value ?? ''),
})

/** DeleteAccountSetting: returns the principal to the account's default. */
export const deleteAccountSetting: Operation<
  DeleteAccountSettingRequest,
  DeleteAccountSettingResponse
> = (input, { region, caller }) => {
  const name = nameOfSetting(input.name)
  const principal = whose(region, caller, input.principalArn)
  if (rules[name].managed)
    throw invalid(`The account setting ${name} is managed by AWS and cannot be changed.`)
  const value = effective(region, principal, name).value
  region.ecs.settings.get(principal)?.delete(name)
  return { setting: { name, value, principalArn: principal, type: 'user' } }
}
