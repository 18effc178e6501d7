/** Something that was said while a pasted text was read. */
export interface Note {
  /** Where in what was pasted. */
  path: string
  message: string
}

export type PastedKind = 'register-input' | 'describe-output' | 'cloudformation' | 'compose'

/** What a pasted text came to. */
export interface Pasted {
  definition: Members | null
  kind: PastedKind | null
  /** What was left out, or has to be looked at. */
  notes: Note[]
  /** Why there is no definition. */
  problem: string | null
}

export type Members = Record<string, unknown>

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Only the members that have something to say. */
export const present = (members: Members): Members =>
  Object.fromEntries(
    Object.entries(members).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  )
