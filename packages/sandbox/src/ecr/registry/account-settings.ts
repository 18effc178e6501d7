import type {
  GetAccountSettingRequest,
  GetAccountSettingResponse,
  PutAccountSettingRequest,
  PutAccountSettingResponse,
} from '@aws-sdk/client-ecr'
import type { Operation } from '../../operation.ts'
import { invalid } from '../lookup.ts'

/**
 * Allowed values of each setting, the default first. AWS removed the older values of the first two
 * in 2026.
 */
const settings: Record<string, readonly [string, ...string[]]> = {
  BASIC_SCAN_TYPE_VERSION: ['AWS_NATIVE'],
  REGISTRY_POLICY_SCOPE: ['V2'],
  BLOB_MOUNTING: ['DISABLED', 'ENABLED'],
}

function valuesOf(name: string): readonly [string, ...string[]] {
  const values = Object.hasOwn(settings, name) ? settings[name] : undefined
  if (!values) throw invalid('name', `must be one of ${Object.keys(settings).join(', ')}`)
  return values
}

export const getAccountSetting: Operation<GetAccountSettingRequest, GetAccountSettingResponse> = (
  { name = '' },
  { region },
) => {
  const [usual] = valuesOf(name)
  return { name, value: region.ecr.registry.accountSettings.get(name) ?? usual }
}

export const putAccountSetting: Operation<PutAccountSettingRequest, PutAccountSettingResponse> = (
  { name = '', value = '' },
  { region },
) => {
  const values = valuesOf(name)
  if (!values.includes(value)) throw invalid('value', `must be one of ${values.join(', ')}`)
  region.ecr.registry.accountSettings.set(name, value)
  return { name, value }
}
