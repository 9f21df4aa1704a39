/** Steps that leave their word as it is; every other one may write it. */
export const READS: ReadonlySet<string> = new Set(['load', 'read', 'wait'])
