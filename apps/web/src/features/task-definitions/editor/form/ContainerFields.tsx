import { shapeAt } from '@pilothouse/contract/task-definitions/task-definition-model'
import { memo } from 'react'
import { Button } from '#ui/Button.tsx'
import { isMembers } from '../../members'
import type { DocumentPath } from '../document'
import { numberFrom, shown, textFrom, type Edit } from './fields'
import { FormSelect, TextInput } from './Inputs'
import { RowsField, type RowsColumn } from './RowsField'
import { WordsField } from './WordsField'

const drivers = (
  shapeAt(['containerDefinitions', 0, 'logConfiguration', 'logDriver'])?.enum ?? []
).map((value) => ({ value, title: value }))
const truth = [
  { value: 'true', title: 'Yes' },
  { value: 'false', title: 'No' },
]
const ports: RowsColumn[] = [
  { name: 'containerPort', title: 'Container port', number: true, width: '2' },
  { name: 'hostPort', title: 'Host port', number: true, width: '2' },
  { name: 'protocol', title: 'Protocol', width: '1.5' },
]
const variables: RowsColumn[] = [
  { name: 'name', title: 'Name', width: '2' },
  { name: 'value', title: 'Value', width: '3' },
]
const secrets: RowsColumn[] = [
  { name: 'name', title: 'Name', width: '2' },
  { name: 'valueFrom', title: 'Value from', width: '3' },
]

/** Fields of one container. Memoised, so that a change of another container does not render it. */
export const ContainerFields = memo(function ContainerFields({
  container,
  index,
  edit,
}: {
  container: unknown
  index: number
  edit: Edit
}) {
  const members = isMembers(container) ? container : {}
  const path: DocumentPath = ['containerDefinitions', index]
  const name = shown(members['name']) || `${index + 1}`
  const log = isMembers(members['logConfiguration']) ? members['logConfiguration'] : {}
  return (
    <section
      aria-label={`Container ${name}`}
      className="grid gap-3 rounded-lg border border-line bg-panel p-3"
    >
      <header className="flex items-baseline justify-between gap-2">
        <h3 dir="auto" className="min-w-0 font-medium break-words">
          Container {name}
        </h3>
        <Button
          size="small"
          kind="ghost"
          aria-label={`Remove container ${name}`}
          onClick={() => edit(path, undefined)}
        >
          Remove
        </Button>
      </header>
      <div className="grid grid-cols-2 gap-2">
        <TextInput
          label="Name"
          value={shown(members['name'])}
          set={(t) => edit([...path, 'name'], textFrom(t))}
        />
        <FormSelect
          label="Essential"
          none="Yes (the default)"
          options={truth}
          value={shown(members['essential'])}
          set={(t) => edit([...path, 'essential'], t === '' ? undefined : t === 'true')}
        />
        <TextInput
          label="Image"
          mono
          className="col-span-2"
          value={shown(members['image'])}
          set={(t) => edit([...path, 'image'], t)}
        />
        <TextInput
          label="CPU units"
          numeric
          value={shown(members['cpu'])}
          set={(t) => edit([...path, 'cpu'], numberFrom(t))}
        />
        <TextInput
          label="Memory, MiB"
          numeric
          value={shown(members['memory'])}
          set={(t) => edit([...path, 'memory'], numberFrom(t))}
        />
      </div>
      <RowsField
        title="Ports"
        one="port"
        container={index}
        member="portMappings"
        value={members['portMappings']}
        edit={edit}
        columns={ports}
      />
      <RowsField
        title="Environment"
        one="variable"
        container={index}
        member="environment"
        value={members['environment']}
        edit={edit}
        columns={variables}
      />
      <RowsField
        title="Secrets"
        one="secret"
        container={index}
        member="secrets"
        value={members['secrets']}
        edit={edit}
        columns={secrets}
      />
      <WordsField
        label="Command"
        path={[...path, 'command']}
        value={members['command']}
        edit={edit}
      />
      <FormSelect
        label="Log driver"
        none="none"
        options={drivers}
        value={shown(log['logDriver'])}
        set={(t) =>
          t === ''
            ? edit([...path, 'logConfiguration'], undefined)
            : edit([...path, 'logConfiguration', 'logDriver'], t)
        }
      />
    </section>
  )
})
