import type { Operation } from '../operation.ts'
import { describeInstanceStatus } from './describe-instance-status.ts'
import { describeInstances } from './describe-instances.ts'
import { describeInstanceTypes } from './instance-types.ts'
import { describeNetworkInterfaces } from './network-interfaces.ts'
import { runInstances } from './run-instances.ts'
import * as rules from './security-group-rules.ts'
import * as groups from './security-groups.ts'
import * as subnets from './subnets.ts'
import * as tags from './tags.ts'
import { terminateInstances } from './terminate-instances.ts'
import * as vpcs from './vpcs.ts'
import { describeAvailabilityZones } from './zones.ts'

/** All EC2 operations of the sandbox, by their names on the wire. */
export const ec2Operations: Record<string, Operation<never, unknown>> = {
  AuthorizeSecurityGroupEgress: rules.authorizeSecurityGroupEgress,
  AuthorizeSecurityGroupIngress: rules.authorizeSecurityGroupIngress,
  CreateSecurityGroup: groups.createSecurityGroup,
  CreateSubnet: subnets.createSubnet,
  CreateTags: tags.createTags,
  CreateVpc: vpcs.createVpc,
  DeleteSecurityGroup: groups.deleteSecurityGroup,
  DeleteSubnet: subnets.deleteSubnet,
  DeleteTags: tags.deleteTags,
  DeleteVpc: vpcs.deleteVpc,
  DescribeAvailabilityZones: describeAvailabilityZones,
  DescribeInstances: describeInstances,
  DescribeInstanceStatus: describeInstanceStatus,
  DescribeInstanceTypes: describeInstanceTypes,
  DescribeNetworkInterfaces: describeNetworkInterfaces,
  DescribeSecurityGroupRules: rules.describeSecurityGroupRules,
  DescribeSecurityGroups: groups.describeSecurityGroups,
  DescribeSubnets: subnets.describeSubnets,
  DescribeTags: tags.describeTags,
  DescribeVpcAttribute: vpcs.describeVpcAttribute,
  DescribeVpcs: vpcs.describeVpcs,
  ModifyVpcAttribute: vpcs.modifyVpcAttribute,
  RevokeSecurityGroupEgress: rules.revokeSecurityGroupEgress,
  RevokeSecurityGroupIngress: rules.revokeSecurityGroupIngress,
  RunInstances: runInstances,
  TerminateInstances: terminateInstances,
}
