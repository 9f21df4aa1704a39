/** Names as numbers, the same in every thread without any talk between them: a hash, and what it was made from. */
const spelled = new Map<number, string>()

export function numberOf(name: string): number {
  let hash = 7
  for (const char of name) hash = (hash * 31 + char.charCodeAt(0)) & 0x3fffffff
  const other = spelled.get(hash)
  if (other !== undefined && other !== name) throw new Error(`the names ${name} and ${other} have one hash`)
  spelled.set(hash, name)
  return hash
}

export function spell(number: number): string {
  return spelled.get(number) ?? `?${number}`
}
