import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language'
import { linter, lintGutter, lintKeymap } from '@codemirror/lint'
import { searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { complete } from './complete'
import { diagnose } from './diagnose'
import { hover } from './hover'
import { overSelection } from './over-selection'
import { colours, theme } from './theme'

interface Props {
  label: string
  help: string
  /** The initial text. Afterwards the editor owns the text; change it through its view. */
  text: string
  onText: (text: string) => void
  /**
   * Receives the view after it is created, and null after it is destroyed. Must be a stable
   * function.
   */
  hold: (view: EditorView | null) => void
}

/**
 * A JSON text field with completion, help and marks. It lives in a shadow root because the editor
 * then uses adopted style sheets. The page's content security policy allows those, but not style
 * elements.
 */
export function CodeField({ label, help, text, onText, hold }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const latestOnText = useRef(onText)
  const first = useRef(text)
  useEffect(() => {
    latestOnText.current = onText
  })
  useEffect(() => {
    const element = host.current
    if (!element) return
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
    const note = document.createElement('p')
    note.id = 'help'
    note.hidden = true
    note.textContent = help
    const parent = document.createElement('div')
    root.append(note, parent)
    const made = new EditorView({
      parent,
      root,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          lineNumbers(),
          foldGutter(),
          lintGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          autocompletion({ override: [complete] }),
          hover,
          json(),
          syntaxHighlighting(colours),
          theme,
          linter(
            (v) =>
              diagnose(v.state.doc.toString()).found.map((f) => ({
                from: f.from,
                to: Math.min(f.to, v.state.doc.length),
                severity: f.severity,
                message: f.message,
              })),
            { delay: 150 },
          ),
          // Tab indents; Escape, then Tab leaves the editor, as CodeMirror recommends.
          keymap.of([
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...lintKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...foldKeymap,
            ...defaultKeymap,
            indentWithTab,
          ]),
          overSelection,
          EditorView.lineWrapping,
          EditorState.tabSize.of(2),
          EditorView.contentAttributes.of({
            'aria-label': label,
            'aria-describedby': 'help',
            tabindex: '0',
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latestOnText.current(update.state.doc.toString())
          }),
        ],
      }),
    })
    hold(made)
    return () => {
      hold(null)
      made.destroy()
      note.remove()
      parent.remove()
    }
  }, [label, help, hold])
  return <div ref={host} />
}
