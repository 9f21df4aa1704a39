import { KWORKER } from './calls_to_put.ts'

/** Chains to a last mntput's deactivate_super, or to the item of a kworker, that dumps show, by the names of the tables. */
export interface PublishedDump {
  title: string
  chain: readonly string[]
  /** bytes of 8,192 that are free when the last one has called deactivate_super, thread_info on the stack */
  free: number
}

export const PUBLISHED_DUMPS: readonly PublishedDump[] = [
  {
    title: "Debian 4.0.2, a kworker's 496 bytes down to its item, with 16 and 40 for the two that follow",
    chain: [...KWORKER, 'cleanup_mnt_work', 'cleanup_mnt'],
    free: 7536,
  },
  {
    title: "el7 3.10, a kworker's 480 bytes, with 32 and 48 for the two that follow",
    chain: [...KWORKER, 'cleanup_mnt_work', 'cleanup_mnt'],
    free: 7528,
  },
  {
    title: 'el6 2.6.32, a real last mntput of a worker that expires automounts',
    chain: [
      ...KWORKER,
      'nfs_expire_automounts',
      'mark_mounts_for_expiry',
      'namespace_unlock',
      'mntput',
      'mntput_no_expire',
      'cleanup_mnt',
    ],
    free: 7408,
  },
]
