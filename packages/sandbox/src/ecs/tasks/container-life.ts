/** When and how a container's log ended. */
export interface LogEnd {
  endedAt: number
  how: 'finished' | 'crashed' | 'killed' | 'told'
}

/** The inputs that determine every line of a container's log. Only `end` is set later. */
export interface ContainerLife {
  readonly seed: number
  readonly name: string
  readonly image: string
  /** A container with a port serves requests; one without works through a queue. */
  readonly port: number | undefined
  readonly startedAt: number
  readonly behaviour: string | undefined
  end: LogEnd | undefined
}
