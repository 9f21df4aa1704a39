/** The comment in which the bundler names the file of the section below it. */
export const PATH_COMMENT = /^\/\/ (\S+\.[cm]?[jt]sx?)$/gm

/** Which file the text at an offset of a bundle is from, as the bundler names it; to be asked in ascending order. */
export function sectionsOf(code: string): (at: number) => string {
  const sections = [...code.matchAll(PATH_COMMENT)].map((m) => ({ from: m.index, path: m[1]! }))
  let next = 0
  let path = ''
  return (at) => {
    for (; next < sections.length && sections[next]!.from < at; next++) path = sections[next]!.path
    return path
  }
}
