import type { Definition, Volume } from './definition.ts'
import { error, warning, type Finding } from './finding.ts'

/**
 * Kinds of a volume. Without any of these it is an empty directory that exists as long as the task.
 */
const kinds = [
  'host',
  'dockerVolumeConfiguration',
  'efsVolumeConfiguration',
  'fsxWindowsFileServerVolumeConfiguration',
  's3filesVolumeConfiguration',
] as const

/** Checks the volumes, and that each mount has one. */
export function checkVolumes({ volumes = [], containerDefinitions = [] }: Definition): Finding[] {
  const found = volumes.flatMap((v, i) => volume(v, i, volumes))
  if (volumes.filter((v) => v.configuredAtLaunch).length > 1)
    found.push(warning(['volumes'], 'One volume can be configured at launch.'))
  const names = new Set(volumes.map((v) => v.name))
  const mounted = containerDefinitions
    .flatMap((c) => c.mountPoints ?? [])
    .map((m) => m.sourceVolume)
  for (const [i, c] of containerDefinitions.entries()) {
    for (const [n, m] of (c.mountPoints ?? []).entries()) {
      const at = ['containerDefinitions', i, 'mountPoints', n]
      if (!m.sourceVolume) found.push(error(at, "A mount point needs a 'sourceVolume'."))
      else if (!names.has(m.sourceVolume))
        found.push(
          error(
            [...at, 'sourceVolume'],
            `There is no volume '${m.sourceVolume}' in this task definition.`,
          ),
        )
      if (!m.containerPath) found.push(error(at, "A mount point needs a 'containerPath'."))
    }
  }
  for (const [i, v] of volumes.entries())
    if (v.name && !mounted.includes(v.name))
      found.push(warning(['volumes', i, 'name'], `No container mounts '${v.name}'.`))
  return found
}

function volume(v: Volume, i: number, all: readonly Volume[]): Finding[] {
  const at = ['volumes', i]
  const found: Finding[] = []
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(v.name ?? ''))
    found.push(
      error(
        v.name === undefined ? at : [...at, 'name'],
        'A volume needs a name of 1 to 255 letters, digits, hyphens and underscores.',
      ),
    )
  else if (all.findIndex((other) => other.name === v.name) < i)
    found.push(error([...at, 'name'], `Another volume is called '${v.name ?? ''}' already.`))
  if (kinds.filter((kind) => v[kind] !== undefined).length > 1)
    found.push(error(at, `A volume is one of ${kinds.join(', ')}.`))
  const efs = v.efsVolumeConfiguration
  const auth = efs?.authorizationConfig
  if (
    auth &&
    (auth.accessPointId || auth.iam === 'ENABLED') &&
    efs?.transitEncryption !== 'ENABLED'
  )
    found.push(
      warning(
        [...at, 'efsVolumeConfiguration'],
        "With an access point or IAM, 'transitEncryption' must be ENABLED.",
      ),
    )
  if (auth?.accessPointId && efs?.rootDirectory && efs.rootDirectory !== '/')
    found.push(
      warning(
        [...at, 'efsVolumeConfiguration', 'rootDirectory'],
        'With an access point the root directory is that of the access point: leave this out.',
      ),
    )
  if (v.dockerVolumeConfiguration?.autoprovision && v.dockerVolumeConfiguration.scope !== 'shared')
    found.push(
      warning(
        [...at, 'dockerVolumeConfiguration', 'autoprovision'],
        "Only volumes of the scope 'shared' are provisioned by themselves.",
      ),
    )
  return found
}
