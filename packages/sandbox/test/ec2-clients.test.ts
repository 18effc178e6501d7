import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { useSandbox } from './wire-harness.ts'

// EC2 and ELB as clients see them that were written by others, in another language.
const { box, account } = useSandbox()
const run = promisify(execFile)

const python = `
import boto3, json
from botocore.exceptions import ClientError
ec2, elb, ecs = (boto3.client(name) for name in ('ec2', 'elbv2', 'ecs'))

def refused(call, **input):
    try:
        call(**input)
    except ClientError as error:
        return [error.response['Error']['Code'], error.response['Error']['Message'], error.response['ResponseMetadata']['HTTPStatusCode']]

vpcs = ec2.describe_vpcs(Filters=[{'Name': 'tag:Name', 'Values': ['prod*']}])['Vpcs']
of_vpc = [{'Name': 'vpc-id', 'Values': [vpcs[0]['VpcId']]}]
service = ecs.describe_services(cluster='platform', services=['api-gateway'])['services'][0]
group = service['loadBalancers'][0]['targetGroupArn']
described = elb.describe_target_groups(TargetGroupArns=[group])['TargetGroups'][0]
listeners = elb.describe_listeners(LoadBalancerArn=described['LoadBalancerArns'][0])['Listeners']
instances = [i for page in ec2.get_paginator('describe_instances').paginate(PaginationConfig={'PageSize': 5}) for r in page['Reservations'] for i in r['Instances']]
targets = elb.describe_target_health(TargetGroupArn=group)['TargetHealthDescriptions']
enis = [i for page in ec2.get_paginator('describe_network_interfaces').paginate(Filters=of_vpc) for i in page['NetworkInterfaces']]
print(json.dumps({
    'subnets': sorted((s['AvailabilityZone'], s['CidrBlock']) for s in ec2.describe_subnets(Filters=of_vpc)['Subnets']),
    'groups': sorted(g['GroupName'] for g in ec2.describe_security_groups(Filters=of_vpc)['SecurityGroups']),
    'rules': len(ec2.describe_security_group_rules()['SecurityGroupRules']),
    'zones': [z['ZoneId'] for z in ec2.describe_availability_zones()['AvailabilityZones']],
    'launched': sorted({type(i['LaunchTime']).__name__ for i in instances}),
    'instances': sorted(i['State']['Name'] for i in instances),
    'types': ec2.describe_instance_types(InstanceTypes=['r5.xlarge'])['InstanceTypes'][0]['VCpuInfo']['DefaultVCpus'],
    'requesters': sorted({i.get('RequesterId', 'none') for i in enis}),
    'balancer': elb.describe_load_balancers(LoadBalancerArns=described['LoadBalancerArns'])['LoadBalancers'][0]['State']['Code'],
    'attribute': [a['Value'] for a in elb.describe_target_group_attributes(TargetGroupArn=group)['Attributes'] if a['Key'] == 'deregistration_delay.timeout_seconds'],
    'tags': elb.describe_tags(ResourceArns=described['LoadBalancerArns'])['TagDescriptions'][0]['Tags'],
    'last': elb.describe_rules(ListenerArn=listeners[0]['ListenerArn'])['Rules'][-1]['Priority'],
    'running': service['runningCount'],
    'targets': sorted(t['TargetHealth']['State'] for t in targets),
    'strangers': [t['Target']['Id'] for t in targets if t['Target']['Id'] not in [i['InstanceId'] for i in instances]],
    'type': described['TargetType'],
    'refused': [refused(ec2.describe_subnets, SubnetIds=['subnet-0123456789abcdef0']), refused(ec2.describe_vpcs, DryRun=True), refused(elb.describe_target_groups, Names=['nope'])],
}))
`

test.skipIf(spawnSync('python3', ['-c', 'import boto3']).status !== 0)(
  'boto3 (skipped where python3 has no boto3)',
  async () => {
    const key = await account({ clock: 'manual', seed: 'demo' })
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL: box().url,
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      AWS_DEFAULT_REGION: key.region,
      AWS_EC2_METADATA_DISABLED: 'true',
    }
    const { stdout } = await run('python3', ['-c', python], { env })
    expect(JSON.parse(stdout)).toEqual({
      subnets: [
        ['us-east-1a', '10.20.0.0/18'],
        ['us-east-1a', '10.20.192.0/24'],
        ['us-east-1b', '10.20.193.0/24'],
        ['us-east-1b', '10.20.64.0/18'],
        ['us-east-1c', '10.20.128.0/18'],
        ['us-east-1c', '10.20.194.0/24'],
      ],
      groups: ['balancers', 'container-instances', 'default', 'tasks'],
      // Two of each default group, two of each of the three others.
      rules: 10,
      zones: ['use1-az1', 'use1-az2', 'use1-az3'],
      launched: ['datetime'],
      instances: Array(11).fill('running'),
      types: 4,
      requesters: ['amazon-ecs', 'amazon-elb', 'none'],
      balancer: 'active',
      attribute: ['10'],
      tags: [{ Key: 'environment', Value: 'production' }],
      last: 'default',
      running: 6,
      targets: Array(6).fill('healthy'),
      strangers: [],
      type: 'instance',
      refused: [
        [
          'InvalidSubnetID.NotFound',
          "The subnet ID 'subnet-0123456789abcdef0' does not exist",
          400,
        ],
        ['DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412],
        ['TargetGroupNotFound', 'One or more target groups not found', 400],
      ],
    })
  },
  60_000,
)
