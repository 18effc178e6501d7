import type { TaskDetail } from '@pilothouse/contract'
import { Tone } from '#ui/Tone.tsx'
import { healthTone, taskTone } from './status'

/** Status and health of a task, with tones; also that it is stopping. */
export const TaskStatus = ({ task }: { task: TaskDetail }) => (
  <span className="flex flex-wrap items-center gap-2">
    <Tone tone={taskTone(task)}>{task.lastStatus}</Tone>
    {task.desiredStatus === 'STOPPED' && task.lastStatus === 'RUNNING' && (
      <Tone tone="busy">stopping</Tone>
    )}
    {task.health !== 'UNKNOWN' && <Tone tone={healthTone(task.health)}>{task.health}</Tone>}
  </span>
)
