/** What the deep puts go over: the call that walks, the links behind each other, and the filesystem that ends. */
export const WALKS = ['execve', 'stat', 'open'] as const
export const MOST_LINKS = 8
/** From the top: overlays, and what ends below them. */
export const DEEP_FILESYSTEMS = [
  ['xfs'],
  ['ext4'],
  ['nfs'],
  ['tmpfs'],
  ['overlay', 'xfs'],
  ['overlay', 'overlay', 'xfs'],
] as const

export interface Round {
  walk: (typeof WALKS)[number]
  links: number
  filesystem: number
}

/** Every walk through every number of links on the first filesystem, and the deepest one on each of the others. */
export const ROUNDS: readonly Round[] = [
  ...WALKS.flatMap((walk) => Array.from({ length: MOST_LINKS + 1 }, (_, links) => ({ walk, links, filesystem: 0 }))),
  ...DEEP_FILESYSTEMS.slice(1).map((_, i) => ({ walk: WALKS[0], links: MOST_LINKS, filesystem: i + 1 })),
]
