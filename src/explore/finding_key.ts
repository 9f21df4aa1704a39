/**
 * What a finding is, whichever CPUs it befell and in whichever order they are told: two with the same key are one bug. Places in the
 * source tell bugs apart; numbers of CPUs, elements and values do not.
 */
export function findingKey({ kind, judge, message }: { kind: string; judge?: string; message: string }): string {
  const words = message
    .replace(/\([^()]*\)/g, (phrase) => phrase.replaceAll(' ', '_')) // what stands in brackets belongs to one CPU
    .split(/[\s,;]+/)
    .map((word) => (/\.[cm]?[jt]sx?:\d+/.test(word) ? word : word.replace(/\d+/g, '#')))
  return `${kind} ${judge} ${words.sort().join(' ')}`
}
