/** Whether a frame is of the file at `url`, whichever copy of it was imported. */
export function isAt(call: NodeJS.CallSite, url: string): boolean {
  const name = call.getFileName() ?? ''
  return name.startsWith(url) && (name.length === url.length || name[url.length] === '?')
}
