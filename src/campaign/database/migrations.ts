/**
 * The tables of campaigns, in the schema `mnttorture`, for a person to query. Who changes them adds a text at the end, and leaves
 * those that were published. `migration` says which have been applied.
 *
 *   campaign 1─* search 1─* unit            what is to be done, and what was
 *            1─* finding 1─* sighting       what was found, and where
 *            1─* worker                     who works, and when it was last heard of
 *   search   1─* pair *─2 place             coverage: ordered pairs of conflicting steps
 */
import { BadInput } from '../../link/bad_input.ts'
import type { Database, Statements } from './database.ts'

const MIGRATIONS = [
  `
  create table mnttorture.campaign (
    id int primary key generated always as identity,
    name text not null,
    plan jsonb not null,
    version text not null,
    started timestamptz not null default now(),
    lease_seconds int not null,
    tended timestamptz not null default 'epoch',
    stopped timestamptz,
    finished timestamptz
  );
  create table mnttorture.search (
    id int primary key generated always as identity,
    campaign int not null references mnttorture.campaign,
    number int not null,
    words text not null,
    command text not null,
    knobs jsonb not null,
    seed bigint not null,
    wanted bigint not null,
    per_unit bigint,
    units int,
    until_finding boolean not null,
    fed int not null default 0,
    program_hash text,
    refused text,
    corpus jsonb not null default '[]',
    unique (campaign, number)
  );
  create table mnttorture.unit (
    id bigint primary key generated always as identity,
    search int not null references mnttorture.search,
    number int not null,
    seed bigint not null,
    amount bigint not null,
    base jsonb,
    state text not null default 'waiting' check (state in ('waiting', 'done', 'refused', 'set aside')),
    worker text,
    finished timestamptz,
    ms double precision,
    executions bigint,
    programs bigint,
    steps bigint,
    cut bigint,
    failing bigint,
    new_pairs int,
    complete boolean,
    first_found jsonb,
    kept jsonb,
    unique (search, number)
  );
  create index unit_finished on mnttorture.unit (search, finished);
  create table mnttorture.place (id int primary key generated always as identity, name text not null unique);
  create table mnttorture.pair (
    search int not null references mnttorture.search,
    first int not null references mnttorture.place,
    second int not null references mnttorture.place,
    generation int not null default 0,
    primary key (search, first, second)
  );
  create table mnttorture.finding (
    id int primary key generated always as identity,
    campaign int not null references mnttorture.campaign,
    identity text not null,
    kind text not null,
    judge text,
    message text not null,
    search int references mnttorture.search,
    schedule text,
    switches int,
    steps int,
    told jsonb,
    found_at timestamptz not null default now(),
    found_by text not null,
    minimised_by text,
    seen_again text,
    seen_again_by text,
    known text,
    unique (campaign, identity)
  );
  create table mnttorture.sighting (
    finding int not null references mnttorture.finding,
    search int not null references mnttorture.search,
    count bigint not null,
    first_unit int not null,
    primary key (finding, search)
  );
  create table mnttorture.worker (
    name text primary key,
    campaign int references mnttorture.campaign,
    machine text not null,
    version text not null,
    since timestamptz not null default now(),
    seen timestamptz not null default now(),
    unit bigint,
    executions bigint not null default 0,
    busy_ms double precision not null default 0
  );
  `,
]

/** Makes the tables, or brings those of an older version up to date. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    // of several that come at once one does it
    await tx.query('select pg_advisory_xact_lock(7420140416)')
    await tx.query('create schema if not exists mnttorture')
    await tx.query(
      'create table if not exists mnttorture.migration (version int primary key, applied timestamptz not null default now())',
    )
    const at = await versionOf(tx, database.name)
    for (const [index, text] of MIGRATIONS.entries()) {
      if (index < at) continue
      await tx.query(text)
      await tx.query('insert into mnttorture.migration (version) values ($1)', [index + 1])
    }
  })
}

/** For whoever only reads: tables that are there, and of this version. */
export async function requireTables(database: Database): Promise<void> {
  const [row] = await database.query(`select to_regclass('mnttorture.migration') is not null as there`, [])
  if (row?.['there'] !== true) throw new BadInput(`--db ${database.name}: there is no campaign in it`)
  await versionOf(database, database.name)
}

async function versionOf(by: Statements, name: string): Promise<number> {
  const [row] = await by.query('select coalesce(max(version), 0)::int as version from mnttorture.migration', [])
  const version = row!['version'] as number
  if (version > MIGRATIONS.length)
    throw new BadInput(
      `--db ${name}: its tables are of version ${version}, a newer mnttorture's; this one knows ${MIGRATIONS.length}`,
    )
  return version
}
