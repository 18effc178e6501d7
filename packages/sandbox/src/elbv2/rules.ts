import type {
  CreateRuleInput,
  CreateRuleOutput,
  DeleteRuleInput,
  DeleteRuleOutput,
  DescribeRulesInput,
  DescribeRulesOutput,
  ModifyRuleInput,
  ModifyRuleOutput,
  Rule,
  RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { checkActions, reconsiderAll, ruleArn } from './listeners.ts'
import { findListener, findRule, invalid, page } from './lookup.ts'
import type { ListenerState, ListenerRuleState } from './state.ts'
import { checkTags } from './tags.ts'

/** Adds a rule in the order of priorities; the default rule stays last. */
export function addRule(
  region: Region,
  listener: ListenerState,
  { priority, conditions, actions }: Omit<ListenerRuleState, 'arn'>,
): ListenerRuleState {
  const rule: ListenerRuleState = { arn: ruleArn(region, listener), priority, conditions, actions }
  listener.rules = [...listener.rules, rule].sort(
    (a, b) => (a.priority ?? Infinity) - (b.priority ?? Infinity),
  )
  reconsiderAll(region)
  return rule
}

const toRule = ({ arn, priority, conditions, actions }: ListenerRuleState): Rule => ({
  RuleArn: arn,
  Priority: priority?.toString() ?? 'default',
  Conditions: conditions.map(spellOut),
  Actions: actions,
  IsDefault: priority === undefined,
})

/** Returns a condition on host or path in both of AWS's forms, whichever was sent. */
function spellOut(condition: RuleCondition): RuleCondition {
  const { Field, Values, HostHeaderConfig, PathPatternConfig } = condition
  if (Field === 'host-header')
    return {
      ...condition,
      Values: Values ?? HostHeaderConfig?.Values,
      HostHeaderConfig: HostHeaderConfig ?? { Values },
    }
  if (Field === 'path-pattern')
    return {
      ...condition,
      Values: Values ?? PathPatternConfig?.Values,
      PathPatternConfig: PathPatternConfig ?? { Values },
    }
  return condition
}

export const createRule: Operation<CreateRuleInput, CreateRuleOutput> = (input, { region }) => {
  const listener = findListener(region, input.ListenerArn)
  const { Priority: priority = 0, Conditions = [], Tags = [] } = input
  if (listener.balancer.type !== 'application')
    throw new Fault(
      'InvalidConfigurationRequestException',
      'Rules are not supported for network load balancers',
    )
  if (priority < 1 || priority > 50_000)
    throw invalid(`Priority '${priority}' must be in between '1' and '50000' inclusive`)
  if (listener.rules.some((r) => r.priority === priority))
    throw new Fault('PriorityInUseException', `Priority '${priority}' is currently in use`)
  if (Conditions.length === 0) throw invalid('A condition must be specified')
  const actions = checkActions(region, listener.balancer, input.Actions)
  checkTags(Tags)
  const rule = addRule(region, listener, { priority, conditions: Conditions, actions })
  if (Tags.length > 0) region.elbv2.tags.set(rule.arn, Tags)
  return { Rules: [toRule(rule)] }
}

export const describeRules: Operation<DescribeRulesInput, DescribeRulesOutput> = (
  input,
  { region },
) => {
  if (!input.ListenerArn && !input.RuleArns?.length)
    throw invalid('You must specify either rule ARNs or a listener ARN')
  const selected = input.RuleArns?.length
    ? input.RuleArns.map((arn) => findRule(region, arn).rule)
    : findListener(region, input.ListenerArn).rules
  const { items, NextMarker } = page(
    'rules',
    selected,
    input,
    (r) => String(r.priority ?? 99_999).padStart(5, '0') + r.arn,
  )
  return { Rules: items.map(toRule), NextMarker }
}

export const modifyRule: Operation<ModifyRuleInput, ModifyRuleOutput> = (input, { region }) => {
  const { listener, rule } = findRule(region, input.RuleArn)
  if (rule.priority === undefined)
    throw new Fault(
      'OperationNotPermittedException',
      `Default rule '${rule.arn}' cannot be modified`,
    )
  const actions = input.Actions && checkActions(region, listener.balancer, input.Actions)
  if (actions) rule.actions = actions
  if (input.Conditions) rule.conditions = input.Conditions
  reconsiderAll(region)
  return { Rules: [toRule(rule)] }
}

export const deleteRule: Operation<DeleteRuleInput, DeleteRuleOutput> = (input, { region }) => {
  const { listener, rule } = findRule(region, input.RuleArn)
  if (rule.priority === undefined)
    throw new Fault(
      'OperationNotPermittedException',
      `Default rule '${rule.arn}' cannot be deleted`,
    )
  listener.rules = listener.rules.filter((r) => r !== rule)
  region.elbv2.tags.delete(rule.arn)
  reconsiderAll(region)
  return {}
}
