/** The part of a definition that a thing is in, by the names on the way to it. */
export const sectionOf = (names: readonly string[]): string =>
  names[0] === 'containerDefinitions' && names.length > 1 ? `Container ${names[1] ?? ''}` : 'Task'

/** Members that are all that an item has besides its name: they need no name of their own. */
const only: Record<string, string> = {
  environment: 'value',
  secrets: 'valueFrom',
  secretOptions: 'valueFrom',
  tags: 'value',
  properties: 'value',
  systemControls: 'value',
  resourceRequirements: 'value',
  dependsOn: 'condition',
}

/** The names on the way, as a person would say them; AWS's own, so that they can be found in the JSON. */
export function labelOf(names: readonly string[]): string {
  const inside = names[0] === 'containerDefinitions' && names.length > 1 ? names.slice(2) : names
  const short =
    inside.length > 2 && only[inside.at(-3) ?? ''] === inside.at(-1) ? inside.slice(0, -1) : inside
  if (short.length > 0) return short.join(' › ')
  return names.length > 0 ? 'the container' : 'the whole'
}
