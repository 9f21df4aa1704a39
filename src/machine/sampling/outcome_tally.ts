/**
 * Counts combinations of ids, one id per CPU, as paths in a tree: one small table look-up per CPU while ids and nodes are
 * below 64, a Map beyond.
 */
const SMALL = 64

export class OutcomeTally {
  readonly #near = new Int32Array(SMALL * SMALL)
  readonly #far = new Map<number, number>()
  /** node -> the path that leads to it, and how often a combination ended there */
  readonly #paths: number[][] = [[]]
  #counts: number[] = [0]
  #node = 0

  begin(): void {
    this.#node = 0
  }

  add(id: number): void {
    const node = this.#node
    if (node < SMALL && id >= 0 && id < SMALL) {
      const next = this.#near[node * SMALL + id]!
      this.#node = next !== 0 ? next : (this.#near[node * SMALL + id] = this.#grow(node, id))
      return
    }
    const edge = node * 0x20000 + (id + 2)
    let next = this.#far.get(edge)
    if (next === undefined) this.#far.set(edge, (next = this.#grow(node, id)))
    this.#node = next
  }

  count(): void {
    this.#counts[this.#node]!++
  }

  /** The counts since the last call. */
  take(): Array<[ids: number[], count: number]> {
    const taken: Array<[number[], number]> = []
    for (const [node, count] of this.#counts.entries()) if (count > 0) taken.push([this.#paths[node]!, count])
    this.#counts.fill(0)
    return taken
  }

  #grow(node: number, id: number): number {
    this.#paths.push([...this.#paths[node]!, id])
    this.#counts.push(0)
    return this.#paths.length - 1
  }
}
