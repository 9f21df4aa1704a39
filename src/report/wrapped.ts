const WIDTH = 112

/** Words in lines of a summary's width, `between` them what separates them; the first line begins with `first`, the others with `next`. */
export function wrapped(words: readonly string[], first: string, next: string, between = ' ', width = WIDTH): string[] {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last === undefined) lines.push(first + word)
    else if (last.length + between.length + word.length > width) lines.push(next + word)
    else lines[lines.length - 1] = last + between + word
  }
  return lines
}
