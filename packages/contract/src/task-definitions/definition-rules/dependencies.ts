import { called, type DefinitionContainer, type Definition } from './definition.ts'
import { error, type Finding } from './finding.ts'

/**
 * Checks that the containers for dependencies, links and mounts exist, and that dependencies can be
 * met.
 */
export function checkDependencies({
  containerDefinitions: containers = [],
}: Definition): Finding[] {
  const byName = new Map(containers.map((c) => [c.name, c]))
  const missing = (name: string | undefined) =>
    `There is no container '${name ?? ''}' in this task definition.`
  return containers.flatMap((c, i) => {
    const at = ['containerDefinitions', i]
    const found: Finding[] = []
    for (const [n, { containerName, condition }] of (c.dependsOn ?? []).entries()) {
      const other = byName.get(containerName)
      const there = [...at, 'dependsOn', n]
      if (containerName === c.name)
        found.push(error([...there, 'containerName'], 'A container cannot wait for itself.'))
      else if (!other) found.push(error([...there, 'containerName'], missing(containerName)))
      else if (condition === 'HEALTHY' && !other.healthCheck)
        found.push(
          error(
            [...there, 'condition'],
            `'${containerName ?? ''}' has no health check, so it never is HEALTHY.`,
          ),
        )
      else if ((condition === 'COMPLETE' || condition === 'SUCCESS') && other.essential !== false)
        found.push(
          error(
            [...there, 'condition'],
            `'${containerName ?? ''}' is essential: when it is ${condition}, the task ends. Only what is not essential may end.`,
          ),
        )
    }
    for (const [n, link] of (c.links ?? []).entries())
      if (!byName.has(link.split(':')[0]))
        found.push(error([...at, 'links', n], missing(link.split(':')[0])))
    for (const [n, v] of (c.volumesFrom ?? []).entries())
      if (!byName.has(v.sourceContainer))
        found.push(error([...at, 'volumesFrom', n], missing(v.sourceContainer)))
    const circle = circleFrom(byName, c)
    if (circle)
      found.push(
        error(
          [...at, 'dependsOn'],
          `Container ${called(c, i)} waits for itself: ${circle.join(' → ')}.`,
        ),
      )
    return found
  })
}

/**
 * Finds a cycle of dependencies. A container that depends on itself directly is reported elsewhere.
 */
function circleFrom(
  byName: ReadonlyMap<string | undefined, DefinitionContainer>,
  from: DefinitionContainer,
): string[] | null {
  const seen = new Set<string | undefined>()
  const visit = (c: DefinitionContainer, way: string[]): string[] | null => {
    for (const { containerName } of c.dependsOn ?? []) {
      if (containerName === from.name && way.length > 1) return [...way, containerName ?? '']
      const next = byName.get(containerName)
      if (!next || next === from || seen.has(containerName)) continue
      seen.add(containerName)
      const found = visit(next, [...way, containerName ?? ''])
      if (found) return found
    }
    return null
  }
  return visit(from, [from.name ?? ''])
}
