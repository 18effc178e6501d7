/** A frame of a stream of server-sent events. */
export interface StreamFrame {
  id: string | null
  event: string
  data: string
}

/** Splits text that arrives in pieces into frames. Keeps an incomplete frame for the next piece. */
export function frameReader(): (piece: string) => StreamFrame[] {
  let rest = ''
  return (piece) => {
    const blocks = (rest + piece).split('\n\n')
    rest = blocks.pop() ?? ''
    return blocks.map(toFrame).filter((f) => f.data !== '')
  }
}

function toFrame(block: string): StreamFrame {
  const frame: StreamFrame = { id: null, event: 'message', data: '' }
  for (const line of block.split('\n')) {
    const index = line.indexOf(': ')
    const value = line.slice(index + 2)
    if (line.startsWith('id: ')) frame.id = value
    else if (line.startsWith('event: ')) frame.event = value
    else if (line.startsWith('data: ')) frame.data += value
  }
  return frame
}
