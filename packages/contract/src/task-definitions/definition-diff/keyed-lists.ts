type Item = Record<string, unknown>

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : JSON.stringify(value ?? null)
const by =
  (...members: string[]) =>
  (item: Item): string =>
    members
      .map((m) => item[m])
      .filter((v) => v !== undefined)
      .map(text)
      .join(' ')

/** By which of its members an item of a list is known: such a list has no order. A list that is not here has one, or holds plain values. */
export const keyOf: Record<string, (item: Item) => string> = {
  containerDefinitions: by('name'),
  environment: by('name'),
  secrets: by('name'),
  secretOptions: by('name'),
  portMappings: (p) =>
    `${text(p['containerPort'] ?? p['containerPortRange'] ?? '')}/${text(p['protocol'] ?? 'tcp')}`,
  mountPoints: by('containerPath'),
  volumesFrom: by('sourceContainer'),
  dependsOn: by('containerName'),
  ulimits: by('name'),
  systemControls: by('namespace'),
  extraHosts: by('hostname', 'ipAddress'),
  resourceRequirements: by('type'),
  devices: by('hostPath', 'containerPath'),
  tmpfs: by('containerPath'),
  volumes: by('name'),
  tags: by('key'),
  placementConstraints: by('type', 'expression'),
  inferenceAccelerators: by('deviceName'),
  properties: by('name'),
}

/** Lists of plain values whose order says nothing. Commands, DNS servers and environment files are read in theirs. */
export const sets = new Set([
  'requiresCompatibilities',
  'add',
  'drop',
  'links',
  'dockerSecurityOptions',
  'permissions',
  'mountOptions',
  'ignoredExitCodes',
  'credentialSpecs',
])
