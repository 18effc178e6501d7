import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-cloudwatch'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import type { AlarmState } from './state.ts'

function alarmOf(region: Region, arn = ''): AlarmState {
  const alarm = [...region.cloudWatch.alarms.values()].find((a) => a.record.AlarmArn === arn)
  if (!alarm) throw new Fault('ResourceNotFoundException', `The alarm ${arn} does not exist.`)
  return alarm
}

export const listTagsForResource: Operation<ListTagsForResourceInput, ListTagsForResourceOutput> = (
  input,
  { region },
) => ({ Tags: alarmOf(region, input.ResourceARN).tags })

export const tagResource: Operation<TagResourceInput, object> = (
  { ResourceARN, Tags = [] },
  { region },
) => {
  const alarm = alarmOf(region, ResourceARN)
  alarm.tags = [...alarm.tags.filter((t) => !Tags.some((n) => n.Key === t.Key)), ...Tags]
  return {}
}

export const untagResource: Operation<UntagResourceInput, object> = (
  { ResourceARN, TagKeys = [] },
  { region },
) => {
  const alarm = alarmOf(region, ResourceARN)
  alarm.tags = alarm.tags.filter((t) => !TagKeys.includes(t.Key ?? ''))
  return {}
}
