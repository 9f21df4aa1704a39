/** What the source calls a function, by what a stack calls its coroutine: `Queue.push$co.next` is push, and one without a name is ''. */
export function functionName(name: string): string {
  const own = name
    .replace(/\.next$/, '')
    .replace(/\$co$/, '')
    .replace(/^.*\./, '')
  return /^(<anonymous>|next|factory|\$.*)$/.test(own) ? '' : own
}
