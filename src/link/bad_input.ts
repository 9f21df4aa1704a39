/** What the user gave cannot be used: the command line prints the message as one line and exits 2. */
export class BadInput extends Error {
  override name = 'BadInput'
}
