import type { CreateRepository } from '@pilothouse/contract'
import { exclusionProblem } from '@pilothouse/contract/repositories/repository-rules'
import { Field } from '#ui/fields/Field.tsx'
import { Select } from '#ui/fields/Select.tsx'

export interface Mutability {
  immutable: boolean
  patterns: string
}

const choices = [
  { id: 'MUTABLE', title: 'Mutable: a push may move a tag' },
  { id: 'IMMUTABLE', title: 'Immutable: a tag stays where it is' },
] as const
const listOf = (patterns: string): string[] => patterns.split(/[\s,]+/).filter(Boolean)

/** The chosen settings, in ECR's terms. */
export const toMutability = ({
  immutable,
  patterns,
}: Mutability): Pick<CreateRepository, 'tagMutability' | 'tagExclusions'> => {
  const tagExclusions = listOf(patterns)
  const base = immutable ? 'IMMUTABLE' : 'MUTABLE'
  return {
    tagMutability: tagExclusions.length > 0 ? `${base}_WITH_EXCLUSION` : base,
    tagExclusions,
  }
}
/** Returns what is wrong with the settings, or null. */
export const mutabilityProblem = ({ patterns }: Mutability): string | null =>
  exclusionProblem(listOf(patterns))

/** Fields for tag mutability and its exceptions. */
export function MutabilityFields({
  value,
  set,
}: {
  value: Mutability
  set: (value: Mutability) => void
}) {
  return (
    <div className="grid gap-2 sm:grid-cols-2">
      <Select
        label="Tags"
        value={value.immutable ? 'IMMUTABLE' : 'MUTABLE'}
        choices={choices}
        choose={(id) => set({ ...value, immutable: id === 'IMMUTABLE' })}
      />
      <Field
        label={value.immutable ? 'Except tags like (mutable)' : 'Except tags like (immutable)'}
        value={value.patterns}
        onChange={(event) => set({ ...value, patterns: event.target.value })}
        placeholder="dev-*, latest"
        problem={mutabilityProblem(value)}
        hint="Up to 5 patterns, separated by commas"
        autoComplete="off"
      />
    </div>
  )
}
