/** How a container's writing ended, and when. */
export interface LogEnd {
  endedAt: number
  how: 'finished' | 'crashed' | 'killed' | 'told'
}

/** What decides every line that a container writes. Only `end` comes later. */
export interface ContainerLife {
  readonly seed: number
  readonly name: string
  readonly image: string
  /** It serves requests if it has a port, else it works through a queue. */
  readonly port: number | undefined
  readonly startedAt: number
  readonly behaviour: string | undefined
  end: LogEnd | undefined
}
