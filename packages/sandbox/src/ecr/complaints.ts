import type { Complaint, Limit } from '../wire/limits.ts'
import { invalid } from './lookup.ts'

/** Members that ECR's older checks cover; their texts differ from those of the model's checks. */
const older = new Set(['repositoryName', 'registryId', 'imageTag'])

/**
 * Formats the first complaint as ECR does (texts: mulgadc/spinifex, aws/aws-dotnet-deploy#549,
 * aws-actions/amazon-ecr-login, renovatebot/renovate).
 */
export function complainEcr([first]: readonly Complaint[]): string {
  const { path = '', rule = '', limit } = first ?? {}
  const [, list] = /^(\w+)\.\d+\.member$/.exec(path) ?? []
  if (list === 'repositoryNames') return textOf('repositoryName', rule, limit)
  return list
    ? invalid(list, `Member must satisfy constraint: [${rule}]`).message
    : textOf(path, rule, limit)
}

function textOf(member: string, rule: string, limit: Limit | undefined): string {
  if (!older.has(member)) return invalid(member, rule).message
  const pattern = limit?.pattern
  if (pattern === undefined || !rule.endsWith(pattern))
    return invalid(member, rule.replace(/^Member /, '')).message
  const shown = pattern.replaceAll(String.raw`\/`, '/')
  return invalid(member, `must satisfy regular expression '${shown}'`).message
}
