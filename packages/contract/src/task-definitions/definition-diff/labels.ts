/** The section that a path belongs to. */
export const sectionOf = (names: readonly string[]): string =>
  names[0] === 'containerDefinitions' && names.length > 1 ? `Container ${names[1] ?? ''}` : 'Task'

/** Members that are an item's only content besides its name, and need no label. */
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

/** The names along a path, as AWS writes them, so that they can be found in the JSON. */
export function labelOf(names: readonly string[]): string {
  const inside = names[0] === 'containerDefinitions' && names.length > 1 ? names.slice(2) : names
  const short =
    inside.length > 2 && only[inside.at(-3) ?? ''] === inside.at(-1) ? inside.slice(0, -1) : inside
  if (short.length > 0) return short.join(' › ')
  return names.length > 0 ? 'the container' : 'the whole'
}
