/** A race that its author says is right, and how often it was met. */
export interface BenignRace {
  /** the element, and both places */
  race: string
  times: number
}

const MARK = 'benign race: '

export function noteBenign(reached: Map<string, number>, race: string): void {
  reached.set(MARK + race, (reached.get(MARK + race) ?? 0) + 1)
}

/** Takes them out of what was reached. */
export function takeBenignSeen(reached: Map<string, number>): BenignRace[] {
  const seen: BenignRace[] = []
  for (const [name, times] of [...reached]) {
    if (!name.startsWith(MARK)) continue
    seen.push({ race: name.slice(MARK.length), times })
    reached.delete(name)
  }
  return seen.sort((a, b) => b.times - a.times)
}
