import { fargateSizes } from '@pilothouse/contract/task-definitions/definition-rules/fargate'
import { shapeAt } from '@pilothouse/contract/task-definitions/task-definition-model'
import { memo } from 'react'
import { mebibytes, vcpu } from '#lib/formats.ts'
import { Button } from '#ui/Button.tsx'
import { ContainerFields } from './ContainerFields'
import { toList, shown, textFrom, type Edit, type ShownField } from './fields'
import { FormSelect, TextInput } from './Inputs'

const modes = (shapeAt(['networkMode'])?.enum ?? []).map((value) => ({ value, title: value }))
const cpus = [...fargateSizes.keys()].map((n) => ({ value: String(n), title: vcpu(n) }))

/** Fields for the common members. They edit the same document as the text. */
export const FieldsForm = memo(function FieldsForm({
  shown: { document: d, waits },
  edit,
}: {
  shown: ShownField
  edit: Edit
}) {
  const fargate = toList(d['requiresCompatibilities']).includes('FARGATE')
  const memories = (fargateSizes.get(Number(d['cpu'])) ?? []).map((n) => ({
    value: String(n),
    title: mebibytes(n),
  }))
  const containers = toList(d['containerDefinitions'])
  const size = (name: 'cpu' | 'memory') => (typed: string) => edit([name], textFrom(typed))
  return (
    <section aria-label="Common fields" className="min-w-0">
      <h2 className="mb-2 font-semibold">Common fields</h2>
      {waits && (
        <p role="status" className="mb-2 text-warn">
          {waits}
        </p>
      )}
      <fieldset
        disabled={waits !== null}
        className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3 disabled:opacity-60"
      >
        <legend className="sr-only">Task</legend>
        <div className="grid grid-cols-2 gap-2 rounded-lg border border-line bg-panel p-3">
          <TextInput
            label="Family"
            className="col-span-2"
            value={shown(d['family'])}
            set={(t) => edit(['family'], t)}
          />
          {fargate ? (
            <>
              <FormSelect
                label="Task CPU"
                none="not set"
                options={cpus}
                value={shown(d['cpu'])}
                set={size('cpu')}
              />
              <FormSelect
                label="Task memory"
                none="not set"
                options={memories}
                value={shown(d['memory'])}
                set={size('memory')}
              />
            </>
          ) : (
            <>
              <TextInput label="Task CPU" value={shown(d['cpu'])} set={size('cpu')} />
              <TextInput label="Task memory" value={shown(d['memory'])} set={size('memory')} />
            </>
          )}
          <FormSelect
            label="Network mode"
            none="bridge (the default)"
            options={modes}
            value={shown(d['networkMode'])}
            set={(t) => edit(['networkMode'], textFrom(t))}
          />
          <FormSelect
            label="Runs on Fargate"
            none="not required"
            options={[{ value: 'yes', title: 'required' }]}
            value={fargate ? 'yes' : ''}
            set={(t) =>
              edit(
                ['requiresCompatibilities'],
                placesWith(d['requiresCompatibilities'], { fargate: t === 'yes' }),
              )
            }
          />
          <TextInput
            label="Task role"
            mono
            className="col-span-2"
            value={shown(d['taskRoleArn'])}
            set={(t) => edit(['taskRoleArn'], textFrom(t))}
          />
          <TextInput
            label="Execution role"
            mono
            className="col-span-2"
            value={shown(d['executionRoleArn'])}
            set={(t) => edit(['executionRoleArn'], textFrom(t))}
          />
        </div>
        {containers.map((c, i) => (
          <ContainerFields key={i} container={c} index={i} edit={edit} />
        ))}
        <div>
          <Button
            size="small"
            onClick={() =>
              edit(['containerDefinitions', containers.length], {
                name: `container-${containers.length + 1}`,
                image: '',
              })
            }
          >
            Add a container
          </Button>
        </div>
      </fieldset>
    </section>
  )
})

/** The launch types with or without Fargate; undefined instead of an empty list. */
function placesWith(value: unknown, { fargate }: { fargate: boolean }): unknown[] | undefined {
  const others = toList(value).filter((one) => one !== 'FARGATE')
  const all = fargate ? [...others, 'FARGATE'] : others
  return all.length > 0 ? all : undefined
}
