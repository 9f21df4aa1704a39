/** The comment in which the bundler names the file of the section below it. */
export const PATH_COMMENT = /^\/\/ (\S+\.[cm]?[jt]sx?)$/gm

/** A part of a bundle that is from one file; what stands above the first of them has no path. */
export interface Section {
  /** as the bundler names it */
  path: string
  start: number
  /** with the comment */
  text: string
}

export function splitSections(code: string): Section[] {
  const found: Section[] = []
  let start = 0
  let path = ''
  for (const match of code.matchAll(PATH_COMMENT)) {
    if (match.index > start) found.push({ path, start, text: code.slice(start, match.index) })
    start = match.index
    path = match[1]!
  }
  found.push({ path, start, text: code.slice(start) })
  return found
}

/** Which file the text at an offset of a bundle is from, as the bundler names it; to be asked in ascending order. */
export function sectionsOf(code: string): (at: number) => string {
  const sections = splitSections(code)
  let next = 0
  let path = ''
  return (at) => {
    for (; next < sections.length && sections[next]!.start < at; next++) path = sections[next]!.path
    return path
  }
}
