/** What whoever runs a program keeps of what its judges measure, over all executions. */
export interface Measured {
  marks: ReadonlyMap<string, number>
  /** under each name of a kind: what came first */
  measured(kind: string): ReadonlyArray<{ value: unknown }>
}
