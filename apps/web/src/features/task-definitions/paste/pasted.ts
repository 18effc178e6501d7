import type { Members } from '../members'
/** A note about a pasted text. */
export interface Note {
  /** The path in the pasted text. */
  path: string
  message: string
}

export type PastedKind = 'register-input' | 'describe-output' | 'cloudformation' | 'compose'

/** The result of reading a pasted text. */
export interface Pasted {
  definition: Members | null
  kind: PastedKind | null
  /** Notes on what was left out or must be checked. */
  notes: Note[]
  /** Why there is no definition. */
  problem: string | null
}

/** Drops undefined members and empty lists. */
export const present = (members: Members): Members =>
  Object.fromEntries(
    Object.entries(members).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  )
