import { type Members, isMembers } from '../members'
import { composeList, textOf } from './compose-values'
import { present, type Note } from './pasted'

/** Port mappings of a task in awsvpc mode, where a container is reached at its own port. */
export function portsOf(value: unknown, path: string, notes: Note[]): Members[] {
  return composeList(value).flatMap((given, i) => {
    const itemPath = `${path}[${i}]`
    const { target, published, protocol, name, app } = isMembers(given)
      ? long(given)
      : short(textOf(given))
    if (target === null) {
      notes.push({
        path: itemPath,
        message: `Left out: '${textOf(given)}' is not a port.`,
      })
      return []
    }
    if (published && published !== target)
      notes.push({
        path: itemPath,
        message:
          `The host's port ${published} is left out: in awsvpc mode a task is reached at ${target}. ` +
          `A load balancer may listen on ${published}.`,
      })
    const range = /^\d+-\d+$/.test(target)
    return [
      present({
        ...(range ? { containerPortRange: target } : { containerPort: Number(target) }),
        protocol,
        name,
        appProtocol: app,
      }),
    ]
  })
}

interface Port {
  target: string | null
  published: string
  protocol: string | undefined
  name?: string
  app?: string
}

const isTarget = (text: string): boolean => /^\d+(-\d+)?$/.test(text)

/** `[address:][published:]target[/protocol]` */
function short(text: string): Port {
  const [ports = '', protocol] = text.split('/')
  const parts = ports.replace(/^\[[^\]]*\]:/, '').split(':')
  const target = parts.at(-1) ?? ''
  return {
    target: isTarget(target) ? target : null,
    published: parts.length > 1 ? (parts.at(-2) ?? '') : '',
    protocol: protocol === 'udp' ? 'udp' : 'tcp',
  }
}

function long(given: Members): Port {
  const target = textOf(given['target'] ?? '')
  const app = textOf(given['app_protocol'] ?? '')
  return {
    target: isTarget(target) ? target : null,
    published: textOf(given['published'] ?? ''),
    protocol: given['protocol'] === 'udp' ? 'udp' : 'tcp',
    ...(given['name'] === undefined ? {} : { name: textOf(given['name']) }),
    ...(app === 'http' || app === 'http2' || app === 'grpc' ? { app } : {}),
  }
}
