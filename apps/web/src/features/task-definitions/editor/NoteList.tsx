import type { Note } from '../paste/pasted'

/** Notes about a pasted text: what was left out, and what the user must fill in. */
export const NoteList = ({ notes }: { notes: readonly Note[] }) => (
  <ul
    aria-label="Notes"
    className="mt-1 grid max-h-48 list-disc gap-0.5 overflow-auto pl-5 text-muted"
  >
    {notes.map((n, i) => (
      <li key={`${n.path} ${i}`} className="break-words">
        {n.path && <code className="mr-1.5 break-all">{n.path}</code>}
        {n.message}
      </li>
    ))}
  </ul>
)
