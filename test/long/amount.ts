/** How much of what is proof by quantity: seconds of it in `npm test`, minutes in `npm run test:long`, from the same file. */
export function amount(short: number, long: number): number {
  return process.env['LONG_TESTS'] === undefined ? short : long
}

/** A part of a table whose rows take long: one row in so many in `npm test`, every row in `npm run test:long`. */
export function part<T>(rows: readonly T[], oneIn: number): T[] {
  return rows.filter((_, index) => index % amount(oneIn, 1) === 0)
}
