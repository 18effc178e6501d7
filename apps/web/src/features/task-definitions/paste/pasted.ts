/** Something that was said while a pasted text was read. */
export interface Note {
  /** Where in what was pasted. */
  path: string
  message: string
}

export type PastedKind = 'register-input' | 'describe-output' | 'cloudformation' | 'compose'

/** What a pasted text came to. */
export interface Pasted {
  definition: Record<string, unknown> | null
  kind: PastedKind | null
  /** What was left out, or has to be looked at. */
  notes: Note[]
  /** Why there is no definition. */
  problem: string | null
}
