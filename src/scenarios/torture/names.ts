/** Names as numbers: the model compares them, people read them. Number 0 is "no name". */
export class Names {
  readonly #numbers = new Map<string, number>()

  number(name: string): number {
    let number = this.#numbers.get(name)
    if (number === undefined) {
      number = this.#numbers.size + 1
      this.#numbers.set(name, number)
    }
    return number
  }

  /** `/a/b` as the numbers of a and b. */
  path(path: string): number[] {
    return path
      .split('/')
      .filter((part) => part !== '')
      .map((part) => this.number(part))
  }
}
