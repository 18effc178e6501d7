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

/**
 * The member that identifies an item of a list; such lists are unordered. Other lists are ordered,
 * or contain plain values.
 */
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

/** Unordered lists of plain values. Commands, DNS servers and environment files are ordered. */
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
