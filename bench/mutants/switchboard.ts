/** Text with many mutants (generate.ts) asks it which of them the program is now, and tells it which places were reached. */
export class Switchboard {
  /** 0 for none */
  now = 0
  private readonly count: number

  constructor(count: number) {
    this.count = count
    this.forget()
    Object.assign(globalThis, { $mutants: this })
  }

  forget(): void {
    for (let number = 1; number <= this.count; number++)
      (this as unknown as Record<string, boolean>)[`met${number}`] = false
  }

  isMet(number: number): boolean {
    return (this as unknown as Record<string, boolean>)[`met${number}`]!
  }

  met(): Set<number> {
    return new Set(Array.from({ length: this.count }, (_, index) => index + 1).filter((number) => this.isMet(number)))
  }
}
