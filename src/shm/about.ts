// explore: atomic
/** What a finding is about, as data; part of the JSON contract. */
export interface About {
  /** objects of the model: `mount#3` */
  objects?: string[]
  /** locks, or classes of them, as lockdep calls them: `&sb->s_umount`, `namespace_sem` */
  locks?: string[]
  /** functions of work items, or of where it happened: `cleanup_mnt_work` */
  functions?: string[]
  /** operations of CPUs and functions of kworkers that ran at the time, those of the thread that found it first */
  running?: string[]
}

/** Both, each thing once. */
export function aboutBoth(one: About, other: About): About {
  const keys = ['objects', 'locks', 'functions', 'running'] as const
  return Object.fromEntries(
    keys.flatMap((key) => {
      const things = [...new Set([...(one[key] ?? []), ...(other[key] ?? [])])]
      return things.length === 0 ? [] : [[key, things]]
    }),
  )
}

/** As text of at most `bytes` bytes: where it has too many things, the last ones of each list go. */
export function aboutText(about: About, bytes: number): string {
  for (let most = 8; most > 0; most--) {
    const text = JSON.stringify(about, (_, value) => (Array.isArray(value) ? value.slice(0, most) : value))
    if (Buffer.byteLength(text) <= bytes) return text
  }
  return '{}'
}
