import type { Operation } from '../operation.ts'
import * as attributes from './attributes.ts'
import * as listeners from './listeners.ts'
import * as balancers from './load-balancers.ts'
import * as rules from './rules.ts'
import * as tags from './tags.ts'
import * as groups from './target-groups.ts'
import * as targets from './targets.ts'

/** All Elastic Load Balancing v2 operations of the sandbox, by their names on the wire. */
export const elbv2Operations: Record<string, Operation<never, unknown>> = {
  AddTags: tags.addTags,
  CreateListener: listeners.createListener,
  CreateLoadBalancer: balancers.createLoadBalancer,
  CreateRule: rules.createRule,
  CreateTargetGroup: groups.createTargetGroup,
  DeleteListener: listeners.deleteListener,
  DeleteLoadBalancer: balancers.deleteLoadBalancer,
  DeleteRule: rules.deleteRule,
  DeleteTargetGroup: groups.deleteTargetGroup,
  DeregisterTargets: targets.deregisterTargets,
  DescribeListenerAttributes: attributes.describeListenerAttributes,
  DescribeListeners: listeners.describeListeners,
  DescribeLoadBalancerAttributes: attributes.describeLoadBalancerAttributes,
  DescribeLoadBalancers: balancers.describeLoadBalancers,
  DescribeRules: rules.describeRules,
  DescribeTags: tags.describeTags,
  DescribeTargetGroupAttributes: attributes.describeTargetGroupAttributes,
  DescribeTargetGroups: groups.describeTargetGroups,
  DescribeTargetHealth: targets.describeTargetHealth,
  ModifyListener: listeners.modifyListener,
  ModifyListenerAttributes: attributes.modifyListenerAttributes,
  ModifyLoadBalancerAttributes: attributes.modifyLoadBalancerAttributes,
  ModifyRule: rules.modifyRule,
  ModifyTargetGroup: groups.modifyTargetGroup,
  ModifyTargetGroupAttributes: attributes.modifyTargetGroupAttributes,
  RegisterTargets: targets.registerTargets,
  RemoveTags: tags.removeTags,
}
