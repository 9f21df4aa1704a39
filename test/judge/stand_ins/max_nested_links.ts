/** A walk that follows links within links until it has followed too many links altogether. */
export const MAX_NESTED_LINKS: number = 39
