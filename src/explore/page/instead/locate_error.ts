/** A page has no source map of the program: what was thrown is told without its place. */
export function locateError(): undefined {
  return undefined
}

export function placedMessage(message: string): string {
  return message.replace(/The expression evaluated to a falsy value.*/s, 'assertion failed')
}
