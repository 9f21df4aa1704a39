/**
 * Mutants that are no wrong versions: what they leave out or turn round decides nothing that anybody could see, and why. By their
 * names; a name that no mutant has any more fails a test.
 */
export const EQUIVALENT: Readonly<Record<string, string>> = {}
