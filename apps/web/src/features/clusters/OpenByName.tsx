import { useState, type FormEvent } from 'react'
import { Button } from '#ui/Button.tsx'
import { Field } from '#ui/fields/Field.tsx'

interface Props {
  regions: readonly string[]
  open: (region: string, cluster: string) => void
}

/** Opens a cluster by name, for users who may not list clusters. */
export function OpenByName({ regions, open }: Props) {
  const [name, setName] = useState('')
  const [region, setRegion] = useState(regions[0] ?? '')
  const [problem, setProblem] = useState<string | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const cluster = name.trim()
    if (!/^[\w-]{1,255}$/.test(cluster))
      return setProblem('A cluster’s name has letters, digits, - and _ only.')
    open(region, cluster)
  }
  return (
    <form
      onSubmit={submit}
      noValidate
      className="mb-6 flex flex-wrap items-start gap-3 rounded-lg border border-line bg-panel px-4 pt-3 pb-1"
      aria-label="Open a cluster by its name"
    >
      <Field
        label="Cluster name"
        className="w-64 max-sm:w-full"
        value={name}
        onChange={(e) => {
          setName(e.target.value)
          setProblem(null)
        }}
        problem={problem}
        hint="You may open a cluster without listing them all."
      />
      <div>
        <label htmlFor="open-region" className="mb-1 block text-xs text-muted">
          Region
        </label>
        <select
          id="open-region"
          value={region}
          onChange={(e) => setRegion(e.target.value)}
          className="h-9 rounded-md border border-line-strong bg-panel px-2"
        >
          {regions.map((r) => (
            <option key={r}>{r}</option>
          ))}
        </select>
      </div>
      <Button type="submit" className="mt-5 h-9!">
        Open
      </Button>
    </form>
  )
}
