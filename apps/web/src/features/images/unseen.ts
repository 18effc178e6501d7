import type { Unseen } from '@pilothouse/contract'
import { count } from '#lib/formats.ts'

const things: Record<Unseen['what'], string> = {
  clusters: 'clusters',
  services: 'services',
  tasks: 'tasks',
  deployments: 'services’ deployments',
  'task definitions': 'task definitions',
  images: 'repositories’ images',
  indexes: 'indexes',
}

/**
 * Says how much of a source has been read, such as `services’ deployments 640 of 1,000 in
 * us-east-1`. Names the account only if it is not the one on the screen.
 */
export function unseenText(
  { what, seen, total, region, account, problem }: Unseen,
  here: string,
): string {
  const findHow = () => {
    if (problem) return `not readable (${problem.iam?.action ?? problem.code})`
    if (total === null) return 'not read yet'
    return `${count(seen)} of ${count(total)}`
  }
  const how = findHow()
  return `${things[what]} ${how} in ${account === here ? region : `${account}, ${region}`}`
}
