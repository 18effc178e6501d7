import { checkTaskDefinition, type Finding } from '@pilothouse/contract/task-definition-rules'
import { parse, spanOf } from './document'

export interface Found extends Finding { from: number; to: number }
export interface Diagnosis { value: unknown; broken: string | null; found: Found[] }

/** Larger, and ECS refuses it (service quotas: task definition size). */
export const largest = 65_536

let last: { text: string; diagnosis: Diagnosis } | null = null

/** What is to be said about a text, and where it stands in it. The same text is read once. */
export function diagnose(text: string): Diagnosis {
  if (last?.text === text) return last.diagnosis
  const { value, broken, tree } = parse(text)
  const at = (f: Finding): Found => ({ ...f, ...spanOf(tree, f.path) })
  const found = broken
    ? [{ path: [], severity: 'error' as const, message: broken.message, from: broken.from, to: broken.to }]
    : [...tooLarge(value), ...checkTaskDefinition(value)].map(at)
  const diagnosis = { value, broken: broken?.message ?? null, found }
  last = { text, diagnosis }
  return diagnosis
}

function tooLarge(value: unknown): Finding[] {
  const bytes = new TextEncoder().encode(JSON.stringify(value)).length
  return bytes > largest ? [{ path: [], severity: 'error', message: `It has ${bytes.toLocaleString('en')} bytes without spaces; ECS takes at most ${largest.toLocaleString('en')}.` }] : []
}

/** `containerDefinitions[0].image`; the document itself has no name. */
export const pathText = (path: Finding['path']): string => path.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step}`)).join('')
