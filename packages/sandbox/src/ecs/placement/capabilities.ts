/** Agent version of instances that register now. */
export const currentAgent = { agentVersion: '1.98.0', agentHash: '4f1e6e9b' }

const drivers = [
  'awsfirelens',
  'awslogs',
  'fluentd',
  'gelf',
  'journald',
  'json-file',
  'none',
  'splunk',
  'syslog',
]
const dockerApis = Array.from({ length: 28 }, (_, n) => `docker-remote-api.1.${17 + n}`)

/**
 * Capabilities that the agent of an ECS-optimised Linux image registers as attributes without
 * values (names from the agent's source and from answers of DescribeContainerInstances). A task
 * definition's requiresAttributes must be among them.
 */
export const agentCapabilities: readonly string[] = [
  ...dockerApis.map((name) => `com.amazonaws.ecs.capability.${name}`),
  ...drivers.map((name) => `com.amazonaws.ecs.capability.logging-driver.${name}`),
  'com.amazonaws.ecs.capability.container-port-range',
  'com.amazonaws.ecs.capability.ecr-auth',
  'com.amazonaws.ecs.capability.network.container-port-range',
  'com.amazonaws.ecs.capability.privileged-container',
  'com.amazonaws.ecs.capability.task-iam-role',
  'com.amazonaws.ecs.capability.task-iam-role-network-host',
  'ecs.capability.aws-appmesh',
  'ecs.capability.cni-plugin-version',
  'ecs.capability.container-health-check',
  'ecs.capability.container-ordering',
  'ecs.capability.container-restart-policy',
  'ecs.capability.docker-plugin.local',
  'ecs.capability.docker-volume-driver.local',
  'ecs.capability.efs',
  'ecs.capability.efsAuth',
  'ecs.capability.env-files.s3',
  'ecs.capability.execute-command',
  'ecs.capability.execution-role-awslogs',
  'ecs.capability.execution-role-ecr-pull',
  'ecs.capability.extensible-ephemeral-storage',
  'ecs.capability.fault-injection',
  'ecs.capability.firelens.fluentbit',
  'ecs.capability.firelens.fluentd',
  'ecs.capability.firelens.options.config.file',
  'ecs.capability.firelens.options.config.s3',
  'ecs.capability.full-sync',
  'ecs.capability.increased-task-cpu-limit',
  'ecs.capability.logging-driver.awsfirelens.log-driver-buffer-limit',
  'ecs.capability.network.container-port-range',
  'ecs.capability.pid-ipc-namespace-sharing',
  'ecs.capability.private-registry-authentication.secretsmanager',
  'ecs.capability.secrets.asm.bootstrap.log-driver',
  'ecs.capability.secrets.asm.environment-variables',
  'ecs.capability.secrets.ssm.bootstrap.log-driver',
  'ecs.capability.secrets.ssm.environment-variables',
  'ecs.capability.service-connect-v1',
  'ecs.capability.storage.ebs-task-volume-attach',
  'ecs.capability.task-cpu-mem-limit',
  'ecs.capability.task-eia',
  'ecs.capability.task-eni',
  'ecs.capability.task-eni-block-instance-metadata',
]
