/** How much of what is proof by quantity: seconds of it in `npm test`, minutes in `npm run test:long`, from the same file. */
export function amount(short: number, long: number): number {
  return process.env['LONG_TESTS'] === undefined ? short : long
}
