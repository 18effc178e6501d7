import { EditorView } from '@codemirror/view'

/**
 * Typing over a selection, without the browser's own editing: that would keep the look of what was selected in a style
 * attribute, which the page's content security policy refuses, loudly.
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
    // Brackets and quotes go around the selection: whoever handles typing is asked first, as CodeMirror does.
    if (
      !view.state
        .facet(EditorView.inputHandler)
        .some((handle) => handle(view, from, to, text, insert))
    )
      view.dispatch(insert())
    return true
  },
})
