/** Hostile and strange answers of AWS. Every text in them must be shown as text. */
export const markup = '<img src=x onerror="window.pwned=1">'
const rightToLeft = '\u202Eتحميل\u202C'
export const long = 'w'.repeat(300)

const arn = (rest: string) => `arn:aws:ecs:us-east-1:111122223333:${rest}`
const tags = [
  { key: '__proto__', value: 'polluted' },
  { key: 'constructor', value: markup },
  { key: rightToLeft, value: long },
  { key: 'bare' },
]

export const taskId = 'f'.repeat(32)

const wild = {
  serviceArn: arn('service/harbour/wild'),
  serviceName: 'wild',
  clusterArn: arn('cluster/harbour'),
  status: 'LEVITATING',
  schedulingStrategy: 'SOMETIMES',
  launchType: 'TELEPATHY',
  taskDefinition: arn('task-definition/wild:1'),
  desiredCount: 2,
  runningCount: 1,
  pendingCount: 0,
  createdBy: markup,
  tags,
  deploymentController: { type: 'FATE' },
  events: [
    { id: 'e1', createdAt: 1_700_000_000, message: `(service wild) ${markup}` },
    { id: 'e2', message: long },
    {},
  ],
  deployments: [
    {
      id: markup,
      status: 'DREAMING',
      rolloutState: 'UNSURE',
      rolloutStateReason: rightToLeft,
      desiredCount: 2,
      runningCount: 1,
      taskDefinition: long,
    },
    {},
  ],
  loadBalancers: [
    {},
    { targetGroupArn: markup, containerName: long },
    { loadBalancerName: rightToLeft },
  ],
  placementStrategy: [{}],
  capacityProviderStrategy: [{}],
}
/** Values of wrong types, and names that do not fit into an address. */
const bare = { serviceName: markup }
const longNamed = {
  serviceName: long,
  status: 'ACTIVE',
  desiredCount: 1,
  events: null,
  deployments: null,
}

const task = {
  taskArn: arn(`task/harbour/${taskId}`),
  lastStatus: 'TELEPORTING',
  desiredStatus: 'MAYBE',
  healthStatus: 'GLOWING',
  launchType: 'TELEPATHY',
  stopCode: 'Whim',
  stoppedReason: markup,
  group: 'service:wild',
  startedBy: rightToLeft,
  cpu: 'lots',
  memory: markup,
  tags,
  attachments: [{ type: markup, details: [{ name: '__proto__', value: markup }, {}] }, {}],
  containers: [
    {
      name: markup,
      lastStatus: 'MELTING',
      reason: rightToLeft,
      image: long,
      networkBindings: [{}],
      networkInterfaces: [{}],
    },
    {},
  ],
  overrides: {
    containerOverrides: [{ name: long, environment: [{ name: '__proto__', value: 'x' }, {}] }, {}],
  },
}

const definition = {
  taskDefinition: {
    family: 'wild',
    revision: 1,
    status: 'PONDERING',
    networkMode: 'string',
    cpu: markup,
    requiresCompatibilities: ['MOON'],
    volumes: [{}, { name: long }],
    containerDefinitions: [
      {
        name: markup,
        image: long,
        environment: [{ name: '__proto__', value: markup }, { name: rightToLeft, value: 'x' }, {}],
        secrets: [{}],
        portMappings: [{}],
        mountPoints: [{}],
        command: [markup, long],
        logConfiguration: { logDriver: markup },
      },
      {},
    ],
  },
  tags,
}
// Parse __proto__ as an own key; a literal would set the prototype.
const withProto = JSON.stringify(definition).replace(
  '"logDriver":',
  '"options":{"__proto__":"polluted","constructor":"x"},"logDriver":',
)

const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const elb = (operation: string, result: string) =>
  `<${operation}Response xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/">` +
  `<${operation}Result>${result}</${operation}Result></${operation}Response>`
const tag = (name: string, ...content: string[]) => `<${name}>${content.join('')}</${name}>`
const targetHealth = tag(
  'TargetHealthDescriptions',
  tag(
    'member',
    tag('Target', tag('Id', long)),
    tag('TargetHealth', tag('State', 'LEVITATING'), tag('Description', xml(markup))),
  ),
  '<member/>',
)
const targetGroup = tag(
  'TargetGroups',
  tag(
    'member',
    tag('TargetGroupName', xml(markup)),
    tag('Protocol', rightToLeft),
    tag('HealthCheckPath', long),
    tag('LoadBalancerArns', tag('member', xml(markup))),
  ),
)
const balancer = tag(
  'LoadBalancers',
  tag('member', tag('LoadBalancerName', long), tag('DNSName', xml(markup))),
  '<member/>',
)

/** Raw bodies by operation. */
export const answers: Record<string, string> = {
  ListClusters: JSON.stringify({ clusterArns: [arn('cluster/harbour')] }),
  DescribeClusters: JSON.stringify({
    clusters: [
      {
        clusterName: 'harbour',
        status: 'ACTIVE',
        activeServicesCount: 3,
        runningTasksCount: 1,
        statistics: [{}],
        tags,
        settings: [{}],
      },
    ],
  }),
  ListServices: JSON.stringify({
    serviceArns: ['wild', 'bare', 'long'].map((n) => arn(`service/harbour/${n}`)),
  }),
  DescribeServices: JSON.stringify({ services: [wild, bare, longNamed, {}] }),
  ListTasks: JSON.stringify({ taskArns: [arn(`task/harbour/${taskId}`)] }),
  DescribeTasks: JSON.stringify({ tasks: [task, {}] }),
  ListContainerInstances: '{}',
  DescribeScalableTargets: JSON.stringify({ ScalableTargets: [{}] }),
  DescribeScalingPolicies: JSON.stringify({
    ScalingPolicies: [
      {},
      {
        PolicyName: markup,
        PolicyType: 'TELEPATHY',
        TargetTrackingScalingPolicyConfiguration: {
          CustomizedMetricSpecification: { MetricName: long },
        },
      },
      {
        PolicyName: long,
        StepScalingPolicyConfiguration: { StepAdjustments: [{}] },
        Alarms: [{}, { AlarmName: rightToLeft }],
      },
    ],
  }),
  DescribeScalingActivities: JSON.stringify({
    ScalingActivities: [
      {},
      {
        ActivityId: '1',
        Description: markup,
        Cause: long,
        StatusCode: 'SOMEHOW',
        StatusMessage: rightToLeft,
        NotScaledReasons: [{}],
      },
      { ActivityId: '2', StatusCode: 'SOMEHOW', Description: rightToLeft },
    ],
  }),
  DescribeTargetGroups: elb('DescribeTargetGroups', targetGroup),
  DescribeTargetHealth: elb('DescribeTargetHealth', targetHealth),
  DescribeLoadBalancers: elb('DescribeLoadBalancers', balancer),
  DescribeListeners: elb('DescribeListeners', '<Listeners><member/></Listeners>'),
  DescribeTaskDefinition: withProto,
  ListTaskDefinitionFamilies: JSON.stringify({ families: ['wild', rightToLeft, markup, long] }),
  ListTaskDefinitions: JSON.stringify({
    taskDefinitionArns: [arn('task-definition/wild:1'), 'nonsense'],
  }),
}
