/**
 * What a finding is, whichever CPUs it befell and in whichever order they are told: two with the same key are one bug. Places in the
 * source tell bugs apart; numbers of CPUs, elements and values do not.
 */
export function findingKey({ kind, judge, message }: { kind: string; judge?: string; message: string }): string {
  const told = kind === 'data-race' ? withoutAccesses(message) : message
  const words = told
    .replace(/\([^()]*\)/g, (phrase) => phrase.replaceAll(' ', '_')) // what stands in brackets belongs to one CPU
    .split(/[\s,;]+/)
    .map((word) => (/\.[cm]?[jt]sx?:\d+/.test(word) ? word : word.replace(/\d+/g, '#')))
  return `${kind} ${judge} ${words.sort().join(' ')}`
}

/** Values make no other race; nor does, where a line races with itself, whether it is its reading or its writing. */
function withoutAccesses(message: string): string {
  const [, one, other] = /\(\S+ at ([^)]+)\).*?\(\S+ at ([^)]+)\)/.exec(message) ?? []
  const race = message.replace(/(not both atomic);.*$/s, '$1')
  return one === other ? race.replace(/\(\S+ at /g, '(') : race
}
