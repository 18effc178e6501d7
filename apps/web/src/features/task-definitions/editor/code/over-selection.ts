import { EditorView } from '@codemirror/view'

/**
 * Replaces a selection when the user types over it. The browser's own editing would keep the old
 * look in a style attribute, which the page's content security policy refuses.
 */
export const overSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main
    const text = event.data
    if (event.inputType !== 'insertText' || text === null || empty || view.composing) return false
    const insert = () =>
      view.state.update(view.state.replaceSelection(text), {
        userEvent: 'input.type',
        scrollIntoView: true,
      })
    // Let CodeMirror's input handlers go first: they put brackets and quotes around the selection.
    if (
      !view.state
        .facet(EditorView.inputHandler)
        .some((handle) => handle(view, from, to, text, insert))
    )
      view.dispatch(insert())
    return true
  },
})
