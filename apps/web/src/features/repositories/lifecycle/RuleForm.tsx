import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Field } from '#ui/fields/Field.tsx'
import { Select } from '#ui/fields/Select.tsx'
import type { Rule } from './rules'

const which = [
  { id: 'untagged', title: 'Untagged images' },
  { id: 'tagged', title: 'Images with a tag like…' },
  { id: 'any', title: 'All other images' },
] as const
const when = [
  { id: 'imageCountMoreThan', title: 'Keep the newest' },
  { id: 'sinceImagePushed', title: 'Delete so many days after the push' },
] as const

/** Adds one of the common rules. Other rules are written as JSON. */
export function RuleForm({ priority, add }: { priority: number; add: (rule: Rule) => void }) {
  const [tagStatus, setTagStatus] = useState<(typeof which)[number]['id']>('untagged')
  const [countType, setCountType] = useState<(typeof when)[number]['id']>('sinceImagePushed')
  const [patterns, setPatterns] = useState('')
  const [number, setNumber] = useState('14')
  const named = patterns.split(/[\s,]+/).filter(Boolean)
  const problem = !/^[1-9]\d{0,5}$/.test(number) ? 'Enter a number from 1.' : null
  const unnamed = tagStatus === 'tagged' && named.length === 0
  return (
    <div role="group" aria-label="Add a rule" className="flex flex-wrap items-start gap-3">
      <Select
        label="Which images"
        value={tagStatus}
        choices={which}
        choose={setTagStatus}
        className="w-52"
      />
      {tagStatus === 'tagged' && (
        <Field
          label="Tags like"
          value={patterns}
          onChange={(event) => setPatterns(event.target.value)}
          placeholder="pr-*"
          hint="An image needs a tag for each"
          className="w-40"
        />
      )}
      <Select
        label="What happens"
        value={countType}
        choices={when}
        choose={setCountType}
        className="w-72"
      />
      <Field
        label={countType === 'imageCountMoreThan' ? 'Images' : 'Days'}
        inputMode="numeric"
        value={number}
        onChange={(event) => setNumber(event.target.value)}
        problem={problem}
        className="w-24"
      />
      <Button
        className="mt-5 max-sm:mt-0"
        reason={problem ?? (unnamed ? 'Enter the tags.' : null)}
        onClick={() =>
          add({
            rulePriority: priority,
            selection: {
              tagStatus,
              ...(tagStatus === 'tagged' ? { tagPatternList: named } : {}),
              countType,
              ...(countType === 'sinceImagePushed' ? { countUnit: 'days' } : {}),
              countNumber: Number(number),
            },
            action: { type: 'expire' },
          })
        }
      >
        Add the rule
      </Button>
    </div>
  )
}
