/** What the user gave cannot be used as it is: the command line prints `message` as one line and exits 2. */
export class BadInput extends Error {
  override name = 'BadInput'
}
