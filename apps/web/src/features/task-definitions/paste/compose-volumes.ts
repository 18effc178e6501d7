import { type Members, isMembers } from '../members'
import { composeList, toMebibytes, textOf } from './compose-values'
import { present, type Note } from './pasted'

export interface Mounts {
  mountPoints: Members[]
  volumes: Members[]
  tmpfs: Members[]
}

/** Converts the mounts of a service, and collects the task's volumes for them. */
export function mountsOf(value: unknown, service: string, path: string, notes: Note[]): Mounts {
  const found: Mounts = { mountPoints: [], volumes: [], tmpfs: [] }
  for (const [i, given] of composeList(value).entries()) {
    const itemPath = `${path}[${i}]`
    const { type, source, target, readOnly, size } = isMembers(given)
      ? long(given)
      : short(textOf(given))
    if (!target) {
      notes.push({ path: itemPath, message: 'Left out: there is no path in the container.' })
      continue
    }
    if (type === 'tmpfs') {
      found.tmpfs.push(tmpfs(target, size, itemPath, notes))
      continue
    }
    if (type === 'bind' && !source.startsWith('/')) {
      notes.push({
        path: itemPath,
        message:
          `${source} is a path beside the compose file, which ECS hosts do not have: ` +
          'copy it into the image, or use EFS.',
      })
      continue
    }
    const findName = () => {
      if (type === 'bind') return nameOf(source)
      if (source === '') return nameOf(`${service}-${target}`)
      return nameOf(source)
    }
    const name = findName()
    if (type === 'bind')
      notes.push({
        path: itemPath,
        message: `${source} is a path on the instance. Only EC2 has that, and each instance its own.`,
      })
    else
      notes.push({
        path: itemPath,
        message: `'${name}' lives as long as the task. For what is to stay, configure EFS or EBS.`,
      })
    found.volumes.push(type === 'bind' ? { name, host: { sourcePath: source } } : { name })
    found.mountPoints.push(
      present({ sourceVolume: name, containerPath: target, readOnly: readOnly || undefined }),
    )
  }
  return found
}

/** A tmpfs mount. ECS requires its size, in MiB. */
export function tmpfs(
  containerPath: string,
  size: number | null,
  path: string,
  notes: Note[],
): Members {
  if (size === null) notes.push({ path, message: 'ECS requires a size: set to 64 MiB.' })
  return { containerPath, size: size ?? 64 }
}

interface Mount {
  type: string
  source: string
  target: string
  readOnly: boolean
  size: number | null
}

/** `[source:]target[:mode]` */
function short(text: string): Mount {
  const parts = text.split(':')
  const mode = parts.length > 2 ? (parts.pop() ?? '') : ''
  const target = parts.pop() ?? ''
  const source = parts.join(':')
  return {
    type: /^[./~]/.test(source) ? 'bind' : 'volume',
    source,
    target,
    readOnly: mode.split(',').includes('ro'),
    size: null,
  }
}

function long(given: Members): Mount {
  const of = given['tmpfs']
  return {
    type: textOf(given['type'] ?? 'volume'),
    source: textOf(given['source'] ?? ''),
    target: textOf(given['target'] ?? ''),
    readOnly: given['read_only'] === true,
    size: isMembers(of) ? toMebibytes(of['size']) : null,
  }
}

const nameOf = (text: string): string =>
  text
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|(?<!-)-+$/g, '')
    .slice(0, 255) || 'data'
