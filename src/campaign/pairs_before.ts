import type { NamedPair } from '../explore/measures/coverage.ts'
import type { Database } from './database/database.ts'
import type { Base } from './unit.ts'

/** What the generations before a unit's own met: what is new to it is new to all of them. */
export async function namedPairsBefore(
  database: Database,
  search: number,
  base: Base | undefined,
): Promise<NamedPair[]> {
  if (base === undefined || base.generation === 0) return []
  const rows = await database.query(
    `select f.name as first, s.name as second from mnttorture.pair p
     join mnttorture.place f on f.id = p.first join mnttorture.place s on s.id = p.second
     where p.search = $1 and p.generation < $2`,
    [search, base.generation],
  )
  return rows.map((row) => [row['first'] as string, row['second'] as string])
}
