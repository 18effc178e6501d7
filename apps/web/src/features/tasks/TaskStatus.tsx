import type { TaskDetail } from '@pilothouse/contract'
import { Tone } from '#ui/Tone.tsx'
import { healthTone, taskTone } from './status'

/** What a task's status and health are, each with its tone; on its way down, that it is. */
export const TaskStatus = ({ task }: { task: TaskDetail }) => (
  <span className="flex flex-wrap items-center gap-2">
    <Tone tone={taskTone(task)}>{task.lastStatus}</Tone>
    {task.desiredStatus === 'STOPPED' && task.lastStatus === 'RUNNING' && (
      <Tone tone="busy">stopping</Tone>
    )}
    {task.health !== 'UNKNOWN' && <Tone tone={healthTone(task.health)}>{task.health}</Tone>}
  </span>
)
